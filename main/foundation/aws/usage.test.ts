import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import type { Outcome } from './gate.ts';
import type { BudgetUse } from './rate-budget.ts';
import { Usage } from './usage.ts';

const minuteMs = 60_000;
const calm: BudgetUse = { limitPerSecond: 4, publishedPerSecond: 20, used: 0, waiting: 0, slowDown: null };

function bed(use: BudgetUse = calm) {
  const clock = new VirtualClock();
  const usage = new Usage(clock);
  const record = (operation: string, result: Outcome['result'] = 'ok', durationMs = 10) => {
    const call = { connectionId: 'demo@eu-west-1', service: 'ec2', operation } as const;
    usage.record({ call, signIn: 1, durationMs, result, expired: null });
  };
  const listed = () => usage.list(() => use)[0];
  return { clock, usage, record, listed };
}

describe('what the API was used for', () => {
  it('is counted by minute, oldest first, over all operations', async () => {
    const { clock, record, listed } = bed();
    record('DescribeInstances');
    record('DescribeInstances');
    await clock.advance(9 * minuteMs);
    record('DescribeLaunchTemplates');
    expect(listed()?.callsByMinute).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    await clock.advance(minuteMs);
    expect(listed()?.callsByMinute).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    expect(listed()?.operations.map(({ operation }) => operation)).toEqual(['DescribeLaunchTemplates']);
  });

  it('tells errors from throttles, and how long answers took', () => {
    const { record, listed } = bed();
    for (const durationMs of [40, 10, 20, 30]) record('DescribeInstances', 'ok', durationMs);
    record('DescribeInstances', 'error');
    record('DescribeInstances', 'throttled');
    expect(listed()?.operations).toEqual([
      { operation: 'DescribeInstances', calls: 6, errors: 1, throttles: 1, p50Ms: 20, p95Ms: 40 },
    ]);
  });

  it('stands beside what is allowed', () => {
    const { record, listed } = bed();
    record('DescribeInstances');
    expect(listed()).toMatchObject({ limitPerSecond: 4, publishedPerSecond: 20, slowed: null });
  });

  it('is forgotten with its connection', () => {
    const { record, listed, usage } = bed();
    record('DescribeInstances');
    usage.forget('demo@eu-west-1');
    expect(listed()).toBeUndefined();
  });

  it.each([
    [
      0,
      'Calls go at half the usual rate for another 5 min, because AWS throttled DescribeStacks less than a minute ago.',
    ],
    [
      3.5 * minuteMs,
      'Calls go at half the usual rate for another 2 min, because AWS throttled DescribeStacks 3 min ago.',
    ],
  ])('says in words what was slowed down, %i ms after it was', async (laterMs, words) => {
    const start = new VirtualClock().now();
    const slowDown = { since: start, until: start + 5 * minuteMs, operation: 'DescribeStacks' };
    const { clock, record, listed } = bed({ ...calm, slowDown });
    await clock.advance(laterMs);
    record('DescribeStacks', 'throttled');
    expect(listed()?.slowed).toBe(words);
  });
});
