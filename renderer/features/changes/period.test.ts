import { describe, expect, it } from 'vitest';
import { periodOf, periodProblem, readMoment, writeMoment } from './period.ts';

const now = Date.UTC(2026, 10, 21, 20, 44);

describe('a period', () => {
  it('is the last day where the address says nothing', () => {
    expect(periodOf({}, now)).toEqual({ from: now - 86_400_000 });
  });

  it('has no beginning where everything is asked for', () => {
    expect(periodOf({ period: 'all' }, now)).toEqual({});
  });

  it('goes by moments in UTC before anything else, and one of them is enough', () => {
    expect(periodOf({ period: 'hour', from: '2026-11-20T10:00' }, now)).toEqual({ from: Date.UTC(2026, 10, 20, 10) });
    expect(periodOf({ until: '2026-11-20T10:00' }, now)).toEqual({ until: Date.UTC(2026, 10, 20, 10) });
  });

  it('leaves out what is no moment', () => {
    expect(readMoment('yesterday')).toBeUndefined();
    expect(readMoment('2026-13-45T10:00')).toBeUndefined();
    expect(periodOf({ period: 'hour', from: 'x' }, now)).toEqual({ from: now - 3_600_000 });
  });

  it('says when it ends before it begins', () => {
    expect(periodProblem({ from: 2, until: 1 })).toMatch(/before it begins/);
    expect(periodProblem({ from: 1 })).toBeNull();
  });

  it('is written the way it is read', () => {
    expect(readMoment(writeMoment(now))).toBe(now);
  });
});
