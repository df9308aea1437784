import type { CycleBatch } from '#contract/cycles.ts';
import type { CycleDecision } from './cycle-model.ts';
import { act, maySpare, nextToRetire, type Situation, stopped } from './cycle-situation.ts';
import { finish } from './decide-cycle-end.ts';
import { decideBefore, preparedOf } from './decide-cycle-hooks.ts';
import { decideUnready, settle } from './decide-cycle-ready.ts';
import { isSameSizes, type MemberSeen, type Sizes } from './model.ts';
import { batchText } from './plan-cycle-batches.ts';

/** Batch by batch: grow, wait until the new ones are proven, retire, and on. */
export function work(situation: Situation): CycleDecision {
  const batch = currentBatch(situation);
  const next = preparedOf(situation) ?? nextToRetire(situation);
  if (!batch || !next) return finish(situation);
  const { portion } = situation.standing;
  if (portion && portion.batch === batch.number && portion.left > 0) return workOn(situation, batch, next);
  return settle(situation) ?? checkpoint(situation, batch) ?? grow(situation, batch);
}

/**
 * Where it stands, by how many are gone: who goes next is chosen by how the group is then, and may be planned for a
 * later batch, e.g. because it failed or because its zone has too many by now.
 */
export function currentBatch(situation: Situation): CycleBatch | null {
  return situation.planned.plan.batches.find((batch) => leftOf(situation, batch) > 0) ?? null;
}

function leftOf({ planned, open }: Situation, { number }: CycleBatch): number {
  const { batches, victims } = planned.plan;
  const until = batches.filter((one) => one.number <= number);
  return until.reduce((sum, { instanceIds }) => sum + instanceIds.length, 0) - (victims.length - open.length);
}

function workOn(situation: Situation, batch: CycleBatch, next: MemberSeen): CycleDecision {
  // The first is retired only once all that came for this portion are proven; then each as the ledger allows.
  const unready = situation.standing.portion?.hasRetired ? null : settle(situation);
  if (unready) return unready;
  if (next.lifecycle !== 'InService') return decideUnready(situation, `${next.id} is ${next.lifecycle}`);
  if (maySpare(situation, next)) return decideBefore(situation, next) ?? retire(situation, batch, next);
  return settle(situation) ?? growAgain(situation, batch) ?? refuse(situation, next);
}

function retire({ standing, surplus, entry }: Situation, batch: CycleBatch, { id, zone }: MemberSeen): CycleDecision {
  const why = `${entry.healthy} of ${entry.required} required are healthy, and it is the one in ${zone} to go next.`;
  return act({
    kind: 'retire',
    key: `retire:${id}`,
    batch: batch.number,
    instanceId: id,
    decrement: surplus > 0,
    sizes: standing.ours,
    why,
  });
}

/** The portion lost some of its room, e.g. because AWS could not fill it: the rest needs room anew. */
function growAgain(situation: Situation, batch: CycleBatch): CycleDecision | null {
  const { standing } = situation;
  const to = grown(situation, portionSize(situation, batch));
  return isSameSizes(to, standing.ours) ? null : grow(situation, batch);
}

function refuse(situation: Situation, { id }: MemberSeen): CycleDecision {
  const { healthy, required } = situation.entry;
  return decideUnready(situation, `${healthy} of ${required} required are healthy, so ${id} cannot go`);
}

function grow(situation: Situation, batch: CycleBatch): CycleDecision {
  const { standing } = situation;
  const size = portionSize(situation, batch);
  if (size === 0) {
    const { desiredCapacity, maxSize } = standing.base;
    return stopped(`There is no room for one more: ${desiredCapacity} are wanted, and the maximum size is ${maxSize}.`);
  }
  const attempt = standing.grows.get(batch.number) ?? 0;
  const to = grown(situation, size);
  const more = to.desiredCapacity - standing.base.desiredCapacity;
  return act({
    kind: 'grow',
    key: attempt === 0 ? `grow:${batch.number}` : `grow:${batch.number}.${attempt + 1}`,
    batch: batch.number,
    portion: size,
    from: standing.ours,
    to,
    why: whyGrow(more, size),
  });
}

function whyGrow(more: number, size: number): string {
  const go = `${size} ${size === 1 ? 'goes' : 'go'}`;
  if (more <= 0) return `${go} before ${size === 1 ? 'another is' : 'others are'} launched.`;
  return `${more} more ${more === 1 ? 'is' : 'are'} launched before ${go}.`;
}

/** So many of a batch can go at once. */
function portionSize(situation: Situation, batch: CycleBatch): number {
  const { bounds, surplus, retirable } = situation;
  const left = Math.min(leftOf(situation, batch), retirable.length);
  return Math.min(left, Math.max(bounds.surge, surplus) + bounds.spare);
}

/** An absolute target; never lower than what is there, as the group would choose whom to terminate. */
function grown({ standing, bounds }: Situation, size: number): Sizes {
  const { base, ours } = standing;
  const wanted = base.desiredCapacity + Math.min(size, bounds.surge);
  const desiredCapacity = Math.max(ours.desiredCapacity, wanted);
  return { ...ours, desiredCapacity, maxSize: Math.max(ours.maxSize, desiredCapacity) };
}

function checkpoint(situation: Situation, batch: CycleBatch): CycleDecision | null {
  const before = dueCheckpoint(situation, batch);
  if (!before) return null;
  const why = `Look how ${batchText(before)} does, then let the cycle go on.`;
  return act({ kind: 'checkpoint', key: `checkpoint:${before.number}`, batch: before.number, why });
}

/** The batch after which the cycle stops before this one begins; null where it does not, or somebody let it go on. */
export function dueCheckpoint({ planned, standing }: Situation, { number }: CycleBatch): CycleBatch | null {
  const before = planned.plan.batches.findLast((one) => one.checkpointAfter && one.number < number);
  return before && before.number > standing.passed ? before : null;
}
