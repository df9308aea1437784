import {
  DescribeEvents$,
  type DescribeEventsInput,
  type DescribeEventsOutput,
  DescribeStackEvents$,
  type DescribeStackEventsInput,
  type DescribeStackEventsOutput,
  DescribeStackResources$,
  type DescribeStackResourcesInput,
  type DescribeStackResourcesOutput,
  DescribeStacks$,
  type DescribeStacksInput,
  type DescribeStacksOutput,
  GetTemplate$,
  type GetTemplateInput,
  type GetTemplateOutput,
  ListStackResources$,
  type ListStackResourcesInput,
  type ListStackResourcesOutput,
  ListStacks$,
  type ListStacksInput,
  type ListStacksOutput,
  StackStatus,
} from '@aws-sdk/client-cloudformation';
import { type AwsError, constraintError, validationError } from '../wire/errors.ts';
import type { Stack } from '../world.ts';
import * as view from './cloudformation-views.ts';
import { newestFirst, type PageRequest, page } from './pages.ts';
import { type Call, dayMs, operation, operations, type Room } from './room.ts';

export const cloudFormation: Room = {
  service: 'cloudformation',
  signingName: 'cloudformation',
  protocol: 'query',
  apiVersion: '2010-05-15',
  xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
  operations: operations(
    operation(DescribeStacks$, describeStacks),
    operation(ListStacks$, listStacks),
    operation(DescribeStackEvents$, describeStackEvents),
    operation(DescribeEvents$, describeEvents),
    operation(DescribeStackResources$, describeStackResources),
    operation(ListStackResources$, listStackResources),
    operation(GetTemplate$, getTemplate),
  ),
};

/** Not in the API reference, which names 1 MB only; 100 items is what others observed in listings of real accounts. */
const pageSize = 100;

/** CloudFormation API reference: ListStacks, "kept for 90 days after the stack is deleted". */
const deletedKeptMs = 90 * dayMs;

/** CloudFormation API reference: DescribeStackResources, "Only the first 100 resources will be returned". */
const describedResources = 100;

/** CloudFormation API reference: DescribeStacks. Without a name: all that are not deleted. */
function describeStacks(input: DescribeStacksInput, call: Call): DescribeStacksOutput {
  if (input.StackName) return { Stacks: [view.stack(findStack(input.StackName, call))] };
  const live = [...call.region.stacks.values()].filter((stack) => stack.status !== 'DELETE_COMPLETE');
  const { items, nextToken } = page(live, pages('DescribeStacks', input.NextToken, newestStackFirst));
  return { Stacks: items.map(view.stack), NextToken: nextToken };
}

/** CloudFormation API reference: ListStacks. Without a filter it includes the stacks that are deleted. */
function listStacks(input: ListStacksInput, call: Call): ListStacksOutput {
  const wanted = new Set<string>(input.StackStatusFilter ?? []);
  const unknown = [...wanted].filter((status) => !(status in StackStatus));
  if (unknown.length > 0) throw unknownStatus(unknown);
  const listed = [...call.region.stacks.values()].filter(
    (stack) => isRemembered(stack, call.now) && (wanted.size === 0 || wanted.has(stack.status)),
  );
  const { items, nextToken } = page(listed, pages('ListStacks', input.NextToken, newestStackFirst));
  return { StackSummaries: items.map(view.stackSummary), NextToken: nextToken };
}

function unknownStatus(unknown: readonly string[]): AwsError {
  const values = Object.keys(StackStatus).join(', ');
  const constraint = `Member must satisfy constraint: [Member must satisfy enum value set: [${values}]]`;
  return constraintError([
    `Value '[${unknown.join(', ')}]' at 'stackStatusFilter' failed to satisfy constraint: ${constraint}`,
  ]);
}

/** CloudFormation API reference: DescribeStackEvents, "in reverse chronological order". */
function describeStackEvents(input: DescribeStackEventsInput, call: Call): DescribeStackEventsOutput {
  const stack = findStack(input.StackName ?? '', call);
  const events = stack.events.map((event, index) => ({ event, index }));
  const listing = `DescribeStackEvents ${stack.id}`;
  const order = pages<(typeof events)[number]>(listing, input.NextToken, ({ index }) => newestFirst(index, ''));
  const { items, nextToken } = page(events, order);
  return { StackEvents: items.map(({ event }) => view.stackEvent(stack, event)), NextToken: nextToken };
}

/** CloudFormation API reference: DescribeEvents, by stack or by operation, or only what failed. */
function describeEvents(input: DescribeEventsInput, call: Call): DescribeEventsOutput {
  const stacks = input.StackName ? [findStack(input.StackName, call)] : [...call.region.stacks.values()];
  if (!input.StackName && !input.OperationId) {
    throw validationError('At least one of StackName, ChangeSetName or OperationId must be specified');
  }
  const events = stacks.flatMap((stack) =>
    stack.events
      .map((event, index) => ({ stack, event, index }))
      .filter(({ event }) => !input.OperationId || event.operationId === input.OperationId)
      .filter(({ event }) => !input.Filters?.FailedEvents || event.status.endsWith('_FAILED')),
  );
  const listing = `DescribeEvents ${input.StackName ?? ''} ${input.OperationId ?? ''}`;
  const order = pages<(typeof events)[number]>(listing, input.NextToken, ({ stack, event, index }) =>
    newestFirst(event.at, newestFirst(index, stack.id)),
  );
  const { items, nextToken } = page(events, order);
  return {
    OperationEvents: items.map(({ stack, event }) => view.operationEvent(stack, event)),
    NextToken: nextToken,
  };
}

function describeStackResources(input: DescribeStackResourcesInput, call: Call): DescribeStackResourcesOutput {
  const stack = input.PhysicalResourceId
    ? findOwner(input.PhysicalResourceId, call)
    : findStack(input.StackName ?? '', call);
  const wanted = stack.resources.filter(
    (resource) => !input.LogicalResourceId || resource.logicalId === input.LogicalResourceId,
  );
  if (input.LogicalResourceId && wanted.length === 0) {
    throw validationError(`Resource ${input.LogicalResourceId} does not exist for stack ${stack.name}`);
  }
  return { StackResources: wanted.slice(0, describedResources).map((resource) => view.stackResource(stack, resource)) };
}

function listStackResources(input: ListStackResourcesInput, call: Call): ListStackResourcesOutput {
  const stack = findStack(input.StackName ?? '', call);
  const listing = `ListStackResources ${stack.id}`;
  const order = pages<Stack['resources'][number]>(listing, input.NextToken, ({ logicalId }) => logicalId);
  const { items, nextToken } = page(stack.resources, order);
  return { StackResourceSummaries: items.map(view.stackResourceSummary), NextToken: nextToken };
}

function getTemplate(input: GetTemplateInput, call: Call): GetTemplateOutput {
  const stack = findStack(input.StackName ?? '', call);
  return { TemplateBody: stack.template, StagesAvailable: ['Original', 'Processed'] };
}

/** By name or ARN; one that is deleted only by its ARN (CloudFormation API reference: DescribeStacks, StackName). */
function findStack(nameOrId: string, { region, now }: Call): Stack {
  const byId = region.stacks.get(nameOrId);
  if (byId && isRemembered(byId, now)) return byId;
  for (const stack of region.stacks.values()) {
    if (stack.name === nameOrId && stack.status !== 'DELETE_COMPLETE') return stack;
  }
  throw noSuchStack(nameOrId);
}

function findOwner(physicalId: string, { region }: Call): Stack {
  for (const stack of region.stacks.values()) {
    const owns = stack.resources.some((resource) => resource.physicalId === physicalId);
    if (owns && stack.status !== 'DELETE_COMPLETE') return stack;
  }
  throw validationError(`Stack for ${physicalId} does not exist`);
}

function noSuchStack(nameOrId: string): AwsError {
  return validationError(`Stack with id ${nameOrId} does not exist`);
}

function isRemembered(stack: Stack, now: number): boolean {
  return stack.deletedAt === null || now - stack.deletedAt < deletedKeptMs;
}

function newestStackFirst(stack: Stack): string {
  return newestFirst(stack.createdAt, stack.id);
}

function pages<Item>(listing: string, token: string | undefined, keyOf: (item: Item) => string): PageRequest<Item> {
  const invalidToken = (wrong: string) => validationError(`NextToken ${wrong} is invalid`);
  return { listing, size: pageSize, token, keyOf, invalidToken };
}
