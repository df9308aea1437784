import type { GroupAction, GroupPlan } from '#contract/groups.ts';
import { decodeMark } from './mark.ts';
import {
  fillsCapacity,
  isServing,
  isSuspended,
  listed,
  type Observation,
  type Sizes,
  type Surroundings,
  type Unread,
} from './model.ts';
import { sizeNames } from './sizes.ts';

/** What an action would do, as far as it follows from what was read. */
export type Plan = Pick<GroupPlan, 'differences' | 'effects' | 'blockers' | 'warnings' | 'calls'>;

/** One thing for a person to know, and what to do about it. */
export type Sentence = Plan['blockers'][number];

/** What makes every action impossible now. */
export function commonBlockers({ group, refresh }: Observation, { stack }: Surroundings): Sentence[] {
  const blockers: Sentence[] = [];
  if (group.status !== null) {
    blockers.push({ message: `The group is being deleted: AWS says "${group.status}".`, advice: '' });
  }
  if (group.operator !== null) {
    blockers.push({
      message: `Only ${group.operator} may change this group.`,
      advice: 'Change it in the service that manages it.',
    });
  }
  if (refresh !== null) {
    blockers.push({
      message: `An instance refresh is running (${refresh.status}).`,
      advice: 'Wait for it to end, or cancel it in AWS first.',
    });
  }
  if (stack && isUnderWay(stack.status)) {
    blockers.push({
      message: `The stack ${stack.name} is being changed (${stack.status}) and may change this group.`,
      advice: 'Wait until the stack has come to rest.',
    });
  }
  return blockers;
}

/** AWS docs, StackStatus: REVIEW_IN_PROGRESS only waits for a person. */
function isUnderWay(status: string): boolean {
  return status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS';
}

export function commonWarnings(action: GroupAction, seen: Observation, around: Surroundings): Sentence[] {
  return [
    ...(reliesOnCapacity(action) ? capacityWarnings(seen, around) : []),
    ...(action.kind === 'scale' ? stackWarnings(action.sizes, around) : []),
    ...markSentences(seen),
    ...[...seen.unread, ...around.unread].map(unreadWarning),
  ];
}

/** Two jobs of two consoles would take turns at undoing what the other does. */
export function markSentences({ group: { mark } }: Observation): Sentence[] {
  if (mark === null) return [];
  const known = decodeMark(mark);
  const since = known ? ` since ${momentText(known.at)}` : '';
  return [
    {
      message: `A job has its mark on the group${since}: ${known?.jobId ?? mark}.`,
      advice: 'Wait if it runs on another console; otherwise repair what it left behind first.',
    },
  ];
}

function reliesOnCapacity({ kind }: GroupAction): boolean {
  return kind === 'scale' || kind === 'replace' || kind === 'enter_standby' || kind === 'exit_standby';
}

/** What may change the desired capacity by itself. It is told and never suspended: it may be what saves the day. */
function capacityWarnings({ group }: Observation, { policies, scheduled }: Surroundings): Sentence[] {
  const warnings: Sentence[] = [];
  if (policies.length > 0 && !isSuspended(group, 'AlarmNotification')) {
    warnings.push({
      message: `${policies.length === 1 ? 'The scaling policy' : 'The scaling policies'} ${listed(policies)} may change the desired capacity at any time.`,
      advice: 'If that happens while the job runs, the job ends and says so.',
    });
  }
  if (scheduled.length > 0 && !isSuspended(group, 'ScheduledActions')) {
    const actions = scheduled.map(({ name, at }) => (at === null ? name : `${name} (${momentText(at)})`));
    warnings.push({
      message: `${actions.length === 1 ? 'A scheduled action' : 'Scheduled actions'} will change the sizes: ${listed(actions)}.`,
      advice: 'Check that it is not due while the job runs.',
    });
  }
  return warnings;
}

export function momentText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The next update of a stack brings back what its template says. */
function stackWarnings(wanted: Sizes, { stack }: Surroundings): Sentence[] {
  if (!stack) return [];
  const names = Object.keys(sizeNames) as (keyof Sizes)[];
  const reset = names.flatMap((name) => {
    const size = stack.sizes[name];
    return size === undefined || size === wanted[name] ? [] : [`${sizeNames[name]} ${size}`];
  });
  if (reset.length === 0) return [];
  return [
    {
      message: `The template of the stack ${stack.name} says ${listed(reset)}.`,
      advice: 'Change the template too, or the next update of the stack that touches the group brings this back.',
    },
  ];
}

export function unreadWarning({ what, why }: Unread): Sentence {
  return { message: `The ${what} could not be read: ${why}`, advice: 'Look at them in AWS before starting.' };
}

/** What does not serve now is waited for too, since such a job ends only when all do but those that it takes away. */
export function idleWarnings({ group, balancers }: Observation, taken: readonly string[]): Sentence[] {
  const idle = group.members
    .filter((member) => fillsCapacity(member) && !isServing(member, balancers))
    .filter(({ id }) => !taken.includes(id));
  if (idle.length === 0) return [];
  return [
    {
      message: `${listed(idle.map(({ id }) => id))} ${idle.length === 1 ? 'does' : 'do'} not serve now.`,
      advice: 'The job waits until all do: if one is broken for good, replace it first.',
    },
  ];
}

/** That a process must not be suspended, because the action would wait for it in vain. */
export function neededProcesses(
  { group }: Observation,
  needed: readonly { readonly process: string; readonly why: string }[],
): Sentence[] {
  return needed
    .filter(({ process }) => isSuspended(group, process))
    .map(({ process, why }) => ({ message: `${process} is suspended: ${why}.`, advice: `Resume ${process} first.` }));
}

/** What launching an instance and waiting until it serves needs. */
export function launchBlockers(seen: Observation): Sentence[] {
  return [
    ...neededProcesses(seen, [{ process: 'Launch', why: 'no instance would be launched' }]),
    ...trafficBlockers(seen, 'new instances'),
  ];
}

/** What getting traffic needs, where the group has anything that sends some. */
export function trafficBlockers(seen: Observation, who: string): Sentence[] {
  if (seen.balancers.length === 0) return [];
  return neededProcesses(seen, [{ process: 'AddToLoadBalancer', why: `${who} would get no traffic` }]);
}
