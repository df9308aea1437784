import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { limits, slowDownMs } from './limits.ts';
import { type BudgetPlace, RateBudget, type Urgency } from './rate-budget.ts';

const place: BudgetPlace = { account: '111122223333', region: 'eu-west-1', service: 'cloudformation' };

/** Asks for many permits at once and notes when each was given. */
function ask(budget: RateBudget, clock: VirtualClock, count: number, given: number[] = []): number[] {
  for (let index = 0; index < count; index++) void budget.take(place, 'now').then(() => given.push(clock.now()));
  return given;
}

function mostWithin(given: readonly number[], windowMs: number): number {
  return Math.max(0, ...given.map((start) => given.filter((at) => at >= start && at < start + windowMs).length));
}

describe('the rate budget', () => {
  it('lets a burst through at once and the rest at the rate', async () => {
    const clock = new VirtualClock();
    const start = clock.now();
    const given = ask(new RateBudget(clock), clock, 8);
    await clock.advance(3000);
    expect(given.map((at) => at - start)).toEqual([0, 0, 0, 0, 0, 1000, 2000, 3000]);
    expect(clock.pending).toBe(0);
  });

  it('never lets more through than burst plus rate, in any window, whatever is asked when', async () => {
    const asked = fc.array(
      fc.record({ count: fc.integer({ min: 0, max: 12 }), waitMs: fc.integer({ min: 0, max: 4000 }) }),
      {
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(asked, fc.integer({ min: 1, max: 20_000 }), async (steps, windowMs) => {
        const clock = new VirtualClock();
        const budget = new RateBudget(clock);
        const given: number[] = [];
        for (const { count, waitMs } of steps) {
          ask(budget, clock, count, given);
          await clock.advance(waitMs);
        }
        await clock.advance(200_000);
        const { perSecond, burst } = limits.cloudformation;
        expect(given).toHaveLength(steps.reduce((sum, { count }) => sum + count, 0));
        expect(mostWithin(given, windowMs)).toBeLessThanOrEqual(burst + Math.ceil((windowMs * perSecond) / 1000));
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  it('lets those who wait go before the inventory, which still has a turn now and then', async () => {
    const clock = new VirtualClock();
    const budget = new RateBudget(clock);
    const order: string[] = [];
    const take = (urgency: Urgency, count: number) => {
      for (let index = 0; index < count; index++) void budget.take(place, urgency).then(() => order.push(urgency));
    };
    take('now', 5);
    await clock.advance(0);
    order.length = 0;
    take('spare', 3);
    take('now', 6);
    await clock.advance(20_000);
    expect(order).toEqual(['spare', 'now', 'now', 'now', 'spare', 'now', 'now', 'now', 'spare']);
  });

  it('keeps a permit for those who wait', async () => {
    const clock = new VirtualClock();
    const budget = new RateBudget(clock);
    let given = 0;
    for (let index = 0; index < 9; index++) void budget.take(place, 'spare').then(() => given++);
    await clock.advance(0);
    expect(given).toBe(limits.cloudformation.burst - 1);
    await budget.take(place, 'now');
    await clock.advance(20_000);
    expect(given).toBe(9);
    expect(clock.pending).toBe(0);
  });

  it('serves in the order of asking', async () => {
    const clock = new VirtualClock();
    const budget = new RateBudget(clock);
    const order: number[] = [];
    for (let index = 0; index < 9; index++) void budget.take(place, 'now').then(() => order.push(index));
    await clock.advance(10_000);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('runs at half the rate for five minutes after AWS throttled', async () => {
    const clock = new VirtualClock();
    const budget = new RateBudget(clock);
    budget.throttled(place, 'DescribeStacks');
    expect(budget.use(place).limitPerSecond).toBe(0.5);
    const given = ask(budget, clock, 160);
    await clock.advance(slowDownMs);
    expect(given).toHaveLength(150);
    expect(budget.use(place).limitPerSecond).toBe(1);
    await clock.advance(10_000);
    expect(given).toHaveLength(160);
  });

  it('lets an aborted call leave the queue without spending a permit', async () => {
    const clock = new VirtualClock();
    const budget = new RateBudget(clock);
    ask(budget, clock, 5);
    const abort = new AbortController();
    const waiting = budget.take(place, 'now', abort.signal);
    expect(budget.use(place).waiting).toBe(1);
    abort.abort('changed my mind');
    await expect(waiting).rejects.toBe('changed my mind');
    expect(budget.use(place).waiting).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('keeps accounts, regions and services apart', async () => {
    const clock = new VirtualClock();
    const budget = new RateBudget(clock);
    ask(budget, clock, 5);
    await budget.take({ ...place, region: 'us-east-1' }, 'now');
    await budget.take({ ...place, account: '444455556666' }, 'now');
    await budget.take({ ...place, service: 'autoscaling' }, 'now');
    expect(budget.use(place).used).toBeCloseTo(5 / 60);
  });

  it('refuses who waits when it is stopped, and leaves no timer behind', async () => {
    const clock = new VirtualClock();
    const budget = new RateBudget(clock);
    ask(budget, clock, 5);
    const waiting = budget.take(place, 'now');
    budget.stop();
    await expect(waiting).rejects.toMatchObject({ problem: { code: 'stopped' } });
    await expect(budget.take(place, 'now')).rejects.toMatchObject({ problem: { code: 'stopped' } });
    expect(clock.pending).toBe(0);
  });

  it('stays at a fifth of what AWS publishes for EC2', () => {
    expect(limits.ec2.perSecond).toBeLessThanOrEqual(20 / 5);
    expect(limits.ec2.burst).toBeLessThanOrEqual(100 / 5);
  });
});
