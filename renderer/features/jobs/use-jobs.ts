import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { JobRow, JobsPage } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';
import type { RowRange } from '../../ui/grid/index.ts';
import type { JobsFilter } from './search-params.ts';

/** So many rows before the last one that is there, the next page is asked for. */
const aheadRows = 20;

export interface JobList {
  /** The jobs that are there, newest first; null before the first answer. */
  readonly rows: readonly JobRow[] | null;
  readonly hasOlder: boolean;
  /** The first page, with the counts of all. */
  readonly page: JobsPage | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly show: (range: RowRange) => void;
}

/** The jobs that match, as far as they were scrolled to. */
export function useJobs(filter: JobsFilter): JobList {
  const found = useInfiniteQuery(
    api.jobs.list.infiniteOptions({
      input: (before: string | undefined) => ({ ...filter, ...(before !== undefined && { before }) }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = found;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? null, [data]);
  const count = rows?.length ?? 0;
  return {
    rows,
    hasOlder: hasNextPage,
    page: data?.pages[0],
    error,
    retry: useCallback(() => void refetch(), [refetch]),
    show: useCallback(
      ({ end }) => {
        if (end > count - aheadRows && hasNextPage && !isFetchingNextPage) void fetchNextPage();
      },
      [count, hasNextPage, isFetchingNextPage, fetchNextPage],
    ),
  };
}
