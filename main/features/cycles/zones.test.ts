import { expect, test } from 'vitest';
import { spec } from './cycle-seen.testing.ts';
import { batchesOf, boundsOf } from './plan-cycle-batches.ts';
import { sizes } from './seen.testing.ts';
import { leavingFirst, mayEndUneven, spreadOf, type ZoneFillings } from './zones.ts';

function filled(...zones: readonly (readonly [staying: number, going: number])[]): ZoneFillings {
  return new Map(zones.map(([staying, going], index) => ['abcdefgh'.charAt(index), { staying, going }]));
}

function order(fillings: ZoneFillings): string {
  return [...fillings.keys()].toSorted(leavingFirst(fillings)).join('');
}

test('one goes where the fewest are to stay, as what is launched in its place comes there', () => {
  expect(order(filled([1, 1], [0, 1], [0, 1]))).toBe('bca');
  expect(order(filled([1, 1], [1, 0], [0, 1]))).toBe('cab');
  expect(order(filled([1, 2], [1, 1], [1, 3]))).toBe('cab');
});

test('no zone falls more than two behind', () => {
  expect(order(filled([2, 1], [0, 1], [1, 1]))).toBe('cab');
  expect(spreadOf(filled([2, 1], [0, 1]))).toBe(2);
});

test.each([1, 2, 3, 4, 5])(
  'all are replaced one at a time over %i zones: they end even, whatever the size',
  (zones) => {
    for (let desired = 1; desired <= 24; desired++) {
      const per = (index: number) => Math.floor(desired / zones) + (index < desired % zones ? 1 : 0);
      const begin = filled(...Array.from({ length: zones }, (_, index) => [0, per(index)] as const));
      const rounds = Array.from({ length: desired }, () => ({ launched: 1, retired: 1 }));
      expect(mayEndUneven(begin, rounds), `${desired}`).toBe(false);
    }
  },
);

test('what cannot end even is known before', () => {
  const rounds = [{ launched: 1, retired: 1 }];
  expect(mayEndUneven(filled([1, 0], [0, 1], [1, 0]), rounds)).toBe(true);
  expect(mayEndUneven(filled([1, 0], [0, 2], [1, 0]), rounds)).toBe(false);
});

test('the usual canary of three over three zones ends even', () => {
  const ids = ['i-1', 'i-2', 'i-3'];
  const batches = batchesOf(ids, 3, boundsOf(sizes(1, 3, 6), spec()), spec());
  const rounds = batches.map(({ grownTo, instanceIds }) => ({ launched: grownTo - 3, retired: instanceIds.length }));
  expect(mayEndUneven(filled([0, 1], [0, 1], [0, 1]), rounds)).toBe(false);
});
