import {
  GetTemplateCommand,
  paginateListStackResources,
  type StackResourceDriftStatus,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import type { Condition } from '#contract/inventory.ts';
import type { StackResource } from '#contract/lookups.ts';
import { milliseconds, required } from './collect.ts';
import type { LookupPlace } from './lookup-place.ts';

/** What a stack consists of. `resource`, the same thing in the inventory, is for the reader of the inventory to add. */
export async function readStackResources(
  { reader, connectionId, signal }: LookupPlace,
  { id }: { readonly id: string },
): Promise<{ resources: StackResource[] }> {
  const client = reader.client(connectionId, 'cloudformation');
  const resources: StackResource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: id }, { abortSignal: signal })) {
    resources.push(...(page.StackResourceSummaries ?? []).map(stackResource));
  }
  return { resources };
}

/** The template as somebody wrote it, before macros ran. */
export async function readStackTemplate(
  { reader, connectionId, signal }: LookupPlace,
  { id }: { readonly id: string },
): Promise<{ body: string; format: 'json' | 'yaml' }> {
  const client = reader.client(connectionId, 'cloudformation');
  const command = new GetTemplateCommand({ StackName: id, TemplateStage: 'Original' });
  const { TemplateBody: body = '' } = await client.send(command, { abortSignal: signal });
  return { body, format: templateFormat(body) };
}

/** AWS docs, "Template formats": a template is a JSON object or a YAML mapping. */
export function templateFormat(body: string): 'json' | 'yaml' {
  return /^\s*\{/.test(body) ? 'json' : 'yaml';
}

export function stackResource(resource: StackResourceSummary): StackResource {
  const status = required(resource.ResourceStatus, 'the status of a resource');
  return {
    logicalId: required(resource.LogicalResourceId, 'the logical id of a resource'),
    physicalId: resource.PhysicalResourceId || null,
    type: required(resource.ResourceType, 'the type of a resource'),
    status,
    reason: resource.ResourceStatusReason || null,
    condition: resourceCondition(status),
    drift: drift(resource.DriftInformation?.StackResourceDriftStatus),
    updatedAt: milliseconds(resource.LastUpdatedTimestamp),
    resource: null,
  };
}

/** AWS docs, CloudFormation ResourceStatus: `CREATE_FAILED`, `UPDATE_IN_PROGRESS`, `DELETE_SKIPPED` and their like. */
export function resourceCondition(status: string): Condition {
  if (status.endsWith('_FAILED')) return 'failed';
  if (status.endsWith('_IN_PROGRESS')) return 'changing';
  if (status === 'DELETE_COMPLETE' || status === 'DELETE_SKIPPED') return 'off';
  if (status.endsWith('ROLLBACK_COMPLETE')) return 'warning';
  return status.endsWith('_COMPLETE') ? 'ok' : 'warning';
}

function drift(status: StackResourceDriftStatus | undefined): StackResource['drift'] {
  switch (status) {
    case 'IN_SYNC':
      return 'in_sync';
    case 'MODIFIED':
      return 'drifted';
    case 'DELETED':
      return 'deleted';
    case 'NOT_CHECKED':
    case undefined:
      return 'not_checked';
    default:
      return 'unknown';
  }
}
