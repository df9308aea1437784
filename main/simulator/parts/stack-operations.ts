import type { Stack, StackResource } from '../world.ts';
import { stackType } from './blueprints.ts';
import { between, pick, uuid } from './ids.ts';

/** What happens to stacks, as CloudFormation does it: plans are pure, a step at a time is applied to the stack. */
export type OperationType = 'CREATE_STACK' | 'UPDATE_STACK' | 'DELETE_STACK';

/** A resource that a step is about; its physical id is known when its creation begins. */
export interface PlannedResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

export interface OperationStep {
  /** How long after the step before. */
  readonly afterMs: number;
  /** Null for a step of the stack itself. */
  readonly resource: PlannedResource | null;
  readonly status: string;
  readonly reason: string | null;
}

export interface Operation {
  readonly id: string;
  readonly type: OperationType;
  readonly steps: readonly OperationStep[];
}

type Random = () => number;

/**
 * Which status may follow which (AWS CloudFormation user guide: stack status codes; "Update behaviors of stack
 * resources"; "Choose how to handle failures when provisioning resources").
 */
export const followingStatuses: Readonly<Record<string, readonly string[]>> = {
  REVIEW_IN_PROGRESS: ['CREATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  CREATE_IN_PROGRESS: ['CREATE_COMPLETE', 'CREATE_FAILED', 'ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  CREATE_COMPLETE: ['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  CREATE_FAILED: ['ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  ROLLBACK_IN_PROGRESS: ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'],
  ROLLBACK_COMPLETE: ['DELETE_IN_PROGRESS'],
  ROLLBACK_FAILED: ['DELETE_IN_PROGRESS'],
  UPDATE_IN_PROGRESS: ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_FAILED'],
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: ['UPDATE_COMPLETE'],
  UPDATE_COMPLETE: ['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  UPDATE_FAILED: ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  UPDATE_ROLLBACK_IN_PROGRESS: ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', 'UPDATE_ROLLBACK_FAILED'],
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: ['UPDATE_ROLLBACK_COMPLETE'],
  UPDATE_ROLLBACK_COMPLETE: ['UPDATE_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  UPDATE_ROLLBACK_FAILED: ['UPDATE_ROLLBACK_IN_PROGRESS', 'DELETE_IN_PROGRESS'],
  DELETE_IN_PROGRESS: ['DELETE_COMPLETE', 'DELETE_FAILED'],
  DELETE_FAILED: ['DELETE_IN_PROGRESS'],
  DELETE_COMPLETE: [],
};

/** Whether an operation may begin while the stack is in its status. */
export function mayBegin(stack: Pick<Stack, 'status'>, type: 'UPDATE_STACK' | 'DELETE_STACK'): boolean {
  const first = type === 'UPDATE_STACK' ? 'UPDATE_IN_PROGRESS' : 'DELETE_IN_PROGRESS';
  const settled = !stack.status.endsWith('_IN_PROGRESS') || stack.status === 'REVIEW_IN_PROGRESS';
  return settled && (followingStatuses[stack.status]?.includes(first) ?? false);
}

const longestHistory = 300;

/** The creation of a stack; a failing one is rolled back, as is CloudFormation's default. */
export function planCreation(resources: readonly PlannedResource[], fails: boolean, random: Random): Operation {
  const victim = fails ? pick(random, resources) : null;
  const made = victim ? resources.slice(0, resources.indexOf(victim)) : resources;
  const steps = [stackStep(0, 'CREATE_IN_PROGRESS', 'User Initiated')];
  for (const resource of made) steps.push(...resourceSteps(resource, 'CREATE', random));
  if (!victim) return operation('CREATE_STACK', [...steps, stackStep(2_000, 'CREATE_COMPLETE')], random);
  steps.push(
    resourceStep(2_000, victim, 'CREATE_IN_PROGRESS'),
    resourceStep(between(random, 5_000, 30_000), victim, 'CREATE_FAILED', failureReason(victim)),
    stackStep(1_000, 'ROLLBACK_IN_PROGRESS', `${failedResources('create', victim)}. Rollback requested by user.`),
  );
  for (const resource of [victim, ...made.toReversed()]) steps.push(...resourceSteps(resource, 'DELETE', random));
  return operation('CREATE_STACK', [...steps, stackStep(1_000, 'ROLLBACK_COMPLETE')], random);
}

/** An update that touches some of the stack's resources, over about one to three minutes. */
export function planUpdate(stack: Stack, outcome: 'succeeds' | 'fails' | 'rollback-fails', random: Random): Operation {
  const touched = someOf(stack.resources.filter(isPresent), random);
  const steps = [stackStep(0, 'UPDATE_IN_PROGRESS', 'User Initiated')];
  const victim = outcome === 'succeeds' ? undefined : touched.at(-1);
  for (const resource of touched) if (resource !== victim) steps.push(...resourceSteps(resource, 'UPDATE', random));
  if (!victim) {
    steps.push(
      stackStep(2_000, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'),
      stackStep(between(random, 30_000, 50_000), 'UPDATE_COMPLETE'),
    );
    return operation('UPDATE_STACK', steps, random);
  }
  steps.push(
    resourceStep(2_000, victim, 'UPDATE_IN_PROGRESS'),
    resourceStep(between(random, 20_000, 60_000), victim, 'UPDATE_FAILED', failureReason(victim)),
    stackStep(1_000, 'UPDATE_ROLLBACK_IN_PROGRESS', `${failedResources('update', victim)}.`),
    resourceStep(2_000, victim, 'UPDATE_IN_PROGRESS'),
  );
  if (outcome === 'rollback-fails') {
    steps.push(
      resourceStep(between(random, 10_000, 30_000), victim, 'UPDATE_FAILED', failureReason(victim)),
      stackStep(1_000, 'UPDATE_ROLLBACK_FAILED', `${failedResources('update', victim)}.`),
    );
    return operation('UPDATE_STACK', steps, random);
  }
  steps.push(
    resourceStep(between(random, 10_000, 30_000), victim, 'UPDATE_COMPLETE'),
    ...touched
      .filter((resource) => resource !== victim)
      .flatMap((resource) => resourceSteps(resource, 'UPDATE', random)),
    stackStep(1_000, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS'),
    stackStep(between(random, 2_000, 8_000), 'UPDATE_ROLLBACK_COMPLETE'),
  );
  return operation('UPDATE_STACK', steps, random);
}

/** The deletion of a stack, its resources in the reverse order of their making. */
export function planDeletion(stack: Stack, fails: boolean, random: Random): Operation {
  const present = stack.resources.filter(isPresent).toReversed();
  const victim = fails ? present.at(-1) : undefined;
  const steps = [stackStep(0, 'DELETE_IN_PROGRESS', 'User Initiated')];
  for (const resource of present) if (resource !== victim) steps.push(...resourceSteps(resource, 'DELETE', random));
  if (victim) {
    steps.push(
      resourceStep(1_000, victim, 'DELETE_IN_PROGRESS'),
      resourceStep(between(random, 5_000, 20_000), victim, 'DELETE_FAILED', deletionFailureReason(victim)),
      stackStep(1_000, 'DELETE_FAILED', `${failedResources('delete', victim)}. `),
    );
    return operation('DELETE_STACK', steps, random);
  }
  return operation('DELETE_STACK', [...steps, stackStep(2_000, 'DELETE_COMPLETE')], random);
}

/** Makes one step of an operation true of the stack and writes its event. */
export function applyStep(stack: Stack, operation: Operation, step: OperationStep, at: number, random: Random): void {
  if (step.resource) applyToResource(stack, step.resource, step, at);
  else applyToStack(stack, operation, step, at);
  stack.events.push({
    eventId: uuid(random),
    operationId: operation.id,
    logicalId: step.resource?.logicalId ?? stack.name,
    physicalId: step.resource?.physicalId ?? stack.id,
    resourceType: step.resource?.type ?? stackType,
    status: step.status,
    reason: step.reason,
    at,
  });
  if (stack.events.length > longestHistory) stack.events.splice(0, stack.events.length - longestHistory);
}

/** Lets an operation happen in the past; returns when it ended. */
export function replay(stack: Stack, operation: Operation, startAt: number, random: Random): number {
  let at = startAt;
  for (const step of operation.steps) {
    at += step.afterMs;
    applyStep(stack, operation, step, at, random);
  }
  return at;
}

function applyToResource(stack: Stack, planned: PlannedResource, step: OperationStep, at: number): void {
  let resource = stack.resources.find(({ logicalId }) => logicalId === planned.logicalId);
  if (!resource) {
    resource = { ...planned, status: step.status, reason: step.reason, updatedAt: at };
    stack.resources.push(resource);
  }
  resource.status = step.status;
  resource.reason = step.reason;
  resource.updatedAt = at;
}

function applyToStack(stack: Stack, operation: Operation, step: OperationStep, at: number): void {
  stack.status = step.status;
  stack.statusReason = step.reason;
  if (stack.lastOperation?.id !== operation.id) stack.lastOperation = { id: operation.id, type: operation.type };
  if (step.status === 'UPDATE_IN_PROGRESS' || step.status === 'UPDATE_ROLLBACK_IN_PROGRESS') stack.updatedAt = at;
  if (step.status === 'ROLLBACK_IN_PROGRESS') stack.updatedAt = at;
  if (step.status === 'DELETE_IN_PROGRESS' || step.status === 'DELETE_COMPLETE') stack.deletedAt = at;
}

function isPresent(resource: StackResource): boolean {
  return resource.status !== 'DELETE_COMPLETE';
}

/** Two to four resources, or the only one, in the stack's order. */
function someOf(resources: readonly StackResource[], random: Random): StackResource[] {
  const wanted = Math.min(resources.length, 2 + Math.floor(random() * 3));
  const chosen = new Set<StackResource>();
  while (chosen.size < wanted) chosen.add(pick(random, resources));
  return resources.filter((resource) => chosen.has(resource));
}

function operation(type: OperationType, steps: readonly OperationStep[], random: Random): Operation {
  return { id: uuid(random), type, steps };
}

function stackStep(afterMs: number, status: string, reason: string | null = null): OperationStep {
  return { afterMs: Math.round(afterMs), resource: null, status, reason };
}

function resourceStep(
  afterMs: number,
  { logicalId, physicalId, type }: PlannedResource,
  status: string,
  reason: string | null = null,
): OperationStep {
  return { afterMs: Math.round(afterMs), resource: { logicalId, physicalId, type }, status, reason };
}

function resourceSteps(resource: PlannedResource, verb: 'CREATE' | 'UPDATE' | 'DELETE', random: Random) {
  return [
    resourceStep(between(random, 500, 3_000), resource, `${verb}_IN_PROGRESS`),
    resourceStep(between(random, 10_000, 25_000), resource, `${verb}_COMPLETE`),
  ];
}

function failedResources(verb: 'create' | 'update' | 'delete', resource: PlannedResource): string {
  return `The following resource(s) failed to ${verb}: [${resource.logicalId}]`;
}

function failureReason({ type, physicalId }: PlannedResource): string {
  switch (type) {
    case 'AWS::AutoScaling::AutoScalingGroup':
      return 'Received 0 SUCCESS signal(s) out of 2. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement';
    case 'AWS::EC2::LaunchTemplate':
      return 'Resource handler returned message: "The image id \'[ami-0f3d9c21b7a6e5f40]\' does not exist (Service: Ec2, Status Code: 400)" (HandlerErrorCode: InvalidRequest)';
    case 'AWS::RDS::DBInstance':
      return 'Resource handler returned message: "Cannot upgrade postgres from 14.9 to 16.1 while a snapshot is being taken (Service: Rds, Status Code: 400)" (HandlerErrorCode: InvalidRequest)';
    case stackType:
      return `Embedded stack ${physicalId} was not successfully updated. Currently in UPDATE_ROLLBACK_COMPLETE`;
    default:
      return `Resource handler returned message: "User is not authorized to perform this operation on ${type} (Status Code: 403)" (HandlerErrorCode: AccessDenied)`;
  }
}

function deletionFailureReason(resource: PlannedResource): string {
  if (resource.type !== 'AWS::S3::Bucket') return failureReason(resource);
  return `The bucket you tried to delete is not empty (Service: S3, Status Code: 409, Bucket: ${resource.physicalId})`;
}
