import { useEffect, useRef } from 'react';
import type { StackRow } from '#contract/inventory.ts';

/** What is read from AWS when asked is asked for again by whoever comes back to it, and not kept for long. */
export const lookupOptions = { staleTime: 5_000, gcTime: 60_000 } as const;

/** Asks again whenever the inventory has seen the stack change. */
export function useAskAgain(
  query: { readonly refetch: () => unknown; readonly data: unknown },
  row: StackRow | undefined,
) {
  const stamp = row === undefined ? null : `${row.status} ${row.updatedAt} ${row.drift}`;
  const known = useRef(stamp);
  const latest = useRef(query);
  useEffect(() => {
    latest.current = query;
  });
  useEffect(() => {
    if (stamp === known.current) return;
    const isFirst = known.current === null;
    known.current = stamp;
    if (!isFirst && latest.current.data !== undefined) latest.current.refetch();
  }, [stamp]);
}
