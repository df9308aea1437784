import type { CycleBatch } from '#contract/cycles.ts';
import type { CycleDecision } from './cycle-model.ts';
import { act, maySpare, nextToGo, type Situation, stopped } from './cycle-situation.ts';
import { finish } from './decide-cycle-end.ts';
import { decideUnready, settle } from './decide-cycle-ready.ts';
import { isSameSizes, isServing, type MemberSeen, type Sizes } from './model.ts';

/** Batch by batch: grow, wait until the new ones are proven, retire, and on. */
export function work(situation: Situation): CycleDecision {
  const batch = currentBatch(situation);
  if (!batch) return finish(situation);
  const portion = openPortion(situation);
  if (portion.length > 0) return workOn(situation, batch, portion);
  return settle(situation) ?? checkpoint(situation, batch) ?? grow(situation, batch);
}

/** The first batch of which something can still be retired. */
export function currentBatch({ planned, retirable }: Situation): CycleBatch | null {
  const ids = new Set(retirable.map(({ id }) => id));
  return planned.plan.batches.find(({ instanceIds }) => instanceIds.some((id) => ids.has(id))) ?? null;
}

function openPortion({ standing, retirable }: Situation): MemberSeen[] {
  return retirable.filter(({ id }) => standing.portion?.instanceIds.includes(id));
}

function workOn(situation: Situation, batch: CycleBatch, portion: readonly MemberSeen[]): CycleDecision {
  // The first is retired only once all that came for this portion are proven; then each as the ledger allows.
  const unready = situation.standing.portion?.hasRetired ? null : settle(situation);
  if (unready) return unready;
  const next = nextToGo(situation, portion);
  if (!next) return finish(situation);
  if (next.lifecycle !== 'InService') {
    return decideUnready(situation, `${next.id} is ${next.lifecycle}`);
  }
  if (maySpare(situation, next)) return retire(situation, batch, next);
  // A planned one that went down meanwhile is not missed: it goes first, and what replaces it makes room.
  const down = situation.retirable.find(
    (member) => member.lifecycle === 'InService' && !isServing(member, situation.seen.balancers),
  );
  if (down) return retire(situation, batchOf(situation, down) ?? batch, down);
  return settle(situation) ?? growAgain(situation, batch) ?? refuse(situation, next);
}

function batchOf({ planned }: Situation, { id }: MemberSeen): CycleBatch | undefined {
  return planned.plan.batches.find(({ instanceIds }) => instanceIds.includes(id));
}

function retire({ standing, surplus, entry }: Situation, batch: CycleBatch, { id, zone }: MemberSeen): CycleDecision {
  const why = `${entry.healthy} of ${entry.required} required are healthy, and most left of its portion are in ${zone}.`;
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
  const { standing, retirable } = situation;
  const size = portionSize(situation, batch);
  if (size === 0) {
    const { desiredCapacity, maxSize } = standing.base;
    return stopped(`There is no room for one more: ${desiredCapacity} are wanted, and the maximum size is ${maxSize}.`);
  }
  const instanceIds = retirable.map(({ id }) => id).filter((id) => batch.instanceIds.includes(id));
  const attempt = standing.grows.get(batch.number) ?? 0;
  const to = grown(situation, size);
  const more = to.desiredCapacity - standing.base.desiredCapacity;
  return act({
    kind: 'grow',
    key: attempt === 0 ? `grow:${batch.number}` : `grow:${batch.number}.${attempt + 1}`,
    batch: batch.number,
    instanceIds: instanceIds.slice(0, size),
    from: standing.ours,
    to,
    why: more > 0 ? `${more} more are launched before ${size} go.` : `${size} go before others are launched.`,
  });
}

/** So many of a batch can go at once. */
function portionSize({ bounds, surplus, retirable }: Situation, batch: CycleBatch): number {
  const left = retirable.filter(({ id }) => batch.instanceIds.includes(id)).length;
  return Math.min(left, Math.max(bounds.surge, surplus) + bounds.spare);
}

/** An absolute target; never lower than what is there, as the group would choose whom to terminate. */
function grown({ standing, bounds }: Situation, size: number): Sizes {
  const { base, ours } = standing;
  const wanted = base.desiredCapacity + Math.min(size, bounds.surge);
  const desiredCapacity = Math.max(ours.desiredCapacity, wanted);
  return { ...ours, desiredCapacity, maxSize: Math.max(ours.maxSize, desiredCapacity) };
}

/** The checkpoint before a batch, unless it was passed. */
function checkpoint({ planned, standing }: Situation, { number }: CycleBatch): CycleDecision | null {
  const before = planned.plan.batches.findLast((one) => one.checkpointAfter && one.number < number);
  if (!before || before.number <= standing.passed) return null;
  const why = `Batch ${before.number} is done: look at it, then let the cycle go on.`;
  return act({ kind: 'checkpoint', key: `checkpoint:${before.number}`, batch: before.number, why });
}
