import {
  type ActivityType,
  EnterStandby$,
  type EnterStandbyAnswer,
  type EnterStandbyQuery,
  ExitStandby$,
  type ExitStandbyAnswer,
  type ExitStandbyQuery,
  SetInstanceHealth$,
  type SetInstanceHealthQuery,
  SetInstanceProtection$,
  type SetInstanceProtectionQuery,
  TerminateInstanceInAutoScalingGroup$,
  type TerminateInstanceInAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { retireByUser } from '../life/causes.ts';
import { AwsError, validationError } from '../wire/errors.ts';
import type { Group, GroupMember, LifecycleState } from '../world.ts';
import { findGroup, findMembers, findMembership, type Membership } from './auto-scaling-lookups.ts';
import * as view from './auto-scaling-views.ts';
import { atMost } from './limits.ts';
import { type Call, operation } from './room.ts';

/** What is done with single members of a group. */
export const memberWrites = [
  operation(EnterStandby$, enterStandby),
  operation(ExitStandby$, exitStandby),
  operation(SetInstanceHealth$, setHealth),
  operation(SetInstanceProtection$, setProtection),
  operation(TerminateInstanceInAutoScalingGroup$, terminate),
];

/** Auto Scaling user guide: "Quotas": the most instances that one call of each may name. */
const mostInStandbyCall = 20;
const mostProtected = 50;
const mostTerminated = 100;

function enterStandby(input: EnterStandbyQuery, call: Call): EnterStandbyAnswer {
  const group = findGroup(input.AutoScalingGroupName, call);
  const ids = atMost(input.InstanceIds, mostInStandbyCall, 'instanceIds');
  const members = findMembers(group, ids);
  requireState(members, ['InService'], 'InService');
  const decrements = input.ShouldDecrementDesiredCapacity ?? false;
  if (decrements && group.desiredCapacity - members.length < group.minSize) {
    throw wrongSizes(group, `To place into standby ${count(members)}`);
  }
  const activities = members.map((member) =>
    call.machines.members.enterStandby(call.region, group, member, decrements),
  );
  return { Activities: activities.map((activity) => view.activity(group, activity)) };
}

function exitStandby(input: ExitStandbyQuery, call: Call): ExitStandbyAnswer {
  const group = findGroup(input.AutoScalingGroupName, call);
  const members = findMembers(group, atMost(input.InstanceIds, mostInStandbyCall, 'instanceIds'));
  requireState(members, ['Standby'], 'Standby');
  if (group.desiredCapacity + members.length > group.maxSize) {
    throw wrongSizes(group, `To put in service ${count(members)}`);
  }
  const activities = members.map((member) => call.machines.members.exitStandby(call.region, group, member));
  return { Activities: activities.map((activity) => view.activity(group, activity)) };
}

function requireState(members: readonly GroupMember[], states: readonly LifecycleState[], words: string): void {
  const wrong = members.find(({ lifecycle }) => !states.includes(lifecycle));
  if (wrong) throw validationError(`The instance ${wrong.instanceId} is not in ${words}.`);
}

function wrongSizes({ name, minSize, maxSize, desiredCapacity }: Group, wish: string): AwsError {
  const sizes = `min-size=${minSize}, max-size=${maxSize}, and desired-size=${desiredCapacity}`;
  return validationError(
    `AutoScalingGroup ${name} has ${sizes}. ${wish}, please update the AutoScalingGroup sizes appropriately.`,
  );
}

function count({ length }: readonly GroupMember[]): string {
  return length === 1 ? '1 instance' : `${length} instances`;
}

function setProtection(input: SetInstanceProtectionQuery, call: Call): object {
  const group = findGroup(input.AutoScalingGroupName, call);
  const members = findMembers(group, atMost(input.InstanceIds, mostProtected, 'instanceIds'));
  requireState(members, ['InService', 'EnteringStandby', 'Standby'], 'InService or EnteringStandby or Standby');
  for (const member of members) member.protectedFromScaleIn = input.ProtectedFromScaleIn ?? false;
  return {};
}

/**
 * Auto Scaling API reference: SetInstanceHealth. During the grace period nothing happens, unless the caller does not
 * respect it.
 */
function setHealth(input: SetInstanceHealthQuery, call: Call): void {
  const { HealthStatus: health } = input;
  if (health !== 'Healthy' && health !== 'Unhealthy') {
    throw validationError('Valid instance health states are: [Healthy, Unhealthy].');
  }
  const { group, member } = findMembership(input.InstanceId, call);
  const launchedAt = call.region.instances.get(member.instanceId)?.launchedAt ?? 0;
  const isGraceful = call.now - launchedAt < group.healthCheckGraceMs;
  if (isGraceful && input.ShouldRespectGracePeriod !== false && health === 'Unhealthy') return;
  member.health = health;
}

/** Auto Scaling API reference: TerminateInstanceInAutoScalingGroup, of one instance or of several of a named group. */
function terminate(input: TerminateInstanceInAutoScalingGroupType, call: Call): ActivityType {
  const { InstanceId: id, InstanceIds: ids } = input;
  if ((id === undefined) === (ids === undefined)) {
    throw validationError('You must specify either InstanceId or InstanceIds, but not both.');
  }
  const memberships = ids === undefined ? [findMembership(id, call)] : membershipsOf(input, call);
  const activities = terminateMembers(memberships, input.ShouldDecrementDesiredCapacity ?? false, call);
  return ids === undefined ? { Activity: activities[0] } : { Activities: activities };
}

function membershipsOf(input: TerminateInstanceInAutoScalingGroupType, call: Call): Membership[] {
  const group = findGroup(input.AutoScalingGroupName, call);
  const members = findMembers(group, atMost(input.InstanceIds, mostTerminated, 'instanceIds'));
  return members.map((member) => ({ group, member }));
}

function terminateMembers(memberships: readonly Membership[], decrements: boolean, call: Call) {
  const group = memberships[0]?.group;
  if (memberships.some(({ member }) => member.lifecycle.startsWith('Terminating'))) {
    const message = "The operation can't be performed because there are scaling activities in progress.";
    throw new AwsError('ScalingActivityInProgress', message);
  }
  if (decrements && group && group.desiredCapacity - memberships.length < group.minSize) throw belowMinimum(group);
  return memberships.map(({ group: owner, member }) => {
    const sizes = { from: owner.desiredCapacity, to: owner.desiredCapacity - 1 };
    if (decrements) owner.desiredCapacity -= 1;
    const cause = retireByUser(call.now, member.instanceId, decrements ? sizes : null);
    return view.activity(owner, call.machines.members.retire(call.region, owner, member, cause));
  });
}

function belowMinimum({ minSize }: Group): AwsError {
  const state = `Currently, desiredSize equals minSize (${minSize}).`;
  const effect = "Terminating instance without replacement will violate group's min size constraint.";
  const advice = "Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.";
  return validationError(`${state} ${effect} ${advice}`);
}
