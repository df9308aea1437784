import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { Change, ChangeCounts } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { client } from '../../lib/client.ts';
import type { RowRange } from '../../ui/grid/index.ts';
import type { RecordFilter } from './search-params.ts';

/** Entries that are asked for at a time. */
const pageEntries = 100;
/** So many entries before the last one that is there, the next page is asked for. */
const aheadEntries = 40;

/** How many entries of each kind the filter would leave, were no kind chosen; undefined before the first answer. */
export function useChangeCounts({ kinds, ...filter }: RecordFilter): ChangeCounts | undefined {
  return useQuery(api.inventory.changeCounts.queryOptions({ input: filter, placeholderData: keepPreviousData })).data;
}

export interface ChangeRecord {
  /** The entries that are there, newest first; null before the first answer. */
  readonly entries: readonly Change[] | null;
  /** Whether there are older ones. */
  readonly hasOlder: boolean;
  /** New ones that wait above what is shown; as many as a page stands for at least as many. */
  readonly waiting: number;
  readonly waitingIsAll: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Tells which entries are in view: older ones are asked for in time, and what is read does not move. */
  readonly show: (range: RowRange) => void;
  readonly showNewest: () => void;
}

/**
 * The inventory's record as far as it is there. It only ever grows at its top, so pages that were read stay true: the
 * newest page alone is asked for again. While the person has scrolled down, what is new waits.
 */
export function useRecord(filter: RecordFilter): ChangeRecord {
  const filterKey = JSON.stringify(filter);
  const newest = useQuery(
    api.inventory.changes.queryOptions({
      input: { ...filter, limit: pageEntries },
      placeholderData: keepPreviousData,
    }),
  );
  const [held, setHeld] = useState<{ readonly filterKey: string; readonly id: number } | null>(null);
  const newestId = newest.data?.[0]?.id ?? 0;
  const shownUpTo = held?.filterKey === filterKey ? held.id : newestId;
  const isCurrent = newest.data !== undefined && !newest.isPlaceholderData;

  const older = useInfiniteQuery({
    queryKey: ['changes record', filterKey, shownUpTo],
    queryFn: ({ pageParam, signal }) =>
      client.inventory.changes({ ...filter, before: pageParam, limit: pageEntries }, { signal }),
    initialPageParam: shownUpTo + 1,
    getNextPageParam: (page) => (page.length < pageEntries ? undefined : page.at(-1)?.id),
    enabled: isCurrent,
    ...(isCurrent && shownUpTo === newestId && { initialData: { pages: [newest.data], pageParams: [shownUpTo + 1] } }),
  });
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isError } = older;

  const pages = older.data?.pages;
  const entries = useMemo(
    () => (isCurrent && pages !== undefined ? pages.flat() : (newest.data ?? null)),
    [isCurrent, pages, newest.data],
  );
  const count = entries?.length ?? 0;
  const waiting = newest.data?.filter(({ id }) => id > shownUpTo).length ?? 0;

  return {
    entries,
    hasOlder: hasNextPage,
    waiting,
    waitingIsAll: waiting < pageEntries,
    error: newest.error ?? older.error,
    retry: useCallback(() => {
      void newest.refetch();
      if (isError) void fetchNextPage();
    }, [newest.refetch, isError, fetchNextPage]),
    show: useCallback(
      ({ start, end }) => {
        setHeld((before) => {
          if (start === 0) return null;
          return before?.filterKey === filterKey ? before : { filterKey, id: newestId };
        });
        if (end > count - aheadEntries && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
      },
      [filterKey, newestId, count, hasNextPage, isFetchingNextPage, isError, fetchNextPage],
    ),
    showNewest: useCallback(() => setHeld(null), []),
  };
}
