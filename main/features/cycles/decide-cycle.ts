import type { CycleDecision, CycleProgress, Planned } from './cycle-model.ts';
import { act, type Situation, situationOf, stopped, waitFor } from './cycle-situation.ts';
import { staleForMs } from './decide.ts';
import { decideCommand } from './decide-cycle-command.ts';
import { afterRestore, close, unwind } from './decide-cycle-end.ts';
import { decideAfter } from './decide-cycle-hooks.ts';
import { work } from './decide-cycle-work.ts';
import { isLeaving, isSameSizes, isSuspended, listed, memberOf } from './model.ts';
import { holdMs } from './plan-cycle-time.ts';
import { foreignSizes } from './sizes.ts';
import type { Watched } from './watched.ts';

/** For so long alarms may be unread. */
const alarmsUnreadMaxMs = 10 * 60_000;

/** What people want of a cycle. */
export type CycleWish = 'run' | 'cancel';

/**
 * What a cycle does next: pure, so that the same record and the same look lead to the same decision. It never waits
 * past a deadline that it has named; every path comes to an `end`, by way of `stop` where something is in the way.
 */
export function decideCycle(
  planned: Planned,
  progress: CycleProgress,
  watched: Watched,
  { wish, now, mark }: { readonly wish: CycleWish; readonly now: number; readonly mark: string },
): CycleDecision {
  const situation = situationOf(planned, progress, watched, { now, mark });
  if (watched.seen.readAt < situation.standing.lastAt)
    return waitFor(situation, 'The group is read again', now + staleForMs);
  const { restored, unmarkedAt } = situation.standing;
  if (unmarkedAt !== null) return close(situation);
  if (restored) return afterRestore(situation, restored);
  return (
    decideForeign(situation) ??
    (situation.standing.stop ? unwind(situation, situation.standing.stop) : go(situation, wish))
  );
}

function go(situation: Situation, wish: CycleWish): CycleDecision {
  if (wish === 'cancel') return stopped('It was cancelled.', 'cancelled');
  const obstacle = obstacleOf(situation);
  if (obstacle !== null) return stopped(obstacle);
  return (
    decideMark(situation) ??
    decideUnreadAlarms(situation) ??
    decideLost(situation) ??
    decideSuspend(situation) ??
    decideAfter(situation) ??
    decideCommand(situation) ??
    work(situation)
  );
}

/**
 * Null where the group has the sizes that it must have. Otherwise AWS may still answer from before our write; what holds
 * longer than that was set by somebody else, and holds from now on.
 */
function decideForeign(situation: Situation): CycleDecision | null {
  const { seen, standing, watched, now } = situation;
  const { sizes } = seen.group;
  if (isSameSizes(sizes, standing.ours)) return null;
  const visibleBy = standing.writtenAt + staleForMs;
  if (now < visibleBy && standing.earlier.some((earlier) => isSameSizes(earlier, sizes))) {
    return waitFor(situation, 'AWS does not show the new sizes yet', visibleBy);
  }
  const differences = listed(foreignSizes(standing.ours, sizes));
  const heldBy = watched.sizesSince + holdMs;
  if (now < heldBy)
    return waitFor(situation, `Somebody changed the group: ${differences}; it must hold a moment`, heldBy);
  const why = `Somebody else changed the group: ${differences}. The cycle goes on with that.`;
  return act({ kind: 'adopt', key: `adopt:${standing.count}`, sizes, why });
}

/** What keeps a cycle from going on at all. */
function obstacleOf({ seen, standing, planned, mark }: Situation): string | null {
  const { group, refresh, alarms, launches } = seen;
  const { plan, spec } = planned;
  if (standing.hookFailure !== null) return standing.hookFailure;
  if (group.status !== null) return `The group is being deleted: AWS says "${group.status}".`;
  if (refresh !== null) return `Somebody started an instance refresh (${refresh.status}).`;
  if (group.mark !== null && group.mark !== mark) return 'Another job has put its mark on the group.';
  const suspended = ['Launch', 'Terminate'].filter((process) => isSuspended(group, process));
  if (suspended.length > 0) return `Somebody suspended ${listed(suspended)}.`;
  if (plan.launches !== null && launches !== null && launches !== plan.launches) {
    return `The group launches ${launches} by now and no longer ${plan.launches}.`;
  }
  const alarm = alarms?.find(({ state }) => state === 'ALARM' || state === null);
  if (alarm) return alarm.state === null ? `There is no alarm ${alarm.name} any more.` : `${alarm.name} is in alarm.`;
  if (standing.failures <= spec.failuresMax) return null;
  return `${standing.failures} new instances failed, and ${spec.failuresMax} may.`;
}

/** What is not read is never OK: nothing is done until the alarms can be read again, or it has taken too long. */
function decideUnreadAlarms(situation: Situation): CycleDecision | null {
  const { alarmsUnreadSince, seen } = situation.watched;
  if (alarmsUnreadSince === null) return null;
  const why = seen.unread.find(({ what }) => what === 'alarms')?.why ?? 'AWS did not answer.';
  const deadline = alarmsUnreadSince + alarmsUnreadMaxMs;
  if (situation.now < deadline) return waitFor(situation, `The alarms cannot be read: ${why}`, deadline);
  return stopped(`The alarms could not be read in time: ${why}`);
}

/** A new instance that is there no longer. One look that misses it may only be old. */
function decideLost({ watched, standing, seen, now }: Situation): CycleDecision | null {
  for (const [id, lastThere] of watched.met) {
    if (standing.going.has(id) || standing.lost.includes(id)) continue;
    const member = memberOf(seen.group, id);
    const isGone = member ? isLeaving(member) : now - lastThere >= staleForMs;
    if (!isGone) continue;
    const why = `${id} was new and is ${member ? 'leaving' : 'gone'}: the group or somebody else took it.`;
    return act({ kind: 'lost', key: `lost:${id}`, instanceId: id, why });
  }
  return null;
}

/** Whoever comes across the group later can tell from the mark what was done to it, also where this console is gone. */
function decideMark({ standing }: Situation): CycleDecision | null {
  const why = 'Whoever looks at the group must see that a job works on it, and what it was before.';
  return standing.isMarked ? null : act({ kind: 'mark', key: 'mark', why });
}

/** What somebody else suspended meanwhile is theirs. */
function decideSuspend({ planned, standing, seen }: Situation): CycleDecision | null {
  const suspends = planned.plan.suspends.filter((process) => !isSuspended(seen.group, process));
  if (suspends.length === 0 || standing.suspended.length > 0) return null;
  const why = 'Zones that are uneven for a while must not make the group terminate others.';
  return act({ kind: 'suspend', key: 'suspend', processes: suspends, why });
}
