import type { CycleBatch, CycleLane, GroupCycle, Lamp } from '#contract/cycles.ts';
import type { Condition } from '#contract/inventory.ts';
import type { JobRow } from '#contract/jobs.ts';
import { formatRemaining, formatUtcClock } from '../../lib/format.ts';
import { isEnded, usualWords } from '../jobs/model.ts';

/** Where a lane is: what happens now, what is still to come, what has been replaced. */
export type LanePhase = 'now' | 'next' | 'done';

export const lanePhases: readonly LanePhase[] = ['now', 'next', 'done'];

export const lanePhaseWords: Record<LanePhase, string> = { now: 'Now', next: 'To come', done: 'Replaced' };

/** The same once the cycle has ended: nothing is to come any more. */
export const endedPhaseWords: Record<LanePhase, string> = {
  ...lanePhaseWords,
  now: 'At the end',
  next: 'Not replaced',
};

export function lanePhase({ old, replacement }: CycleLane): LanePhase {
  const isReady = replacement?.lamps.every(({ state }) => state === 'lit' || state === 'not_required') ?? false;
  if (old === null) return isReady ? 'done' : 'now';
  if (old.state === 'gone') return replacement === null || isReady ? 'done' : 'now';
  if (old.state === 'retiring' || replacement !== null) return 'now';
  return 'next';
}

/** What needs the eye first: something failed, then batch by batch. Otherwise as they came, so that nothing jumps. */
export function orderedLanes(lanes: readonly CycleLane[]): Readonly<Record<LanePhase, readonly CycleLane[]>> {
  const sorted = lanes.toSorted(
    (one, other) => Number(hasFailed(other)) - Number(hasFailed(one)) || one.batch - other.batch,
  );
  const inPhase = (phase: LanePhase) => sorted.filter((lane) => lanePhase(lane) === phase);
  return { now: inPhase('now'), next: inPhase('next'), done: inPhase('done') };
}

function hasFailed({ replacement }: CycleLane): boolean {
  return replacement?.lamps.some(({ state }) => state === 'failed') ?? false;
}

export const lampTitles: Record<Lamp['name'], string> = {
  launched: 'Launched',
  bootstrapped: 'Bootstrapped',
  deployed: 'Deployed',
  serving: 'Serving',
};

const lampStateWords: Record<Lamp['state'], string> = {
  waiting: 'not yet',
  lit: 'yes',
  failed: 'failed',
  not_required: 'not asked for',
};

const lampConditions: Record<Lamp['state'], Condition> = {
  waiting: 'changing',
  lit: 'ok',
  failed: 'failed',
  not_required: 'off',
};

export function lampCondition({ state }: Pick<Lamp, 'state'>): Condition {
  return lampConditions[state];
}

/** A lamp for those who hear it, e.g. `Serving: not yet`. */
export function lampWords({ name, state }: Pick<Lamp, 'name' | 'state'>): string {
  return `${lampTitles[name]}: ${lampStateWords[state]}`;
}

/** Since when a lamp is as it is; while it is waited for, until when, and how long that usually takes. */
export function lampTiming({ state, since, deadline, usual }: Lamp, now: number): string | null {
  if (state === 'not_required' || since === null) return null;
  if (state !== 'waiting') return `since ${formatUtcClock(since)}`;
  const words = [
    `for ${formatRemaining(now - since)}`,
    usualWords(usual),
    deadline === null ? null : deadlineWords(deadline, now),
  ];
  return words.filter((each) => each !== null).join(' · ');
}

function deadlineWords(deadline: number, now: number): string {
  return deadline <= now ? 'looks once more before it gives up' : `gives up in ${formatRemaining(deadline - now)}`;
}

type OldInstance = NonNullable<CycleLane['old']>;

export const oldStateWords: Record<OldInstance['state'], string> = {
  serving: 'Serving',
  not_serving: 'Not serving',
  retiring: 'Draining',
  gone: 'Gone',
};

const oldConditions: Record<OldInstance['state'], Condition> = {
  serving: 'ok',
  not_serving: 'warning',
  retiring: 'changing',
  gone: 'off',
};

export function oldCondition({ state }: Pick<OldInstance, 'state'>): Condition {
  return oldConditions[state];
}

/** When it will have ended, as a range, e.g. `ends in 4 m 10 s to 11 m 0 s`; honest where too little is known. */
export function endWords({ endsBetween }: Pick<GroupCycle, 'endsBetween'>, now: number): string {
  if (endsBetween === null) return 'Too little is known to say when it ends.';
  const { earliest, latest } = endsBetween;
  if (latest <= now) return 'It takes longer than usual.';
  const [from, to] = [formatUtcClock(earliest), formatUtcClock(latest)];
  // Known from one time only, it is no range.
  if (from === to) return `Ends probably in about ${formatRemaining(latest - now)}, at ${to}.`;
  const left =
    earliest <= now
      ? `within ${formatRemaining(latest - now)}`
      : `in ${formatRemaining(earliest - now)} to ${formatRemaining(latest - now)}`;
  return `Ends probably ${left}, between ${from} and ${to}.`;
}

/** Whether nobody looks at the group until the job goes on: what is shown of it is from before. */
export function isHeld({ state, wait }: Pick<JobRow, 'state' | 'wait'>): boolean {
  return state === 'paused' || (state === 'waiting' && wait?.kind === 'hold');
}

/** Until when the group was looked at, as far as it is known, where it is not looked at now. */
export function heldWords({ wait }: Pick<JobRow, 'wait'>): string {
  const seen = wait === null ? 'As seen before it was paused' : `As seen at ${formatUtcClock(wait.since)}`;
  return `${seen}; the group is looked at again when it goes on.`;
}

/** The moment with the least to spare. */
export function lowestWords(lowest: GroupCycle['lowest']): string {
  if (lowest === null) return 'Its capacity has not been counted yet.';
  const { at, healthy, required, floor } = lowest;
  return `At its lowest ${healthy} served where ${required} were required, at ${formatUtcClock(at)}.${floorWords[floor]}`;
}

const floorWords = {
  held: '',
  crossed: ' The floor was crossed.',
  raised: ' More were wanted from then on; none stopped serving.',
  missed_before: ' It was so before it began.',
} as const;

/** The batch that has to be approved before the next one begins; null where none has a checkpoint behind it. */
export function checkpointBefore({ batches, currentBatch }: Pick<GroupCycle, 'batches' | 'currentBatch'>) {
  if (currentBatch === null) return null;
  return batches.findLast(({ checkpointAfter, number }) => checkpointAfter && number < currentBatch)?.number ?? null;
}

/** A batch by name, e.g. `Canary`, `Batch 2 of 4`. */
export function batchName({ number, isCanary }: CycleBatch, total: number): string {
  return isCanary ? 'Canary' : `Batch ${number} of ${total}`;
}

/** How many of the planned ones are gone; in a refresh AWS takes them, so they count once they have left the group. */
export function replacedWords({ lanes, retired, engine }: Pick<GroupCycle, 'lanes' | 'retired' | 'engine'>): string {
  const planned = lanes.filter(({ old }) => old !== null);
  const gone = planned.filter(({ old }) => old?.state === 'gone');
  return `${engine === 'infraviewer' ? retired.length : gone.length} of ${planned.length} retired so far`;
}

/** Of several groups, those that somebody looks at: what is under way, or did not end well. */
export function isWorthSeeing({ state }: Pick<JobRow, 'state'>): boolean {
  return state !== 'queued' && (!isEnded(state) || state === 'failed');
}

const refreshConditions: Readonly<Record<string, Condition>> = {
  Successful: 'ok',
  Failed: 'failed',
  RollbackFailed: 'failed',
  RollbackInProgress: 'warning',
  RollbackSuccessful: 'warning',
  Cancelling: 'warning',
  Cancelled: 'off',
};

/** AWS API reference, InstanceRefresh: what has no end among these goes on. */
export function refreshCondition(status: string): Condition {
  return refreshConditions[status] ?? 'changing';
}
