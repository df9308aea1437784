import type { CycleLane, GroupCycle, LedgerEntry } from '#contract/cycles.ts';
import type { CycleLooked } from './cycle-job.ts';
import type { CycleAction, CycleProgress, CycleUsual, Newcomer } from './cycle-model.ts';
import { nextAfterStop } from './cycle-next.ts';
import { type Standing, standingOf } from './cycle-standing.ts';
import { lowestOf, proofOf } from './ledger.ts';
import { isLeaving, isServing, memberOf, unservedBy } from './model.ts';
import { durationOf } from './plan-cycle-time.ts';
import type { KeptCycle } from './repository.ts';

/** Everything that a cycle is shown from. */
export interface LiveBasis {
  readonly kept: KeptCycle;
  readonly progress: CycleProgress;
  readonly ledger: readonly LedgerEntry[];
  /** The latest look, where this console has looked since it was started. */
  readonly looked: CycleLooked | null;
  readonly now: number;
  /** How long things usually take by now. */
  readonly usual: CycleUsual;
  /** Whether it is to stop, which the latest look may not know yet. */
  readonly isStopping: boolean;
}

/** A cycle that has not begun, by its plan. */
export function unbegunOf(kept: Omit<KeptCycle, 'startedAt'>, next: string): GroupCycle {
  const basis = { kept: { ...kept, startedAt: 0 }, progress: [], ledger: [], looked: null, now: 0 };
  const live = liveOf({ ...basis, usual: { ready: null, gone: null }, isStopping: false });
  return { ...live, currentBatch: null, next, endsBetween: null };
}

/** A cycle as it stands. */
export function liveOf(basis: LiveBasis): GroupCycle {
  const { kept, progress, ledger, looked } = basis;
  const { plan } = kept.planned;
  const standing = standingOf(kept.planned, progress);
  const lowest = lowestOf(ledger);
  const end = endOf(progress);
  const lanes = lanesOf(kept, standing, looked);
  return {
    connectionId: kept.connectionId,
    groupName: kept.groupName,
    jobId: kept.jobId,
    engine: plan.engine,
    refresh: looked?.refresh ?? null,
    batches: plan.batches,
    currentBatch: end ? null : (lanes.find(({ old }) => old && !isOnItsWay(old.state))?.batch ?? null),
    lanes,
    floor: plan.floor,
    ledger: [...ledger],
    lowest,
    retired: [...standing.retired],
    now: end ? null : (looked?.outlook.now ?? null),
    next: end ? end.why : nextOf(basis, standing),
    endsBetween: end ? null : endsBetween(basis),
    proof: end && proofOf(end, lowest),
  };
}

function nextOf({ kept, looked, isStopping }: LiveBasis, { stop, restored }: Standing): string {
  const isOurs = kept.planned.plan.engine === 'infraviewer';
  if (isOurs && isStopping && !stop && !restored) return nextAfterStop;
  return looked?.outlook.next ?? 'The group is looked at.';
}

function endOf(progress: CycleProgress): Extract<CycleAction, { kind: 'end' }> | null {
  const last = progress.at(-1)?.action;
  return last?.kind === 'end' ? last : null;
}

/** By what was known when it was planned, or where that was nothing, by what was learned since. */
function endsBetween({ kept, now, usual }: LiveBasis): GroupCycle['endsBetween'] {
  const { batches, original, duration: expected } = kept.planned.plan;
  const duration = expected ?? durationOf(batches, original.desiredCapacity, usual);
  if (!duration) return null;
  const from = (ms: number) => Math.max(now, kept.startedAt + ms);
  return { earliest: from(duration.lowMs), latest: from(duration.highMs) };
}

function isOnItsWay(state: NonNullable<CycleLane['old']>['state']): boolean {
  return state === 'retiring' || state === 'gone';
}

/** One for each old instance, those that went first in the order in which they did; then what is only new. */
function lanesOf({ planned }: KeptCycle, standing: Standing, looked: CycleLooked | null): CycleLane[] {
  const { victims, batches } = planned.plan;
  const went = (id: string) => (standing.retired.includes(id) ? standing.retired.indexOf(id) : Infinity);
  const ordered = victims.toSorted((one, other) =>
    went(one.id) === went(other.id) ? 0 : went(one.id) - went(other.id),
  );
  const places = batches.flatMap(({ number, instanceIds }) => instanceIds.map(() => number));
  const newcomers = looked?.newcomers ?? [];
  const lanes = ordered.map(({ id, zone }, index) => ({
    batch: places[index] ?? batches.length,
    old: { id, zone, ...oldState(id, standing, looked) },
    replacement: replacementOf(newcomers[index]),
  }));
  const others = newcomers.slice(victims.length).map((newcomer) => ({
    ...{ batch: standing.portion?.batch ?? 1, old: null, replacement: replacementOf(newcomer) },
  }));
  return [...lanes, ...others];
}

function replacementOf(newcomer: Newcomer | undefined): CycleLane['replacement'] {
  if (!newcomer) return null;
  const { id, zone, lamps } = newcomer;
  return { id, zone, lamps: [...lamps] };
}

function oldState(
  id: string,
  standing: Standing,
  looked: CycleLooked | null,
): Pick<NonNullable<CycleLane['old']>, 'state' | 'evidence'> {
  if (!looked) {
    if (!standing.going.has(id))
      return { state: 'serving', evidence: 'it has not been looked at since it was planned' };
    return { state: standing.restored ? 'gone' : 'retiring', evidence: 'it was terminated' };
  }
  const { group, balancers } = looked.seen;
  const member = memberOf(group, id);
  if (!member) return { state: 'gone', evidence: 'it is not in the group any more' };
  if (isLeaving(member) || standing.going.has(id)) return { state: 'retiring', evidence: `it is ${member.lifecycle}` };
  if (isServing(member, balancers)) return { state: 'serving', evidence: 'in service' };
  const unserved = unservedBy(balancers, id);
  const evidence = unserved ? `${unserved.balancer} (${unserved.why})` : `it is ${member.lifecycle}, ${member.health}`;
  return { state: 'not_serving', evidence };
}
