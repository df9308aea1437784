import { describe, expect, it } from 'vitest';
import { benchmarks } from './index.ts';
import { formatTable, percentile, rowTargets, toRow } from './rows.ts';

describe('a row', () => {
  it('is ok up to its target', () => {
    expect(toRow('publish', 200)).toEqual({ name: 'publish', value: 200, unit: 'ms', target: 200, ok: true });
    expect(toRow('publish', 200.01).ok).toBe(false);
    expect(toRow('publish', Number.NaN).ok).toBe(false);
  });

  it('is ok from its target on where that is the least', () => {
    expect(toRow('durable-steps', 60).ok).toBe(true);
    expect(toRow('durable-steps', 59.99).ok).toBe(false);
    expect(toRow('durable-steps', Number.NaN).ok).toBe(false);
    expect(formatTable([toRow('durable-steps', 70)])).toContain('≥ 60');
  });

  it('is measured by exactly one benchmark', () => {
    const measured = benchmarks.flatMap((benchmark) => benchmark.rows);
    expect(measured.toSorted()).toEqual(Object.keys(rowTargets).toSorted());
  });

  it('is printed with its verdict', () => {
    expect(formatTable([toRow('publish', 999)])).toContain('MISSED  publish  999 ms  ≤ 200');
  });
});

describe('a percentile', () => {
  it('is a sample, not between two', () => {
    const samples = [5, 1, 4, 2, 3];
    expect([0.5, 0.8, 0.99].map((share) => percentile(samples, share))).toEqual([3, 4, 5]);
  });
});
