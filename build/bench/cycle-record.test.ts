import { describe, expect, it } from 'vitest';
import { CycleRecord, type Moment } from './cycle-record.ts';

/** A group of two; `old-1`, `-old-1` for one that leaves, `+new-1` for one that does not serve yet. */
function moment(at: number, writes: number, ...names: string[]): Moment {
  const launchedAt = { 'old-1': 0, 'old-2': 0, 'new-1': 1100, 'new-2': 5100 };
  const idOf = (name: string) => name.replace(/^[+-](?=old|new)/, '') as keyof typeof launchedAt;
  return {
    at,
    writes,
    serving: names.filter((name) => !/^[+-]/.test(name)),
    members: names.map((name) => ({
      id: idOf(name),
      launchedAt: launchedAt[idOf(name)],
      isLeaving: name.startsWith('-'),
    })),
  };
}

/** One after the other, launched before the old one goes; each takes its time, and the first drain is the longest. */
function replaced(): CycleRecord {
  const record = new CycleRecord(moment(0, 0, 'old-1', 'old-2'));
  record.see(moment(1000, 1, 'old-1', 'old-2'));
  record.see(moment(2000, 1, 'old-1', 'old-2', '+new-1'));
  record.see(moment(4000, 2, '-old-1', 'old-2', 'new-1'));
  record.see(moment(6000, 2, '-old-1', 'old-2', 'new-1', '+new-2'));
  record.see(moment(9000, 3, '-old-1', '-old-2', 'new-1', 'new-2'));
  record.see(moment(10_000, 3, '-old-2', 'new-1', 'new-2'));
  return record;
}

describe('the record of a cycle', () => {
  it('is whole once everything old is gone and as many as before serve', () => {
    const record = replaced();
    expect(record.isWhole).toBe(false);
    expect(() => record.figures()).toThrow('Not everything');
    record.see(moment(11_000, 4, 'new-1', 'new-2'));
    record.see(moment(12_000, 5, 'new-1', 'new-2'));
    expect(record.figures()).toEqual({ durationMs: 10_000, lowest: 2, peak: 4, writes: 5 });
  });

  it('is not whole while fewer than before serve, and remembers how few did', () => {
    const record = replaced();
    record.see(moment(11_000, 4, 'new-1', '+new-2'));
    expect(record.isWhole).toBe(false);
    record.see(moment(12_000, 4, 'new-1', 'new-2'));
    expect(record.figures()).toMatchObject({ durationMs: 11_000, lowest: 1 });
  });

  it('has a lower bound: of each batch the slowest arrival, and of the last one the drain', () => {
    const record = replaced();
    record.see(moment(11_000, 4, 'new-1', 'new-2'));
    const [first, second, lastDrain] = [4000 - 1100, 9000 - 5100, 11_000 - 9000];
    expect(record.lowerBoundMs([1, 1])).toBe(first + second + lastDrain);
    expect(record.lowerBoundMs([2])).toBe(Math.max(first, second) + 6000);
    expect(() => record.lowerBoundMs([1])).toThrow('not those of this run');
  });
});
