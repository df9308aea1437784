import { describe, expect, it } from 'vitest';
import { formatPlayed, type Played, verdicts } from './cycle-table.ts';

const ours: Played = { name: 'Ours', isOurs: true, surge: 3, durationMs: 600_000, lowest: 12, peak: 15, writes: 20 };
const other: Played = { ...ours, name: 'Other', isOurs: false };

describe('planners side by side', () => {
  it('are told with what counts', () => {
    const [head, line] = formatPlayed([ours, { ...other, lowest: 11 }], 12).split('\n');
    expect(head).toMatch(/^planner\s+surge\s+duration\s+lowest/);
    expect(line).toMatch(/^Ours\s+3\s+10\.0 min\s+12\s+yes\s+15\s+20$/);
  });

  it('say who is faster, and at what price', () => {
    const faster = { ...other, durationMs: 300_000 };
    expect(verdicts([ours, { ...faster, lowest: 9 }], 12)).toEqual([
      'Ours is 5.0 min slower than Other, which is unsafe: only 9 of 12 served.',
    ]);
    expect(verdicts([ours, { ...faster, surge: 12 }], 12)).toEqual([
      'Ours is 5.0 min slower than Other, which has 12 more and not 3.',
    ]);
    expect(verdicts([ours, faster], 12)).toEqual([
      'Ours is SLOWER than the slowest safe one with as much surge, Other.',
      'Ours is 5.0 min slower than Other, which is safe too.',
    ]);
  });

  it('are compared with the slowest safe one that has as much surge', () => {
    const slow = { ...other, name: 'Slow', durationMs: 900_000 };
    const slowest = { ...slow, name: 'Unsafe', durationMs: 990_000, lowest: 11 };
    expect(verdicts([ours, other, slow, slowest], 12)).toEqual([
      'Ours is not slower than the slowest safe one with as much surge, Slow.',
    ]);
  });

  it('say that ours crosses the floor', () => {
    expect(verdicts([{ ...ours, lowest: 11 }], 12)).toEqual(['Ours CROSSES THE FLOOR: only 11 of 12 served.']);
  });
});
