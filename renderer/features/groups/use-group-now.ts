import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { GroupDetail, GroupRef } from '#contract/groups.ts';
import { api, queryClient } from '../../lib/api.ts';

/** The group as AWS has it, and what it did; asked again when the inventory saw it change or a job let go of it. */
export function useGroupNow(group: GroupRef, detail: GroupDetail | undefined) {
  // What was read for this page before may be long ago.
  const now = useQuery(api.groups.now.queryOptions({ input: group, staleTime: 0 }));
  const { refetch } = now;
  const seen = contentOf(detail);
  const known = useRef(seen);
  useEffect(() => {
    if (known.current !== null && seen !== known.current) {
      void refetch();
      void queryClient.invalidateQueries({ queryKey: api.lookups.activities.key() });
    }
    known.current = seen;
  }, [seen, refetch]);
  return now;
}

/** What of the cached group tells that AWS has something new; the times of reading do not. */
function contentOf(detail: GroupDetail | undefined): string | null {
  if (detail === undefined) return null;
  const { row, heldBy, status } = detail;
  return JSON.stringify([{ ...row, read: null }, heldBy?.jobId, status]);
}
