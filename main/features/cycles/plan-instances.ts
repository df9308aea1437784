import type { GroupAction } from '#contract/groups.ts';
import { counted, isServing, isSuspended, listed, type MemberSeen, memberOf, type Observation } from './model.ts';
import {
  idleWarnings,
  launchBlockers,
  neededProcesses,
  type Plan,
  type Sentence,
  trafficBlockers,
} from './plan-common.ts';
import { differences } from './plan-scale.ts';
import { surgeSizes } from './sizes.ts';

type Action<Kind extends GroupAction['kind']> = Extract<GroupAction, { readonly kind: Kind }>;

export function planEnterStandby({ instanceIds, keepCapacity }: Action<'enter_standby'>, seen: Observation): Plan {
  const { group } = seen;
  const after = group.sizes.desiredCapacity - instanceIds.length;
  const isOne = instanceIds.length === 1;
  const tooFew: Sentence = {
    message: `${counted(Math.max(after, 0), 'instance')} would be left, below the minimum size of ${group.sizes.minSize}.`,
    advice: `Lower the minimum size first, or let the group launch ${isOne ? 'another in its' : 'others in their'} place.`,
  };
  return {
    differences: [
      ...lifecycles(seen, instanceIds, 'Standby'),
      ...(keepCapacity ? [] : differences(group.sizes, { ...group.sizes, desiredCapacity: after })),
    ],
    effects: [
      ...leavingEffects(instanceIds, seen),
      keepCapacity
        ? `The group launches ${isOne ? 'another in its' : `${instanceIds.length} others in their`} place, which is not undone by stopping the job.`
        : `The desired capacity goes down with ${isOne ? 'it' : 'them'}, so nothing is launched in ${isOne ? 'its' : 'their'} place.`,
    ],
    blockers: [
      ...notIn(seen, instanceIds, 'InService', 'Only instances in service can go to standby.'),
      ...(keepCapacity ? launchBlockers(seen) : after < group.sizes.minSize ? [tooFew] : []),
    ],
    warnings: [...lossWarnings(seen, instanceIds), ...(keepCapacity ? idleWarnings(seen, instanceIds) : [])],
    calls: ['autoscaling:EnterStandby'],
  };
}

function leavingEffects({ length }: readonly string[], { balancers }: Observation): string[] {
  const who = `${counted(length, 'instance')} ${length === 1 ? 'keeps' : 'keep'} running`;
  const behind = balancers.length === 0 ? '' : `, but ${length === 1 ? 'leaves' : 'leave'} the load balancers`;
  return [`${who}${behind}; ${length === 1 ? 'its' : 'their'} health is no longer watched.`];
}

export function planExitStandby(instanceIds: readonly string[], seen: Observation): Plan {
  const { sizes } = seen.group;
  const isOne = instanceIds.length === 1;
  const after = sizes.desiredCapacity + instanceIds.length;
  const tooMany: Sentence = {
    message: `The desired capacity would become ${after}, above the maximum size of ${sizes.maxSize}.`,
    advice: 'Raise the maximum size first.',
  };
  return {
    differences: [
      ...lifecycles(seen, instanceIds, 'InService'),
      ...differences(sizes, { ...sizes, desiredCapacity: after }),
    ],
    effects: [
      `${counted(instanceIds.length, 'instance')} ${isOne ? 'returns' : 'return'} to service, and the desired capacity rises with ${isOne ? 'it' : 'them'}.`,
      `The job ends when ${isOne ? 'it is' : 'they are'} in service everywhere; until then it can be undone.`,
    ],
    blockers: [
      ...notIn(seen, instanceIds, 'Standby', 'Only instances in standby can return to service.'),
      ...(after > sizes.maxSize ? [tooMany] : []),
      ...trafficBlockers(seen, isOne ? 'it' : 'they'),
    ],
    warnings: [],
    calls: ['autoscaling:ExitStandby'],
  };
}

export function planProtection(instanceIds: readonly string[], isOn: boolean, seen: Observation): Plan {
  const members = instanceIds.flatMap((id) => memberOf(seen.group, id) ?? []);
  const changed = members.filter((member) => member.protected !== isOn);
  const word = (protectedNow: boolean) => (protectedNow ? 'protected' : 'not protected');
  const isOne = instanceIds.length === 1;
  const them = isOne ? 'it' : 'them';
  return {
    differences: changed.map(({ id }) => ({ name: id, before: word(!isOn), after: word(isOn) })),
    effects: [
      isOn
        ? `Scale-in passes ${them} by; failed health checks and people may still take ${them}.`
        : `Scale-in may take ${them} from now on.`,
    ],
    blockers: [
      ...missing(seen, instanceIds),
      ...(changed.length === 0 ? [{ message: isProtectedAlready(isOn, isOne), advice: '' }] : []),
    ],
    warnings: [],
    calls: ['autoscaling:SetInstanceProtection'],
  };
}

function isProtectedAlready(isOn: boolean, isOne: boolean): string {
  if (isOn) return `${isOne ? 'It is' : 'All of them are'} protected already.`;
  return `${isOne ? 'It is not' : 'None of them is'} protected.`;
}

export function planSetHealth(action: Action<'set_health'>, seen: Observation): Plan {
  const { instanceId, health } = action;
  const before = memberOf(seen.group, instanceId)?.health ?? '';
  return {
    differences: [{ name: instanceId, before, after: health }],
    effects: health === 'Unhealthy' ? unhealthyEffects(action, seen) : ['The group leaves it alone from now on.'],
    blockers: [
      ...missing(seen, [instanceId]),
      ...(before === health ? [{ message: `${instanceId} is ${health} already.`, advice: '' }] : []),
    ],
    warnings: health === 'Unhealthy' ? unhealthyWarnings(action, seen) : [],
    calls: ['autoscaling:SetInstanceHealth'],
  };
}

const replacing = ['ReplaceUnhealthy', 'Terminate', 'Launch'];

/** Whether a group replaces what is unhealthy, by the processes that are suspended. */
export function replacesUnhealthy(suspended: readonly string[]): boolean {
  return !replacing.some((process) => suspended.includes(process));
}

function suspendedNames({ group }: Observation): string[] {
  return group.suspended.map(({ process }) => process);
}

function unhealthyEffects({ instanceId }: Action<'set_health'>, seen: Observation): string[] {
  if (!replacesUnhealthy(suspendedNames(seen)))
    return [`${instanceId} counts as unhealthy, but the group does not replace it now.`];
  return [
    `The group terminates ${instanceId} and launches another in its place. This cannot be undone.`,
    'The job ends when the new one is in service.',
  ];
}

function unhealthyWarnings(action: Action<'set_health'>, seen: Observation): Sentence[] {
  const { group } = seen;
  const isReplaced = replacesUnhealthy(suspendedNames(seen));
  const warnings = lossWarnings(seen, [action.instanceId]);
  if (isReplaced) warnings.push(...idleWarnings(seen, [action.instanceId]));
  if (memberOf(group, action.instanceId)?.protected) {
    warnings.push({
      message: 'It is protected from scale-in, which does not keep it from being replaced.',
      advice: '',
    });
  }
  if (action.respectGracePeriod && group.healthCheckGraceS > 0) {
    warnings.push({
      message: `AWS does not act on this within the first ${group.healthCheckGraceS} s of an instance.`,
      advice: 'Do not respect the grace period if it is that young and must go now.',
    });
  }
  if (!isReplaced) {
    const suspended = replacing.filter((process) => isSuspended(group, process));
    warnings.push({
      message: `It is not replaced while ${listed(suspended)} ${suspended.length === 1 ? 'is' : 'are'} suspended.`,
      advice: `Resume ${suspended.length === 1 ? 'it' : 'them'} if the instance has to go.`,
    });
  }
  return warnings;
}

export function planReplace({ instanceId, order }: Action<'replace'>, seen: Observation): Plan {
  const { group } = seen;
  const isProtected = memberOf(group, instanceId)?.protected === true;
  const surge = surgeSizes(group.sizes);
  const isRaised = surge.maxSize !== group.sizes.maxSize;
  const raised: Sentence = {
    message: `The maximum size is raised from ${group.sizes.maxSize} to ${surge.maxSize} until the old instance is gone.`,
    advice: 'Terminate first if the group must never be larger.',
  };
  const held: Sentence = {
    message: `${instanceId} is protected from scale-in.`,
    advice: 'Take its protection away first.',
  };
  return {
    differences: [{ name: instanceId, before: memberOf(group, instanceId)?.lifecycle ?? '', after: 'replaced' }],
    effects: order === 'launch_first' ? launchFirstEffects(instanceId, isRaised) : terminateFirstEffects(instanceId),
    blockers: [
      ...notIn(seen, [instanceId], 'InService', 'Only an instance in service can be replaced.'),
      ...(isProtected ? [held] : []),
      ...launchBlockers(seen),
      ...neededProcesses(seen, [{ process: 'Terminate', why: 'the old instance would stay' }]),
      ...unsettled(seen),
    ],
    warnings: [
      ...(order === 'launch_first'
        ? [...(isRaised ? [raised] : []), ...balanceWarnings(seen)]
        : lossWarnings(seen, [instanceId])),
      ...idleWarnings(seen, [instanceId]),
    ],
    calls: [
      ...(order === 'launch_first' ? ['autoscaling:UpdateAutoScalingGroup'] : []),
      'autoscaling:TerminateInstanceInAutoScalingGroup',
    ],
  };
}

function launchFirstEffects(instanceId: string, isRaised: boolean): string[] {
  return [
    'One more instance is launched, and the job waits until it is in service. Until then it can be undone.',
    `Then ${instanceId} finishes what it serves and is terminated, and the desired capacity goes back with it.`,
    ...(isRaised ? ['The maximum size goes back to what it was.'] : []),
  ];
}

/** AWS docs, "Rebalancing activities": a group moves instances by itself once a zone has two more than another. */
function balanceWarnings({ group }: Observation): Sentence[] {
  if (group.zones.length < 2 || isSuspended(group, 'AZRebalance')) return [];
  return [
    {
      message:
        'AWS chooses the zone of the new instance; if it is another one, the group may move one more to balance.',
      advice: 'Suspend AZRebalance before if no other instance may be touched.',
    },
  ];
}

function terminateFirstEffects(instanceId: string): string[] {
  return [
    `${instanceId} finishes what it serves and is terminated. This cannot be undone.`,
    'The group launches another in its place; until that is in service there is one less.',
  ];
}

/** A group that is still busy with itself cannot show which instance came in place of which. */
function unsettled({ group }: Observation): Sentence[] {
  const busy = group.members.filter(({ lifecycle }) =>
    /^(Pending|Terminating|EnteringStandby|Detaching)/.test(lifecycle),
  );
  if (busy.length === 0) return [];
  const states = busy.map(({ id, lifecycle }) => `${id} (${lifecycle})`);
  return [{ message: `The group is still changing: ${listed(states)}.`, advice: 'Wait until it has come to rest.' }];
}

function lifecycles({ group }: Observation, ids: readonly string[], after: string): Plan['differences'] {
  return ids.map((id) => ({ name: id, before: memberOf(group, id)?.lifecycle ?? '', after }));
}

function missing({ group }: Observation, ids: readonly string[]): Sentence[] {
  return ids
    .filter((id) => memberOf(group, id) === null)
    .map((id) => ({ message: `${id} is not in this group.`, advice: 'Look at the group again.' }));
}

function notIn(seen: Observation, ids: readonly string[], lifecycle: string, advice: string): Sentence[] {
  const others = ids.flatMap((id) => memberOf(seen.group, id) ?? []).filter((member) => member.lifecycle !== lifecycle);
  return [
    ...missing(seen, ids),
    ...others.map((member) => ({ message: `${member.id} is ${member.lifecycle}.`, advice })),
  ];
}

/** What is lost while these instances do not serve. */
function lossWarnings({ group, balancers }: Observation, ids: readonly string[]): Sentence[] {
  const isNamed = ({ id }: MemberSeen) => ids.includes(id);
  const serving = group.members.filter((member) => isServing(member, balancers));
  const left = serving.filter((member) => !isNamed(member));
  if (left.length === 0) {
    return [
      { message: 'No other instance of this group is in service: nothing will serve.', advice: 'Scale out first.' },
    ];
  }
  const emptied = group.zones.filter(
    (zone) => serving.some((member) => member.zone === zone) && !left.some((member) => member.zone === zone),
  );
  if (emptied.length === 0) return [];
  return [
    {
      message: `No instance will be in service in ${listed(emptied)}.`,
      advice: `${counted(left.length, 'instance')} in other zones must carry the load.`,
    },
  ];
}
