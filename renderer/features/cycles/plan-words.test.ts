import { describe, expect, it, test } from 'vitest';
import { ceilingWords, durationWords, isNothingToDo } from './plan-words.ts';

const minuteMs = 60_000;
const original = { minSize: 1, desiredCapacity: 3, maxSize: 6 };

describe('the duration', () => {
  const capacity = [
    { atMs: 0, instances: 3, serving: 3 },
    { atMs: 20 * minuteMs, instances: 3, serving: 3 },
  ];
  const lasting = (samples: number) => ({ lowMs: 18 * minuteMs, highMs: 22 * minuteMs, samples });

  it('is what the chart is drawn by, with what that rests on', () => {
    expect(durationWords({ duration: null, capacity })).toBe('about 20 m 0 s, by assumption');
    expect(durationWords({ duration: lasting(1), capacity })).toBe('about 20 m 0 s, by 1 recorded one only');
    expect(durationWords({ duration: lasting(4), capacity })).toBe('about 20 m 0 s, by 4 recorded ones only');
  });

  it('is a range once enough are known', () => {
    expect(durationWords({ duration: lasting(5), capacity })).toBe('usually 18 m 0 s to 22 m 0 s');
  });
});

test('the ceiling says why it is above what is wanted, or is not', () => {
  expect(ceilingWords({ ceiling: 3, original })).toContain('none is launched before an old one goes');
  expect(ceilingWords({ ceiling: 4, original })).toContain(
    'one more than the 3 wanted, so that a new one serves first',
  );
  expect(ceilingWords({ ceiling: 6, original })).toBe('6 instances at most, not counting what drains');
});

test('nothing to do is not the same as not possible', () => {
  const blocker = { message: 'Launch is suspended.', advice: '' };
  const victim = { id: 'i-1', zone: 'a', launchedAt: null, reason: '' };
  expect(isNothingToDo({ victims: [], blockers: [] })).toBe(true);
  expect(isNothingToDo({ victims: [], blockers: [blocker] })).toBe(false);
  expect(isNothingToDo({ victims: [victim], blockers: [] })).toBe(false);
});
