import { describe, expect, test } from 'vitest';
import type { CycleAction } from './cycle-model.ts';
import { began, look, plan, spec } from './cycle-seen.testing.ts';
import { standingOf } from './cycle-standing.ts';
import { isProven } from './lamps.ts';
import { type Counted, capacitySeen, countCapacity, lowestOf, mayRetire, proofOf } from './ledger.ts';
import type { MemberSeen } from './model.ts';
import { holdMs } from './plan-cycle-time.ts';
import { healthyAt, idOf, member, sizes } from './seen.testing.ts';
import { watch } from './watched.ts';

const old = [0, 1, 2].map((index) => member(index));
const planned = { spec: spec(), plan: plan() };
const retire = { kind: 'retire', batch: 1, decrement: true, sizes: sizes(1, 4, 6), why: '' } as const;

function counting(members: readonly MemberSeen[], heldMs: number, actions: readonly CycleAction[] = []): Counted {
  const progress = actions.map((action) => ({ action, at: began }));
  const usual = { ready: null, gone: null };
  const seen = look(began, { members }, { balancers: [healthyAt(members)] });
  const first = watch(planned, progress, seen, { before: null, usual, now: began });
  const now = began + heldMs;
  const { newcomers } = watch(planned, progress, seen, { before: first, usual, now });
  return { planned, standing: standingOf(planned, progress), seen, newcomers, now };
}

describe('the capacity ledger', () => {
  test('a new instance counts once its proofs have held', () => {
    const members = [...old, member(10)];
    expect(countCapacity(counting(members, holdMs - 1))).toMatchObject({ required: 3, healthy: 3, instances: 4 });
    const held = counting(members, holdMs);
    expect(countCapacity(held)).toMatchObject({ required: 3, healthy: 4, instances: 4 });
    expect(held.newcomers.every((one) => isProven(one, held.now))).toBe(true);
  });

  test('what is kept counts a new one by each look that shows all its proofs, also the first after a crash', () => {
    const members = [...old.slice(1), member(10)];
    expect(capacitySeen(counting(members, 0))).toMatchObject({ required: 3, healthy: 3, instances: 3 });
    const down = { ...member(10), health: 'Unhealthy' };
    expect(capacitySeen(counting([...old.slice(1), down], holdMs))).toMatchObject({ required: 3, healthy: 2 });
  });

  test('what was terminated does not count, whatever an old answer says', () => {
    const done = [{ ...retire, key: 'retire', instanceId: idOf(0) }];
    expect(countCapacity(counting([...old, member(10)], holdMs, done))).toMatchObject({ healthy: 3, instances: 3 });
  });

  test('it refuses what would cross the floor, and spares what is not missed', () => {
    const full = counting([...old, member(10)], holdMs);
    const exact = counting(old, holdMs);
    const [first] = old;
    if (!first) throw new Error('There is a first one.');
    expect(mayRetire(first, countCapacity(full), full)).toBe(true);
    expect(mayRetire(first, countCapacity(exact), exact)).toBe(false);
    const down = { ...first, health: 'Unhealthy' };
    const short = counting([down, ...old.slice(1)], holdMs);
    expect(mayRetire(down, countCapacity(short), short)).toBe(true);
  });

  test('one that serves without being proven is not missed in the count, and yet kept while too few are', () => {
    const fresh = member(10);
    const unproven = counting([...old.slice(1), fresh], 0);
    expect(countCapacity(unproven)).toMatchObject({ healthy: 2, required: 3 });
    expect(mayRetire(fresh, countCapacity(unproven), unproven)).toBe(false);
  });

  test('the proof names the lowest, what was retired and what was restored', () => {
    const entries = [
      { at: 1, required: 3, healthy: 4, instances: 4 },
      { at: 2, required: 5, healthy: 5, instances: 6 },
      { at: 3, required: 3, healthy: 3, instances: 3 },
    ];
    expect(lowestOf([])).toBeNull();
    expect(lowestOf(entries)?.at).toBe(2);
    const end = {
      kind: 'end',
      key: 'end',
      why: 'All planned instances are replaced.',
      outcome: 'succeeded',
      retired: [idOf(0), idOf(1)],
      leftover: [],
      vanished: [idOf(2)],
      restored: ['desired capacity 3', 'AZRebalance resumed'],
    } as const;
    expect(proofOf(end, lowestOf(entries)).sentence).toBe(
      'All planned instances are replaced. In this cycle at the lowest 5 were healthy of 5 required; 2 instances retired; 1 went by themselves; settings at the end: desired capacity 3 and AZRebalance resumed.',
    );
  });

  test('says why fewer served than are required', () => {
    const floorOf = (...counts: readonly (readonly [healthy: number, required: number])[]) =>
      lowestOf(counts.map(([healthy, required], at) => ({ at, healthy, required, instances: 9 })))?.floor;
    expect(floorOf([5, 5], [6, 5])).toBe('held');
    expect(floorOf([5, 5], [4, 5])).toBe('crossed');
    expect(floorOf([2, 2], [2, 4], [3, 4])).toBe('raised');
    expect(floorOf([2, 2], [2, 4], [1, 4])).toBe('crossed');
    expect(floorOf([3, 4], [4, 4])).toBe('missed_before');
    expect(floorOf([3, 4], [2, 4])).toBe('crossed');
  });
});
