import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Sizes } from './model.ts';
import { sizes } from './seen.testing.ts';
import { foreignSizes, restoredSizes, surgeSizes } from './sizes.ts';

const anySizes = fc
  .tuple(fc.nat(20), fc.nat(20), fc.nat(20))
  .map((numbers) => numbers.toSorted((one, other) => one - other))
  .map(([low = 0, middle = 0, high = 0]) => sizes(low, middle, high));

function isValid({ minSize, desiredCapacity, maxSize }: Sizes): boolean {
  return minSize <= desiredCapacity && desiredCapacity <= maxSize;
}

test('what nobody else touched goes back exactly', () => {
  fc.assert(
    fc.property(anySizes, anySizes, (before, ours) => {
      expect(restoredSizes(before, ours, ours) ?? ours).toEqual(before);
    }),
  );
});

test('G13 what somebody else set stays, and what comes of it is always possible', () => {
  fc.assert(
    fc.property(anySizes, anySizes, anySizes, (before, ours, now) => {
      const restored = restoredSizes(before, ours, now) ?? now;
      expect(isValid(restored)).toBe(true);
      for (const name of ['minSize', 'desiredCapacity', 'maxSize'] as const) {
        if (now[name] !== ours[name]) expect(restored[name]).toBe(now[name]);
      }
    }),
  );
});

test('G13 a desired capacity that was raised meanwhile keeps the room it needs', () => {
  expect(restoredSizes(sizes(1, 3, 6), sizes(5, 5, 8), sizes(5, 7, 8))).toEqual(sizes(1, 7, 7));
});

test('G06 a group that was scaled in meanwhile is not made larger again, nor smaller', () => {
  expect(restoredSizes(sizes(1, 3, 6), sizes(1, 5, 6), sizes(1, 2, 6))).toBeNull();
});

test('what is no longer ours is told', () => {
  expect(foreignSizes(sizes(1, 5, 6), sizes(1, 4, 8))).toEqual([
    'desired capacity 4 instead of 5',
    'maximum size 8 instead of 6',
  ]);
});

test('G05 room for one more, within the maximum where there is room', () => {
  expect(surgeSizes(sizes(1, 3, 6))).toEqual(sizes(1, 4, 6));
  expect(surgeSizes(sizes(1, 1, 1))).toEqual(sizes(1, 2, 2));
});
