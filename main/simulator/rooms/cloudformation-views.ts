import type * as sdk from '@aws-sdk/client-cloudformation';
import type { Stack, StackEvent, StackResource } from '../world.ts';
import { date, dateOrNone } from './room.ts';

/** The world's stacks in the shapes of the CloudFormation API. */

/** CloudFormation user guide: Parameters, NoEcho masks the value as asterisks. */
const masked = '****';

export function stack(source: Stack): sdk.Stack {
  return {
    ...common(source),
    Description: source.description ?? undefined,
    StackName: source.name,
    Parameters: source.parameters.map(({ key, value, noEcho }) => ({
      ParameterKey: key,
      ParameterValue: noEcho ? masked : value,
    })),
    Outputs: source.outputs.map(({ key, value, description, exportName }) => ({
      OutputKey: key,
      OutputValue: value,
      Description: description ?? undefined,
      ExportName: exportName ?? undefined,
    })),
    Tags: source.tags.map(({ key, value }) => ({ Key: key, Value: value })),
    Capabilities: source.capabilities as sdk.Capability[],
    DisableRollback: false,
    NotificationARNs: [],
    RollbackConfiguration: {},
    EnableTerminationProtection: source.terminationProtection,
  };
}

export function stackSummary(source: Stack): sdk.StackSummary {
  return { ...common(source), TemplateDescription: source.description ?? undefined };
}

/** What a stack's description and its summary share. */
function common(source: Stack) {
  return {
    StackId: source.id,
    StackName: source.name,
    StackStatus: source.status as sdk.StackStatus,
    StackStatusReason: source.statusReason ?? undefined,
    CreationTime: date(source.createdAt),
    LastUpdatedTime: dateOrNone(source.updatedAt),
    DeletionTime: dateOrNone(source.deletedAt),
    ParentId: source.parentId ?? undefined,
    RootId: source.rootId ?? undefined,
    DriftInformation: {
      StackDriftStatus: source.drift,
      LastCheckTimestamp: dateOrNone(source.driftCheckedAt),
    },
    LastOperations: source.lastOperation
      ? [{ OperationId: source.lastOperation.id, OperationType: source.lastOperation.type as sdk.OperationType }]
      : undefined,
  };
}

export function stackEvent(owner: Stack, event: StackEvent): sdk.StackEvent {
  return { ...eventParts(owner, event), StackId: owner.id, StackName: owner.name, EventId: event.eventId };
}

export function operationEvent(owner: Stack, event: StackEvent): sdk.OperationEvent {
  const isLast = owner.lastOperation?.id === event.operationId;
  return {
    ...eventParts(owner, event),
    OperationType: isLast ? (owner.lastOperation?.type as sdk.OperationType) : undefined,
    OperationStatus: operationStatus(event.status),
    EventType: event.status.endsWith('_FAILED') ? 'PROVISIONING_ERROR' : 'STACK_EVENT',
  };
}

function eventParts(owner: Stack, event: StackEvent) {
  return {
    EventId: event.eventId,
    StackId: owner.id,
    OperationId: event.operationId,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.resourceType,
    Timestamp: date(event.at),
    ResourceStatus: event.status as sdk.ResourceStatus,
    ResourceStatusReason: event.reason ?? undefined,
  };
}

function operationStatus(status: string): sdk.BeaconStackOperationStatus {
  if (status.endsWith('_FAILED')) return 'FAILED';
  return status.endsWith('_IN_PROGRESS') ? 'IN_PROGRESS' : 'SUCCEEDED';
}

export function stackResource(owner: Stack, resource: StackResource): sdk.StackResource {
  return { ...resourceParts(resource), StackId: owner.id, StackName: owner.name, Timestamp: date(resource.updatedAt) };
}

export function stackResourceSummary(resource: StackResource): sdk.StackResourceSummary {
  return { ...resourceParts(resource), LastUpdatedTimestamp: date(resource.updatedAt) };
}

function resourceParts(resource: StackResource) {
  return {
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status as sdk.ResourceStatus,
    ResourceStatusReason: resource.reason ?? undefined,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' as const },
  };
}
