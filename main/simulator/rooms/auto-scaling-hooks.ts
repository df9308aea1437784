import {
  CompleteLifecycleAction$,
  type CompleteLifecycleActionType,
  DeleteLifecycleHook$,
  type DeleteLifecycleHookType,
  DescribeLifecycleHooks$,
  type DescribeLifecycleHooksAnswer,
  type DescribeLifecycleHooksType,
  PutLifecycleHook$,
  type PutLifecycleHookType,
  RecordLifecycleActionHeartbeat$,
  type RecordLifecycleActionHeartbeatType,
} from '@aws-sdk/client-auto-scaling';
import { AwsError, constraintError, validationError } from '../wire/errors.ts';
import type {
  Group,
  GroupMember,
  LifecycleAction,
  LifecycleHook,
  LifecycleResult,
  LifecycleTransition,
} from '../world.ts';
import { findGroup } from './auto-scaling-lookups.ts';
import * as view from './auto-scaling-views.ts';
import { type Call, operation } from './room.ts';

/** Lifecycle hooks and the answers to their waits. */
export const hookOperations = [
  operation(PutLifecycleHook$, putHook),
  operation(DescribeLifecycleHooks$, describeHooks),
  operation(DeleteLifecycleHook$, deleteHook),
  operation(CompleteLifecycleAction$, completeAction),
  operation(RecordLifecycleActionHeartbeat$, recordHeartbeat),
];

/** Auto Scaling user guide: "Quotas": lifecycle hooks for each group. */
const mostHooks = 50;

/** Auto Scaling API reference: PutLifecycleHook, HeartbeatTimeout: from 30 to 7200 seconds; 3600 unless given. */
const heartbeat = { least: 30, most: 7_200, standard: 3_600 };

const transitions: readonly LifecycleTransition[] = [
  'autoscaling:EC2_INSTANCE_LAUNCHING',
  'autoscaling:EC2_INSTANCE_TERMINATING',
];
const results: readonly LifecycleResult[] = ['CONTINUE', 'ABANDON'];

/** Creates a hook, or changes of an existing one what is given. Waits that have begun keep to the old one. */
function putHook(input: PutLifecycleHookType, call: Call): object {
  const group = findGroup(input.AutoScalingGroupName, call);
  const index = group.hooks.findIndex(({ name }) => name === input.LifecycleHookName);
  const hook = hookAfter(input, group.hooks[index]);
  if (index >= 0) group.hooks[index] = hook;
  else if (group.hooks.length < mostHooks) group.hooks.push(hook);
  else
    throw new AwsError('LimitExceeded', `You may only have ${mostHooks} lifecycle hooks for each Auto Scaling group.`);
  return {};
}

function hookAfter(input: PutLifecycleHookType, known: LifecycleHook | undefined): LifecycleHook {
  const transition = oneOf(transitions, input.LifecycleTransition) ?? known?.transition;
  if (!transition) throw validationError('A lifecycle transition is required to create a lifecycle hook.');
  return {
    name: input.LifecycleHookName ?? '',
    transition,
    heartbeatTimeoutMs: heartbeatMs(input.HeartbeatTimeout) ?? known?.heartbeatTimeoutMs ?? heartbeat.standard * 1000,
    defaultResult: oneOf(results, input.DefaultResult) ?? known?.defaultResult ?? 'ABANDON',
    notificationTargetArn: input.NotificationTargetARN ?? known?.notificationTargetArn ?? null,
    roleArn: input.RoleARN ?? known?.roleArn ?? null,
    notificationMetadata: input.NotificationMetadata ?? known?.notificationMetadata ?? null,
  };
}

function heartbeatMs(seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  if (seconds >= heartbeat.least && seconds <= heartbeat.most) return seconds * 1000;
  throw validationError(`Heartbeat timeout must be between ${heartbeat.least} and ${heartbeat.most} seconds.`);
}

/** Undefined where nothing was given; refused where it is none of the choices. */
function oneOf<Choice extends string>(choices: readonly Choice[], value: string | undefined): Choice | undefined {
  const found = choices.find((choice) => choice === value);
  if (value === undefined || found) return found;
  throw constraintError([
    `Value '${value}' failed to satisfy constraint: Member must satisfy enum value set: [${choices.join(', ')}]`,
  ]);
}

function describeHooks(input: DescribeLifecycleHooksType, call: Call): DescribeLifecycleHooksAnswer {
  const group = findGroup(input.AutoScalingGroupName, call);
  const names = input.LifecycleHookNames ?? [];
  const wanted = group.hooks.filter(({ name }) => names.length === 0 || names.includes(name));
  return { LifecycleHooks: wanted.map((hook) => view.lifecycleHook(group, hook)) };
}

/** Auto Scaling API reference: DeleteLifecycleHook: waits for it end, as abandoned at launch and continued otherwise. */
function deleteHook(input: DeleteLifecycleHookType, call: Call): object {
  const group = findGroup(input.AutoScalingGroupName, call);
  const hook = findHook(group, input.LifecycleHookName);
  group.hooks.splice(group.hooks.indexOf(hook), 1);
  const result = hook.transition === 'autoscaling:EC2_INSTANCE_LAUNCHING' ? 'ABANDON' : 'CONTINUE';
  for (const member of [...group.members]) {
    const action = member.actions.find((one) => one.hook === hook.name);
    if (action) call.machines.hooks.answer(member, action, result);
  }
  return {};
}

function completeAction(input: CompleteLifecycleActionType, call: Call): object {
  const group = findGroup(input.AutoScalingGroupName, call);
  const result = oneOf(results, input.LifecycleActionResult) ?? 'ABANDON';
  const { member, action } = findWait(group, input);
  call.machines.hooks.answer(member, action, result);
  return {};
}

function recordHeartbeat(input: RecordLifecycleActionHeartbeatType, call: Call): object {
  const group = findGroup(input.AutoScalingGroupName, call);
  const { member, action } = findWait(group, input);
  call.machines.hooks.heartbeat(member, action, findHook(group, input.LifecycleHookName));
  return {};
}

interface Wait {
  readonly member: GroupMember;
  readonly action: LifecycleAction;
}

function findWait(group: Group, input: RecordLifecycleActionHeartbeatType): Wait {
  const { LifecycleHookName: hook, LifecycleActionToken: token, InstanceId: id } = input;
  for (const member of group.members) {
    if (id !== undefined && member.instanceId !== id) continue;
    const action = member.actions.find((one) => one.hook === hook && (token === undefined || one.token === token));
    if (action && (id !== undefined || token !== undefined)) return { member, action };
  }
  const by = token === undefined ? `instance ID ${id}` : `token ${token}`;
  throw validationError(`No active Lifecycle Action found with ${by}`);
}

function findHook(group: Group, name: string | undefined): LifecycleHook {
  const hook = group.hooks.find((one) => one.name === name);
  if (hook) return hook;
  throw validationError(`No Lifecycle Hook found with name ${name} for AutoScalingGroup ${group.name}`);
}
