import {
  type CloudFormationClient,
  DescribeStacksCommand,
  type Output,
  type Parameter,
  paginateDescribeStacks,
  paginateListStacks,
  type Stack,
  StackStatus,
  type StackSummary,
} from '@aws-sdk/client-cloudformation';
import { ProblemError } from '#contract/problems.ts';
import { collectPages, keyValues, milliseconds, required } from './collect.ts';
import type { KeyValue, StackFact } from './resources.ts';

/** What ListStacks tells of a stack: enough to notice that something happened to it. */
export type StackHead = Pick<StackFact, 'id' | 'status' | 'updatedAt' | 'drift' | 'lastOperationId'>;

/** AWS docs: DescribeStacks and ListStacks take no page size; they answer up to 1 MB, seen as 100 stacks. */
export const stacksPerPage = 100;

/** Unfiltered, ListStacks goes through the deleted stacks of the last 90 days. */
const livingStatuses = Object.values(StackStatus).filter((status) => status !== StackStatus.DELETE_COMPLETE);

/** Every stack that is not deleted, with parameters, outputs and tags. */
export function listStacks(client: CloudFormationClient, signal: AbortSignal): Promise<StackFact[]> {
  const pages = paginateDescribeStacks({ client }, {}, { abortSignal: signal });
  return collectPages(pages, (page) => (page.Stacks ?? []).filter(isLiving).map(stackFact));
}

/** The heads of every stack that is not deleted: as many calls as a full listing, a tenth of the bytes. */
export function listStackHeads(client: CloudFormationClient, signal: AbortSignal): Promise<StackHead[]> {
  const pages = paginateListStacks({ client }, { StackStatusFilter: livingStatuses }, { abortSignal: signal });
  return collectPages(pages, (page) => (page.StackSummaries ?? []).filter(isLiving).map(stackHead));
}

/** The stacks of these ids, one call each; a stack that is gone is missing in the answer. */
export async function readStacks(
  client: CloudFormationClient,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<StackFact[]> {
  const facts: StackFact[] = [];
  for (const id of ids) facts.push(...(await readStack(client, id, signal)));
  return facts;
}

async function readStack(client: CloudFormationClient, id: string, signal: AbortSignal): Promise<StackFact[]> {
  try {
    const answer = await client.send(new DescribeStacksCommand({ StackName: id }), { abortSignal: signal });
    return (answer.Stacks ?? []).filter(isLiving).map(stackFact);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'not_found') return [];
    throw error;
  }
}

export function stackFact(stack: Stack): StackFact {
  return {
    ...stackHead(stack),
    kind: 'stack',
    name: required(stack.StackName, 'the name of a stack'),
    statusReason: stack.StackStatusReason || null,
    description: stack.Description || null,
    parentId: stack.ParentId || null,
    rootId: stack.RootId || null,
    createdAt: required(stack.CreationTime, 'the creation time of a stack').getTime(),
    terminationProtection: stack.EnableTerminationProtection ?? false,
    parameters: (stack.Parameters ?? []).map(parameter),
    outputs: (stack.Outputs ?? []).map(output),
    tags: keyValues(stack.Tags),
  };
}

export function stackHead(stack: Stack | StackSummary): StackHead {
  return {
    id: required(stack.StackId, 'the id of a stack'),
    status: required(stack.StackStatus, 'the status of a stack'),
    updatedAt: milliseconds(stack.LastUpdatedTime),
    drift: drift(stack.DriftInformation?.StackDriftStatus),
    lastOperationId: stack.LastOperations?.[0]?.OperationId ?? null,
  };
}

function isLiving(stack: Stack | StackSummary): boolean {
  return stack.StackStatus !== StackStatus.DELETE_COMPLETE;
}

function drift(status: string | undefined): StackFact['drift'] {
  switch (status) {
    case 'IN_SYNC':
      return 'in_sync';
    case 'DRIFTED':
      return 'drifted';
    case 'NOT_CHECKED':
    case undefined:
      return 'not_checked';
    default:
      return 'unknown';
  }
}

function parameter(from: Parameter): KeyValue {
  return { key: from.ParameterKey ?? '', value: from.ParameterValue ?? '' };
}

function output(from: Output): StackFact['outputs'][number] {
  return {
    key: from.OutputKey ?? '',
    value: from.OutputValue ?? '',
    description: from.Description || null,
    exportName: from.ExportName || null,
  };
}
