import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ResourceRef, StackRow } from '#contract/inventory.ts';
import type { StackOperation } from '#contract/lookups.ts';
import { api } from '../../lib/api.ts';
import { mergeOperations } from './events.ts';
import { lookupOptions, useAskAgain } from './use-lookup.ts';

const followMs = 5_000;

export type StackEvents = ReturnType<typeof useStackEvents>;

/** The events of a stack by operation, as far back as was asked for; they follow what happens while something does. */
export function useStackEvents({ connectionId, id }: ResourceRef, row: StackRow | undefined, enabled: boolean) {
  const isChanging = row?.condition === 'changing';
  const query = useInfiniteQuery(
    api.lookups.stackEvents.infiniteOptions({
      input: (next: string | null) => ({ connectionId, id, next }),
      initialPageParam: null,
      getNextPageParam: (page) => page.next,
      enabled,
      ...lookupOptions,
      // Every page is asked for again, so what was loaded further back is worth a longer pause.
      refetchInterval: ({ state: { data } }) =>
        isChanging || data?.pages[0]?.operations[0]?.endedAt === null ? followMs * (data?.pages.length ?? 1) : false,
    }),
  );
  useAskAgain(query, row);
  const operations = useMemo(
    () => mergeOperations((query.data?.pages ?? []).map((page) => page.operations)),
    [query.data],
  );
  return { ...query, operations, read: query.data?.pages[0]?.read };
}

/** The first failure of the last operation, which is the cause of those after it; null where nothing failed. */
export function rootCauseOf([newest]: readonly StackOperation[]): StackOperation['rootCause'] {
  return newest?.rootCause ?? null;
}
