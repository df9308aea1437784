import { type QueryFunction, type QueryKey, type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { ConditionCounts, RowGroup } from '#contract/inventory.ts';
import type { RowRange } from './model.ts';
import { indexIn, pageRows, pagesOf, rowIn } from './pages.ts';

/** What the core answers to a list's question. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly unfiltered: number;
  readonly conditions: ConditionCounts;
  /** Told with the first page of a list whose rows are gathered in groups. */
  readonly groups?: readonly RowGroup[] | null;
}

export interface PageQuery<Row> {
  readonly queryKey: QueryKey;
  readonly queryFn: QueryFunction<Page<Row>>;
}

/** One list as far as it is there. */
export interface LoadedPages<Row> extends Omit<Page<Row>, 'rows'> {
  /** Null where the rows are not gathered in groups. */
  readonly groups: readonly RowGroup[] | null;
  readonly listKey: string;
  readonly pages: ReadonlyMap<number, readonly Row[]>;
}

export interface RowPages<Row> {
  /** Null until the first answer. While another list is on its way this is still the previous one. */
  readonly loaded: LoadedPages<Row> | null;
  /** False while `loaded` is still the previous list. */
  readonly current: boolean;
  readonly rowAt: (index: number) => Row | undefined;
  readonly indexOf: (matches: (row: Row) => boolean) => number;
  /** The error of the last attempt, or null. Rows that are there stay. */
  readonly error: Error | null;
  readonly retry: () => void;
  /** Tells which rows are on screen, so that their pages are asked for. */
  readonly show: (ranges: readonly RowRange[]) => void;
}

const firstScreen: readonly RowRange[] = [{ start: 0, end: 1 }];
/** Rows asked for above and below those in view: they are there when the person scrolls on. */
const aheadRows = 20;

/**
 * The rows of a long list, page by page as they come into view. `listKey` names the question (filter and sort): when
 * it changes, the rows of the previous list stay until the first of the new ones are there, so that nothing flickers
 * while a person types. Questions nobody waits for any longer are cancelled by the query client.
 *
 * @param whole asks for every page at once, for lists that are short and whose rows are all needed.
 */
export function useRowPages<Row>(
  listKey: string,
  pageQuery: (offset: number, limit: number) => PageQuery<Row>,
  whole = false,
): RowPages<Row> {
  const [shown, setShown] = useState({ listKey, ranges: firstScreen });
  const previous = useRef<LoadedPages<Row> | null>(null);

  const numbers = pagesOf(shown.listKey === listKey ? shown.ranges : firstScreen);
  const numbersKey = numbers.join();

  const combine = useCallback(
    (results: UseQueryResult<Page<Row>>[]) => ({
      loaded: loadedPages(listKey, numbersKey.split(',').map(Number), results),
      error: results.find((result) => result.error !== null)?.error ?? null,
      retry: () => {
        for (const result of results) if (result.error !== null) void result.refetch();
      },
    }),
    [listKey, numbersKey],
  );
  const current = useQueries({
    queries: numbers.map((page) => pageQuery(page * pageRows, pageRows)),
    combine,
  });

  const loaded = current.loaded ?? previous.current;
  const loadedKey = loaded?.listKey ?? null;
  const total = loaded?.total ?? 0;
  // What is in view of the previous list says nothing about the next one, so it is told with its list.
  const ask = useCallback(
    (ranges: readonly RowRange[]) => {
      if (loadedKey === null) return;
      setShown((before) =>
        before.listKey === loadedKey && pagesOf(before.ranges).join() === pagesOf(ranges).join()
          ? before
          : { listKey: loadedKey, ranges },
      );
    },
    [loadedKey],
  );
  useLayoutEffect(() => {
    if (current.loaded !== null) previous.current = current.loaded;
  }, [current.loaded]);
  useLayoutEffect(() => {
    if (whole) ask([{ start: 0, end: total }]);
  }, [whole, total, ask]);

  return {
    loaded,
    current: current.loaded !== null,
    error: current.error,
    retry: current.retry,
    rowAt: useCallback((index) => (loaded === null ? undefined : rowIn(loaded.pages, index)), [loaded]),
    indexOf: useCallback((matches) => (loaded === null ? -1 : indexIn(loaded.pages, matches)), [loaded]),
    show: useCallback(
      (ranges) => {
        if (whole) return;
        ask(ranges.map(({ start, end }) => ({ start: start - aheadRows, end: Math.min(end + aheadRows, total) })));
      },
      [whole, total, ask],
    ),
  };
}

/** The totals are those of the youngest answer: pages are asked for at different times. */
function loadedPages<Row>(
  listKey: string,
  numbers: readonly number[],
  results: readonly UseQueryResult<Page<Row>>[],
): LoadedPages<Row> | null {
  const pages = new Map<number, readonly Row[]>();
  let youngest: { readonly page: Page<Row>; readonly at: number } | null = null;
  for (const [index, result] of results.entries()) {
    const number = numbers[index];
    if (result.data === undefined || number === undefined) continue;
    pages.set(number, result.data.rows);
    if (youngest === null || result.dataUpdatedAt > youngest.at) {
      youngest = { page: result.data, at: result.dataUpdatedAt };
    }
  }
  if (youngest === null) return null;
  const { total, unfiltered, conditions } = youngest.page;
  // The first page is always among them, and alone tells the groups.
  const groups = results[0]?.data?.groups ?? null;
  return { listKey, pages, total, unfiltered, conditions, groups };
}
