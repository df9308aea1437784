import { isSameSizes, type Sizes } from './model.ts';

/**
 * The sizes that undo our own write: what is still as we set it goes back to what it was, what somebody else set since
 * stays, and where the two contradict each other the foreign one wins. Null where nothing is left to undo.
 */
export function restoredSizes(before: Sizes, ours: Sizes, now: Sizes): Sizes | null {
  const foreign = (name: keyof Sizes) => (now[name] === ours[name] ? null : now[name]);
  const [low, desired, high] = [foreign('minSize'), foreign('desiredCapacity'), foreign('maxSize')];
  const minSize = low ?? Math.min(before.minSize, desired ?? Infinity, high ?? Infinity);
  const maxSize = high ?? Math.max(before.maxSize, desired ?? 0, low ?? 0);
  const desiredCapacity = desired ?? Math.min(Math.max(before.desiredCapacity, minSize), maxSize);
  const restored = { minSize, desiredCapacity, maxSize };
  return isSameSizes(restored, now) ? null : restored;
}

export const sizeNames: Readonly<Record<keyof Sizes, string>> = {
  minSize: 'minimum size',
  desiredCapacity: 'desired capacity',
  maxSize: 'maximum size',
};

/** What is no longer as we set it, e.g. `desired capacity 4 instead of 5`. */
export function foreignSizes(ours: Sizes, now: Sizes): string[] {
  const names = Object.keys(sizeNames) as (keyof Sizes)[];
  return names
    .filter((name) => now[name] !== ours[name])
    .map((name) => `${sizeNames[name]} ${now[name]} instead of ${ours[name]}`);
}

/** e.g. `3 (1 to 6)`. */
export function sizesText({ minSize, desiredCapacity, maxSize }: Sizes): string {
  return `${desiredCapacity} (${minSize} to ${maxSize})`;
}

/** Room for one instance more, within the maximum size where that is possible. */
export function surgeSizes({ minSize, desiredCapacity, maxSize }: Sizes): Sizes {
  return { minSize, desiredCapacity: desiredCapacity + 1, maxSize: Math.max(maxSize, desiredCapacity + 1) };
}
