import type { RowRange } from './model.ts';

/** Rows that are asked for at a time. */
export const pageRows = 100;

/** The first page and those that hold any row of the ranges, in order. The first one always tells the totals. */
export function pagesOf(ranges: readonly RowRange[]): number[] {
  const pages = new Set([0]);
  for (const { start, end } of ranges) {
    const last = Math.floor(Math.max(0, end - 1) / pageRows);
    for (let page = Math.floor(Math.max(0, start) / pageRows); page <= last; page += 1) pages.add(page);
  }
  return [...pages].sort((one, other) => one - other);
}

/** The row at an index of the whole list, or undefined while its page is not there. */
export function rowIn<Row>(pages: ReadonlyMap<number, readonly Row[]>, index: number): Row | undefined {
  return pages.get(Math.floor(index / pageRows))?.[index % pageRows];
}

/** Where a row is now, among the pages that are there; -1 where it is in none. */
export function indexIn<Row>(pages: ReadonlyMap<number, readonly Row[]>, matches: (row: Row) => boolean): number {
  for (const [page, rows] of pages) {
    const index = rows.findIndex(matches);
    if (index >= 0) {
      return page * pageRows + index;
    }
  }
  return -1;
}
