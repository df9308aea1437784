import type { CycleEngine, GroupCyclePlan } from '#contract/cycles.ts';
import type { HookSeen, MachineSeen } from './cycle-model.ts';
import { counted, fillsCapacity, isSuspended, listed, type Observation } from './model.ts';
import { momentText, type Sentence, unreadWarning } from './plan-common.ts';
import type { Judged } from './plan-cycle-blockers.ts';
import { mayEndUneven, zoneFillings } from './zones.ts';

export interface Warned extends Judged {
  readonly engine: CycleEngine;
  readonly machines: readonly MachineSeen[];
  readonly hooks: readonly HookSeen[];
  readonly now: number;
  /** Until then it is expected to run. */
  readonly until: number;
  /** The maximum size meanwhile. */
  readonly raisedMaxSize: number;
  readonly batches: number;
}

/** What to know before a cycle begins. */
export function cycleWarnings(warned: Warned): Sentence[] {
  const { seen, around } = warned;
  return [
    ...roomWarnings(warned),
    ...proofWarnings(warned),
    ...hookWarnings(warned),
    ...alarmWarnings(warned),
    ...changeWarnings(warned),
    ...placeWarnings(warned),
    ...[...seen.unread, ...around.unread].map(unreadWarning),
  ];
}

function roomWarnings({ seen, spec, bounds, raisedMaxSize, batches, engine }: Warned): Sentence[] {
  const { desiredCapacity, maxSize } = seen.group.sizes;
  const warnings: Sentence[] = [];
  if (raisedMaxSize > maxSize) {
    warnings.push({
      message: `The maximum size is raised from ${maxSize} to ${raisedMaxSize} meanwhile, and set back at the end.`,
      advice: '',
    });
  }
  if (bounds.surge === 0 && bounds.spare > 0) {
    warnings.push({
      message: `There is no room to launch first: up to ${counted(bounds.spare, 'instance')} will be missing.`,
      advice:
        engine === 'infraviewer'
          ? `Let the maximum size be raised to ${desiredCapacity + 1} meanwhile to launch first.`
          : 'Raise the maximum healthy percentage to launch first.',
    });
  } else if (bounds.spare > 0) {
    warnings.push({ message: `As few as ${bounds.floor} of ${desiredCapacity} may serve at times.`, advice: '' });
  }
  if (spec.strategy === 'all_at_once' && batches > 1) {
    warnings.push({
      message: `All at once does not fit: it takes ${batches} batches.`,
      advice: 'Raise the maximum healthy percentage, and the limit of the maximum size where it is needed.',
    });
  }
  return warnings;
}

function proofWarnings({ seen: { group, balancers }, spec }: Warned): Sentence[] {
  const warnings: Sentence[] = [];
  if (balancers.length > 0 && !group.healthCheckType.split(',').includes('ELB')) {
    warnings.push({
      message: 'The group judges health by EC2 alone: it does not replace what fails at a load balancer.',
      advice: 'Such new instances are terminated at their deadline and launched anew.',
    });
  }
  if (balancers.length === 0 && spec.gate.kind === 'none') {
    warnings.push({
      message:
        'Nothing but EC2’s status checks proves that a new instance serves: there is no load balancer and no gate.',
      advice: 'Add a deploy gate.',
    });
  }
  if (spec.gate.kind === 'ssm') {
    warnings.push({
      message:
        'The gate’s command is sent to each new instance at least once: after a lost answer, or until it says what is expected, again.',
      advice: 'See that it may run more than once.',
    });
  }
  const idle = ['HealthCheck', 'ReplaceUnhealthy'].filter((process) => isSuspended(group, process));
  if (idle.length > 0) {
    warnings.push({
      message: `${listed(idle)} is suspended: instances that fail are not replaced by the group.`,
      advice: 'Resume it, unless it was suspended on purpose.',
    });
  }
  return warnings;
}

function hookWarnings({ hooks, spec }: Warned): Sentence[] {
  return hooks.flatMap((hook) => {
    const minutes = hook.at === 'launch' ? spec.readyWithinMinutes : spec.goneWithinMinutes;
    const message = `Each ${hook.at} waits for the lifecycle hook ${hook.name}, up to ${Math.ceil(hook.timeoutS / 60)} min, then AWS does "${hook.otherwise}".`;
    const isLonger = hook.timeoutS > minutes * 60;
    const advice = isLonger
      ? `That is longer than the ${minutes} min given here: see that something completes it.`
      : 'See that something completes it.';
    return [{ message, advice }];
  });
}

/** AWS docs, StateValue: an alarm without enough data says nothing either way. */
function alarmWarnings({ alarms }: Warned): Sentence[] {
  const silent = (alarms ?? []).filter(({ state }) => state === 'INSUFFICIENT_DATA');
  if (silent.length === 0) return [];
  return [
    {
      message: `Without enough data to judge by: ${listed(silent.map(({ name }) => name))}.`,
      advice: 'Such an alarm stops nothing until it has data; see that it will.',
    },
  ];
}

/** What else may change sizes is never suspended: it may be what saves the day. */
function changeWarnings({ seen: { group }, around, now, until }: Warned): Sentence[] {
  const warnings: Sentence[] = [];
  if (around.policies.length > 0 && !isSuspended(group, 'AlarmNotification')) {
    warnings.push({
      message: `The desired capacity may be changed at any time by ${listed(around.policies)}.`,
      advice: 'The cycle goes on with what was set then.',
    });
  }
  const due = around.scheduled.filter(({ at }) => at !== null && at >= now && at <= until);
  if (due.length > 0 && !isSuspended(group, 'ScheduledActions')) {
    const actions = due.map(({ name, at }) => `${name} (${momentText(at ?? now)})`);
    warnings.push({
      message: `Due while it probably runs: ${listed(actions)}.`,
      advice: 'The cycle goes on with what is set then; wait if the group must be calm.',
    });
  }
  return warnings;
}

function placeWarnings({ seen: { group }, machines }: Warned): Sentence[] {
  const warnings: Sentence[] = [];
  if (group.zones.length === 1) {
    warnings.push({
      message: `All instances are in ${listed(group.zones)}: where that lacks capacity, no other zone helps.`,
      advice: '',
    });
  }
  const spot = machines.filter(({ isSpot }) => isSpot).length;
  if (spot > 0) {
    warnings.push({
      message: `${counted(spot, 'Spot instance')} may be taken back by AWS at any time.`,
      advice: 'What goes by itself counts against the floor, and nothing is retired meanwhile.',
    });
  }
  return warnings;
}

/** What the group may do to its zones once rebalancing is resumed, where the cycle is what suspends it. */
export function zoneWarnings(
  { group }: Observation,
  batches: GroupCyclePlan['batches'],
  suspends: readonly string[],
): Sentence[] {
  const going = new Set(batches.flatMap(({ instanceIds }) => instanceIds));
  const begin = zoneFillings(group.zones, group.members.filter(fillsCapacity), (id) => going.has(id));
  const rounds = batches.map(({ instanceIds, grownTo }) => {
    return { launched: grownTo - group.sizes.desiredCapacity, retired: instanceIds.length };
  });
  if (!suspends.includes('AZRebalance') || !mayEndUneven(begin, rounds)) return [];
  return [
    {
      message: 'Zones may be uneven afterwards: AWS may then replace more instances than planned to even them out.',
      advice: 'They stay even where all instances are replaced one at a time.',
    },
  ];
}
