import type { GroupCyclePlan } from '#contract/cycles.ts';
import { type UsualDuration, usualSamplesMin } from '#contract/jobs.ts';
import type { CycleUsual } from './cycle-model.ts';
import { counted } from './model.ts';
import type { Sentence } from './plan-common.ts';

type Batches = GroupCyclePlan['batches'];

/** What is assumed where nothing has been learned. */
const assumedMs = { ready: 5 * 60_000, gone: 6 * 60_000 };

/** How long what was seen must hold before it is acted on. */
export const holdMs = 10_000;

/** A change of capacity at a moment from the beginning. */
interface Change {
  readonly atMs: number;
  readonly instances: number;
  readonly serving: number;
}

/** Capacity over time as it will probably be, by learned or assumed durations. */
export function capacityOverTime(batches: Batches, desired: number, usual: CycleUsual): GroupCyclePlan['capacity'] {
  const readyMs = middle(usual.ready) ?? assumedMs.ready;
  const goneMs = middle(usual.gone) ?? assumedMs.gone;
  const changes: Change[] = [{ atMs: 0, instances: desired, serving: desired }];
  let beginMs = 0;
  for (const batch of batches) {
    const batchChanges = changesOf(batch, desired, beginMs, readyMs, goneMs);
    changes.push(...batchChanges);
    beginMs += rounds(batch, desired) * (readyMs + holdMs);
  }
  return cumulated(changes);
}

function changesOf(batch: Batches[number], desired: number, atMs: number, readyMs: number, goneMs: number): Change[] {
  const grown = batch.grownTo - desired;
  const dip = batch.instanceIds.length - grown;
  const retireMs = grown > 0 ? atMs + readyMs + holdMs : atMs;
  const ids = batch.instanceIds.length;
  return [
    { atMs, instances: grown, serving: 0 },
    { atMs: atMs + readyMs, instances: 0, serving: grown },
    { atMs: retireMs, instances: dip, serving: -ids },
    { atMs: retireMs + readyMs, instances: 0, serving: dip },
    { atMs: retireMs + goneMs, instances: -ids, serving: 0 },
  ];
}

/** How often a batch waits for new instances: for those that come first, and for those that come after. */
function rounds({ grownTo, instanceIds }: Batches[number], desired: number): number {
  const grown = grownTo - desired;
  return (grown > 0 ? 1 : 0) + (instanceIds.length > grown ? 1 : 0);
}

function cumulated(changes: readonly Change[]): GroupCyclePlan['capacity'] {
  const points: GroupCyclePlan['capacity'] = [];
  let [instances, serving] = [0, 0];
  const byMoment = Map.groupBy(changes, ({ atMs }) => atMs);
  for (const [atMs, ones] of [...byMoment].toSorted(([one], [other]) => one - other)) {
    instances += sum(ones.map((one) => one.instances));
    serving += sum(ones.map((one) => one.serving));
    points.push({ atMs, instances, serving });
  }
  return points.filter((point, index) => {
    const before = points[index - 1];
    return before?.instances !== point.instances || before.serving !== point.serving;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** How long it takes altogether, from learned durations; null where one of them is not known. */
export function durationOf(batches: Batches, desired: number, { ready, gone }: CycleUsual): UsualDuration | null {
  if (!ready || !gone) return null;
  const waits = sum(batches.map((batch) => rounds(batch, desired)));
  return {
    lowMs: waits * (ready.lowMs + holdMs) + gone.lowMs,
    highMs: waits * (ready.highMs + holdMs) + gone.highMs,
    samples: Math.min(ready.samples, gone.samples),
  };
}

/** The latest moment, from the beginning, at which it is expected to run; by assumption where nothing is known. */
export function expectedWithinMs(batches: Batches, desired: number, usual: CycleUsual): number {
  const known = durationOf(batches, desired, usual);
  return known?.highMs ?? capacityOverTime(batches, desired, usual).at(-1)?.atMs ?? 0;
}

/** That durations are assumed, or known from few samples. */
export function assumptions({ ready, gone }: CycleUsual): Sentence[] {
  const minutes = (ms: number) => `${ms / 60_000} min`;
  const assumed = [
    ...(ready ? [] : [`${minutes(assumedMs.ready)} until a new instance serves`]),
    ...(gone ? [] : [`${minutes(assumedMs.gone)} until an old one is gone`]),
  ];
  if (assumed.length > 0) {
    const message = `Durations are assumed, as none have been recorded: ${assumed.join(', ')}.`;
    return [{ message, advice: '' }];
  }
  const samples = Math.min(ready?.samples ?? 0, gone?.samples ?? 0);
  if (samples >= usualSamplesMin) return [];
  return [{ message: `The expected duration rests on ${counted(samples, 'recorded one')} only.`, advice: '' }];
}

function middle(usual: UsualDuration | null): number | null {
  return usual && (usual.lowMs + usual.highMs) / 2;
}
