import { expect, test } from 'vitest';
import { scalingProcesses } from '#contract/groups.ts';
import { decodeMark, encodeMark, type Mark } from './mark.ts';
import { sizes } from './seen.testing.ts';

const mark: Mark = {
  jobId: '0198f0c2-6f5e-7c1a-9a77-2f6e3d1b5c44/groups/12',
  consoleId: '0198f0c2-6f5e-7c1a-9a77-2f6e3d1b5c45',
  sizes: sizes(1, 3, 6),
  suspends: ['AZRebalance'],
  at: 1_800_000_000_000,
};

test('a mark is read as it was written, with what a tag may hold', () => {
  for (const suspends of [mark.suspends, []]) {
    const value = encodeMark({ ...mark, suspends });
    expect(value).toMatch(/^[A-Za-z0-9 +\-=._:/@]{1,256}$/);
    expect(decodeMark(value)).toEqual({ ...mark, suspends });
  }
});

test('all processes and the largest sizes fit in', () => {
  const largest = { ...mark, sizes: sizes(10_000, 10_000, 10_000), suspends: scalingProcesses };
  expect(decodeMark(encodeMark(largest))).toEqual(largest);
});

test('what no console has written is no mark', () => {
  for (const value of ['', '2 a b 1/3/6 5 -', '1 a b 1/3 5 -', 'team web']) expect(decodeMark(value)).toBeNull();
});
