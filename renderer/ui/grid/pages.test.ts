import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexIn, pageRows, pagesOf, rowIn } from './pages.ts';

describe('which pages a range needs', () => {
  it('asks for one page where one is enough', () => {
    expect(pagesOf([{ start: 0, end: 40 }])).toEqual([0]);
    expect(pagesOf([{ start: 0, end: pageRows }])).toEqual([0]);
  });

  it('always asks for the first page, which tells the totals', () => {
    expect(pagesOf([{ start: 1_950, end: 2_010 }])).toEqual([0, 19, 20]);
  });

  it('covers every row of the range exactly once', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.integer({ min: 1, max: 400 }), (start, length) => {
        const pages = pagesOf([{ start, end: start + length }]);
        expect(new Set(pages).size).toBe(pages.length);
        for (const index of [start, start + length - 1]) {
          expect(pages).toContain(Math.floor(index / pageRows));
        }
      }),
    );
  });
});

describe('which pages several ranges need', () => {
  it('names a page once, and none between them', () => {
    const ranges = [
      { start: 40, end: 60 },
      { start: 90, end: 120 },
      { start: 5_020, end: 5_030 },
    ];
    expect(pagesOf(ranges)).toEqual([0, 1, 50]);
    expect(pagesOf([])).toEqual([0]);
  });
});

describe('rows in pages', () => {
  const pages = new Map([
    [0, ['a', 'b']],
    [3, ['x', 'y']],
  ]);

  it('finds a row by its index and its index by the row', () => {
    expect(rowIn(pages, 301)).toBe('y');
    expect(rowIn(pages, 150)).toBeUndefined();
    expect(indexIn(pages, (row) => row === 'y')).toBe(301);
    expect(indexIn(pages, (row) => row === 'z')).toBe(-1);
  });
});
