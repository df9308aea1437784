import { expect, it } from 'vitest';
import { leavesFirst } from './termination-policy.ts';

const minuteMs = 60_000;
const now = 10 * 60 * minuteMs;

const candidates = {
  'oldest machine': { launchedAt: now - 130 * minuteMs, configuredAt: 3 },
  'newest machine': { launchedAt: now - 5 * minuteMs, configuredAt: 3 },
  'oldest version': { launchedAt: now - 20 * minuteMs, configuredAt: 1 },
  'nearly an hour': { launchedAt: now - 59 * minuteMs, configuredAt: 3 },
};

it.each([
  [['Default'], 'oldest version'],
  [['OldestLaunchTemplate'], 'oldest version'],
  [['OldestLaunchConfiguration'], 'oldest version'],
  [['OldestInstance'], 'oldest machine'],
  [['NewestInstance'], 'newest machine'],
  [['ClosestToNextInstanceHour'], 'nearly an hour'],
  [['AllocationStrategy', 'OldestInstance'], 'oldest machine'],
  [['OldestLaunchTemplate', 'NewestInstance'], 'oldest version'],
])('%j takes the one with the %s first', (policies, expected) => {
  const order = Object.entries(candidates).toSorted(([, left], [, right]) => leavesFirst(policies, left, right, now));
  expect(order[0]?.[0]).toBe(expected);
});

it.each(['Default', 'OldestLaunchTemplate'])(
  '%s takes those first that the group has another template for',
  (policy) => {
    const outmoded = { launchedAt: now, configuredAt: 9, isOutmoded: true };
    const order = [candidates['oldest version'], outmoded].toSorted((left, right) =>
      leavesFirst([policy], left, right, now),
    );
    expect(order[0]).toBe(outmoded);
  },
);

it('breaks ties by the next policy', () => {
  const same = { ...candidates, 'oldest version': { launchedAt: now - 20 * minuteMs, configuredAt: 3 } };
  const policies = ['OldestLaunchTemplate', 'NewestInstance'];
  const order = Object.entries(same).toSorted(([, left], [, right]) => leavesFirst(policies, left, right, now));
  expect(order[0]?.[0]).toBe('newest machine');
});
