import type { CycleDecision, Newcomer } from './cycle-model.ts';
import { act, maySpare, type Situation, stopped, waitFor } from './cycle-situation.ts';
import { decideFailures, staleForMs } from './decide.ts';
import { isLit, missingProof } from './lamps.ts';
import { counted, listed, memberOf } from './model.ts';

/** Null where the group is full and every new instance is proven; otherwise what is done about it. */
export function settle(situation: Situation): CycleDecision | null {
  const { filling, standing, unproven } = situation;
  if (filling.length === standing.ours.desiredCapacity && unproven.length === 0) return null;
  return decideUnready(situation, unreadyText(situation));
}

/** The same for a reason: new instances that fail make way, room that cannot be filled is given up, or it waits. */
export function decideUnready(situation: Situation, reason: string): CycleDecision {
  return decideFailed(situation) ?? decideShort(situation) ?? waitReady(situation, reason);
}

function unreadyText({ filling, standing, unproven }: Situation): string {
  const missing = standing.ours.desiredCapacity - filling.length;
  const parts = [
    ...(missing > 0 ? [`${counted(missing, 'instance')} not launched yet`] : []),
    ...(missing < 0 ? [`${counted(-missing, 'instance')} too many; the group lets them go`] : []),
    ...unproven.slice(0, 3).map(missingProof),
    ...(unproven.length > 3 ? [`${unproven.length - 3} more`] : []),
  ];
  return parts.join('; ');
}

/** A new instance that cannot be proven makes way for another. */
function decideFailed(situation: Situation): CycleDecision | null {
  const { unproven, standing, now, seen } = situation;
  const failed = unproven.find((one) => {
    const member = memberOf(seen.group, one.id);
    return hasFailed(one, now) && member !== null && maySpare(situation, member);
  });
  if (!failed) return null;
  const why = `${missingProof(failed)}. It failed, and another is launched in its place.`;
  const { id: instanceId } = failed;
  return act({
    kind: 'discard',
    key: `discard:${instanceId}`,
    instanceId,
    decrement: false,
    sizes: standing.ours,
    why,
  });
}

function hasFailed(newcomer: Newcomer, now: number): boolean {
  if (newcomer.lamps.some(({ state }) => state === 'failed')) return true;
  return now >= newcomer.deadline && !isLit(newcomer);
}

/** What AWS cannot launch is said at once. Where some of the room is filled, it goes on with that. */
function decideShort(situation: Situation): CycleDecision | null {
  const { filling, standing, now } = situation;
  const missing = standing.ours.desiredCapacity - filling.length;
  if (missing <= 0) return null;
  const why = whyNotLaunched(situation, now >= shortDeadline(situation));
  if (why === null) return null;
  if (filling.length <= standing.base.desiredCapacity) return stopped(why);
  return decideShrink(situation, filling.length, `${why} It goes on with what was launched.`);
}

function whyNotLaunched(situation: Situation, isLate: boolean): string | null {
  const { seen, standing, now } = situation;
  const activities = seen.activities.filter(({ at }) => at >= standing.grewAt);
  const failed = decideFailures({ ...seen, activities, sinceWriteMs: now - standing.grewAt });
  if (failed?.kind === 'hopeless') return failed.message;
  return isLate ? 'AWS did not launch all that the group wants in time.' : null;
}

function shortDeadline({ watched, standing, readyMs, now }: Situation): number {
  return Math.max(watched.shortSince ?? now, standing.grewAt) + readyMs;
}

/**
 * Takes back room that nothing fills. What is launched at this very moment may not be seen yet, and lowering the
 * desired capacity then would make the group choose whom to terminate, so it must have been missing for a while.
 */
export function decideShrink(situation: Situation, desiredCapacity: number, why: string): CycleDecision {
  const { standing, watched, now } = situation;
  const surelyBy = (watched.shortSince ?? now) + staleForMs;
  if (now < surelyBy) return waitFor(situation, why, surelyBy);
  const to = { ...standing.ours, desiredCapacity };
  return act({ kind: 'shrink', key: `shrink:${standing.count}`, from: standing.ours, to, why });
}

function waitReady(situation: Situation, reason: string): CycleDecision {
  const { unproven, watched, standing, readyMs, now, seen, filling } = situation;
  const endsAt = Math.max(standing.lastAt, watched.steadySince) + 2 * readyMs;
  if (now >= endsAt) return stopped(`It did not come to rest in time: ${reason}.`);
  const isShort = filling.length < standing.ours.desiredCapacity;
  const deadlines = [
    // One that failed and cannot be spared stays as long as the whole may wait.
    ...unproven.filter((one) => !isLit(one) && !hasFailed(one, now)).map(({ deadline }) => deadline),
    ...(isShort ? [shortDeadline(situation)] : []),
  ];
  const failure = seen.activities.find(({ failure: why, at }) => why !== null && at >= standing.grewAt)?.failure;
  const told = failure && isShort ? [reason, `AWS: ${failure}`] : [reason];
  return waitFor(situation, `Waiting for new instances: ${listed(told)}`, Math.min(endsAt, ...deadlines));
}
