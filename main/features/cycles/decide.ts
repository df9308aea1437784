import {
  type ActivitySeen,
  type BalancerSeen,
  capacityOf,
  counted,
  fillsCapacity,
  type GroupSeen,
  isInService,
  isLaunching,
  isLeaving,
  isSameSizes,
  isServing,
  listed,
  type Sizes,
  unservedBy,
} from './model.ts';
import { foreignSizes } from './sizes.ts';

/** One look at a group while a job waits for it. */
export interface Looked {
  readonly group: GroupSeen;
  readonly balancers: readonly BalancerSeen[];
  /** What the group has done since the job looked before its first write, newest first. */
  readonly activities: readonly ActivitySeen[];
  /** Milliseconds since the job's write was answered. */
  readonly sinceWriteMs: number;
}

/** Where a wait stands after one look. */
export type Verdict =
  | { readonly kind: 'there'; readonly observed: string }
  | { readonly kind: 'waiting'; readonly observed: string; readonly progress?: Progress }
  /** Somebody else changed what the job relies on. */
  | { readonly kind: 'foreign'; readonly message: string }
  /** It cannot come about without a person. */
  | { readonly kind: 'hopeless'; readonly message: string };

export type Progress = { readonly done: number; readonly total: number };

/** How long an answer of AWS may be older than our own write. */
export const staleForMs = 30_000;

/** What AWS itself repeats is given up after so many failures in a row, over so long. */
const failuresMax = 3;
const failingMaxMs = 120_000;

/** Whether a group has the sizes it was given, and its desired capacity in service, with nothing under way. */
export function decideScale(before: Sizes, ours: Sizes, looked: Looked): Verdict {
  return decideSizes(before, ours, looked) ?? decideFailures(looked) ?? decideDifference(before, ours, looked);
}

/** What scales in is on its way by what has gone, since all that is to stay serves from the beginning. */
function decideDifference(before: Sizes, ours: Sizes, looked: Looked): Verdict {
  const verdict = decideCapacity(looked);
  const total = before.desiredCapacity - ours.desiredCapacity;
  if (verdict.kind !== 'waiting' || total <= 0) return verdict;
  const present = capacityOf(looked.group.members.filter((member) => fillsCapacity(member) || isLeaving(member)));
  const surplus = Math.max(present - ours.desiredCapacity, 0);
  return { ...verdict, progress: { done: Math.max(total - surplus, 0), total } };
}

/**
 * Null where the group has the sizes that the job set. The sizes from before it are at first only an answer from
 * before the write.
 */
export function decideSizes(before: Sizes, ours: Sizes, { group, activities, sinceWriteMs }: Looked): Verdict | null {
  if (isSameSizes(group.sizes, ours)) return null;
  if (isSameSizes(group.sizes, before) && sinceWriteMs < staleForMs) {
    return { kind: 'waiting', observed: 'The new sizes cannot be seen yet' };
  }
  const differences = listed(foreignSizes(ours, group.sizes));
  return {
    kind: 'foreign',
    message: `The group was changed from outside: ${differences}. ${whoChanged(group, activities)}`,
  };
}

/** AWS tells who changed the desired capacity only in the cause of what followed from it. */
function whoChanged({ sizes }: GroupSeen, activities: readonly ActivitySeen[]): string {
  const isAboutIt = (sentence: string) =>
    sentence.includes('desired capacity from') && sentence.endsWith(` to ${sizes.desiredCapacity}.`);
  const told = activities.flatMap(({ cause }) => sentencesOf(cause)).find(isAboutIt);
  return told === undefined ? 'AWS does not say by whom.' : `AWS says: ${told}`;
}

/** A cause has a sentence for everything that led to the activity; each begins with its time. */
function sentencesOf(cause: string): string[] {
  return cause.split(/(?<=\.)\s+(?=At \d)/);
}

/** Null while the group's attempts may still succeed, as long as one of them is on its way. */
export function decideFailures({ group, activities }: Looked): Verdict | null {
  const row = failuresInARow(activities);
  const [latest] = row;
  if (!latest || group.members.some(isLaunching)) return null;
  if (isRepeatedByAws(latest.failure) && !isLasting(row)) return null;
  const times = row.length === 1 ? '' : ` It failed ${row.length} times in a row.`;
  return { kind: 'hopeless', message: `AWS cannot do it: ${latest.failure}${times}` };
}

interface Failed {
  readonly at: number;
  readonly failure: string;
}

function isLasting(row: readonly Failed[]): boolean {
  const times = row.map(({ at }) => at);
  return row.length >= failuresMax && Math.max(...times) - Math.min(...times) >= failingMaxMs;
}

/** The failures since something succeeded, the latest first. */
function failuresInARow(activities: readonly ActivitySeen[]): Failed[] {
  const ended = activities.filter(({ status }) => status === 'Failed' || status === 'Successful');
  const end = ended.findIndex(({ status }) => status === 'Successful');
  const row = end < 0 ? ended : ended.slice(0, end);
  return row.map(({ at, failure, description }) => ({ at, failure: failure ?? description }));
}

/**
 * AWS docs, "Troubleshoot Amazon EC2 Auto Scaling": what lacks capacity or was throttled is launched again by the group
 * itself; a missing image, template or permission stays missing until somebody acts.
 */
function isRepeatedByAws(failure: string): boolean {
  return /capacity|throttl|rate exceeded|limit exceeded|internal error|try again/i.test(failure);
}

/** Whether what serves fills the desired capacity, and nothing is on its way in or out. */
export function decideCapacity({ group, balancers, activities }: Looked): Extract<Verdict, { observed: string }> {
  const { desiredCapacity } = group.sizes;
  const filling = group.members.filter(fillsCapacity);
  const done = capacityOf(filling.filter((member) => isServing(member, balancers)));
  const surplus = capacityOf(filling) - desiredCapacity;
  const isSettled = !group.members.some((member) => isLaunching(member) || isLeaving(member));
  const mayGo = filling.some(({ weight }) => weight <= surplus);
  const observed = capacityText(group, balancers);
  if (done >= desiredCapacity && isSettled && !mayGo) return { kind: 'there', observed };
  const [failure] = failuresInARow(activities);
  const total = Math.max(desiredCapacity, 1);
  return {
    kind: 'waiting',
    observed: failure ? `${observed}. AWS: ${failure.failure}` : observed,
    progress: { done: Math.min(done, total), total },
  };
}

/** e.g. `3 of 5 in service, 1 launching, 1 not yet served by web (Elb.InitialHealthChecking)`. */
export function capacityText({ members, sizes }: GroupSeen, balancers: readonly BalancerSeen[]): string {
  const serving = members.filter((member) => isServing(member, balancers));
  const launching = members.filter(isLaunching).length;
  const leaving = members.filter(isLeaving).length;
  const unhealthy = members.filter((member) => member.lifecycle === 'InService' && !isInService(member)).length;
  const done = capacityOf(serving);
  const surplus = done - sizes.desiredCapacity;
  const parts = [
    surplus > 0 ? `${done} in service, ${surplus} more than desired` : `${done} of ${sizes.desiredCapacity} in service`,
    ...(launching > 0 ? [`${launching} launching`] : []),
    ...(unhealthy > 0 ? [`${unhealthy} unhealthy`] : []),
    ...unservedText(members.filter(isInService), balancers),
    ...(leaving > 0 ? [`${leaving} leaving`] : []),
  ];
  return parts.join(', ');
}

function unservedText(members: GroupSeen['members'], balancers: readonly BalancerSeen[]): string[] {
  const unserved = members.flatMap(({ id }) => unservedBy(balancers, id) ?? []);
  const [first] = unserved;
  if (!first) return [];
  return [`${counted(unserved.length, 'instance')} without traffic from ${first.balancer} (${first.why})`];
}
