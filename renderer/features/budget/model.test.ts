import { describe, expect, it } from 'vitest';
import type { ServiceUsage } from '#contract/budget.ts';
import { byCalls, byShare, slowedOf, totalsOf } from './model.ts';

const operation = (name: string, calls: number) => ({
  operation: name,
  calls,
  errors: 1,
  throttles: 2,
  p50Ms: null,
  p95Ms: null,
});

const usage = (service: string, used: number, calls: readonly number[] = []): ServiceUsage => ({
  connectionId: 'demo@eu-west-1',
  service,
  limitPerSecond: 5,
  publishedPerSecond: 10,
  used,
  waiting: 3,
  callsByMinute: [],
  slowed: null,
  operations: calls.map((count, index) => operation(`Op${index}`, count)),
});

describe('the budget', () => {
  it('has the most used first, and the same order while nothing changes', () => {
    const sorted = byShare([usage('rds', 0.1), usage('ec2', 0.5), usage('autoscaling', 0.1)]);
    expect(sorted.map(({ service }) => service)).toEqual(['ec2', 'autoscaling', 'rds']);
  });

  it('has the most called operation first', () => {
    expect(byCalls([operation('a', 1), operation('b', 7)]).map((each) => each.operation)).toEqual(['b', 'a']);
  });

  it('has everything that was slowed down there, and nowhere else', () => {
    const { connectionId } = usage('ec2', 0);
    const spared = [
      { connectionId, service: 'ec2', slowed: ['b', 'c'] } as const,
      { connectionId, service: 'rds', slowed: ['d'] } as const,
      { connectionId: 'other', service: 'ec2', slowed: ['e'] } as const,
    ].map((one) => ({ ...one, slowed: [...one.slowed] }));
    expect(slowedOf({ ...usage('ec2', 0), slowed: 'a' }, spared)).toEqual(['a', 'b', 'c']);
    expect(slowedOf(usage('sts', 0), spared)).toEqual([]);
  });

  it('adds up', () => {
    expect(totalsOf([usage('ec2', 0.5, [3, 4]), usage('rds', 0)])).toEqual({
      calls: 7,
      errors: 2,
      throttles: 4,
      waiting: 6,
    });
  });
});
