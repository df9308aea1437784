import type { CycleBatch, CycleSpec, GroupCyclePlan } from '#contract/cycles.ts';
import { type BalancerSeen, isServing, type Sizes } from './model.ts';
import type { Selected } from './selection.ts';

/** Between what a group's capacity may move while it is cycled. */
export interface Bounds {
  /** So many serve at any time, by our own actions. */
  readonly floor: number;
  /** The desired capacity is never set higher. */
  readonly ceiling: number;
  /** So many may be there beyond the desired capacity. */
  readonly surge: number;
  /** So many may be missing from the desired capacity. */
  readonly spare: number;
}

/**
 * AWS docs, "Instance maintenance policy": the minimum is rounded up, the maximum down. One more than the desired
 * capacity is always tried, so that a group of one does not lose its only instance; the maximum size is exceeded only
 * within the limit that the person gave.
 */
export function boundsOf(sizes: Sizes, spec: CycleSpec): Bounds {
  const desired = sizes.desiredCapacity;
  const floor = Math.ceil((desired * spec.minimumHealthyPercentage) / 100);
  const wanted = Math.max(Math.floor((desired * spec.maximumHealthyPercentage) / 100), desired + 1);
  const room = Math.max(sizes.maxSize, spec.maximumSizeLimit ?? 0);
  const ceiling = Math.max(desired, Math.min(wanted, room));
  return { floor, ceiling, surge: ceiling - desired, spare: desired - floor };
}

/** What does not serve goes first; then the zone that has the most left of them; then the oldest. */
export function ordered(selected: readonly Selected[], balancers: readonly BalancerSeen[]): Selected[] {
  const left = selected.toSorted((one, other) => (one.launchedAt ?? 0) - (other.launchedAt ?? 0));
  const isDown = ({ member }: Selected) => !isServing(member, balancers);
  const down = left.filter(isDown);
  return [...down, ...overZones(left.filter((one) => !isDown(one)))];
}

function overZones(oldestFirst: readonly Selected[]): Selected[] {
  const left = [...oldestFirst];
  const order: Selected[] = [];
  const inZone = (zone: string) => left.filter(({ member }) => member.zone === zone).length;
  while (left.length > 0) {
    const next = left.reduce((best, one) => (inZone(one.member.zone) > inZone(best.member.zone) ? one : best));
    left.splice(left.indexOf(next), 1);
    order.push(next);
  }
  return order;
}

/** A batch within a sentence: `the canary`, `batch 2`. */
export function batchText({ number, isCanary }: Pick<CycleBatch, 'number' | 'isCanary'>): string {
  return isCanary ? 'the canary' : `batch ${number}`;
}

/** The portions in which ids, in their order, are replaced. */
export function batchesOf(
  ids: readonly string[],
  desired: number,
  { surge, spare }: Bounds,
  { strategy, checkpoint }: CycleSpec,
): GroupCyclePlan['batches'] {
  const batches: GroupCyclePlan['batches'] = [];
  const room = Math.max(1, surge + spare);
  for (let from = 0, number = 1; from < ids.length; number++) {
    const instanceIds = ids.slice(from, from + batchSize(strategy, number, room));
    from += instanceIds.length;
    batches.push({
      number,
      isCanary: strategy === 'canary' && number === 1,
      instanceIds,
      grownTo: desired + Math.min(instanceIds.length, surge),
      checkpointAfter: from < ids.length && (checkpoint === 'each_batch' || (checkpoint !== 'none' && number === 1)),
    });
  }
  return batches;
}

function batchSize(strategy: CycleSpec['strategy'], number: number, room: number): number {
  switch (strategy) {
    case 'canary':
      return Math.min(2 ** (number - 1), room);
    case 'one_at_a_time':
      return 1;
    case 'all_at_once':
      return room;
  }
}
