import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { JobEvent } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';

const pageEntries = 500;

export interface JobLogEntries {
  /** Oldest first; null before the first answer. */
  readonly entries: readonly JobEvent[] | null;
  readonly error: Error | null;
  readonly retry: () => void;
}

/** A job's stream as far as it goes: whenever a newer entry is known of, what came since is asked for. */
export function useJobLog(jobId: string, newestId: number): JobLogEntries {
  const found = useInfiniteQuery(
    api.jobs.events.infiniteOptions({
      input: (after: number) => ({ jobId, after, limit: pageEntries }),
      initialPageParam: 0,
      // The stream only grows: what is newer always lies behind the last entry that is there.
      getNextPageParam: (_page, pages) => pages.flat().at(-1)?.id ?? 0,
    }),
  );
  const { data, error, isError, isFetching, fetchNextPage, refetch } = found;
  const entries = useMemo(() => data?.pages.flat() ?? null, [data]);
  const lastId = entries?.at(-1)?.id ?? 0;
  const isBehind = entries !== null && lastId < newestId;
  useEffect(() => {
    if (isBehind && !isFetching && !isError) void fetchNextPage();
  }, [isBehind, isFetching, isError, fetchNextPage]);
  return { entries, error, retry: () => void refetch() };
}
