import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { GroupRef } from '#contract/groups.ts';
import { pageLimitMax } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';

/**
 * What the inventory knows against instances of a group, by id: Auto Scaling alone may call healthy what a load balancer
 * does not.
 */
export function useDoubts({ connectionId, groupName }: GroupRef): ReadonlyMap<string, string> {
  const { data } = useQuery(
    api.inventory.instances.queryOptions({
      input: {
        connectionIds: [connectionId],
        groupName,
        conditions: ['failed', 'warning'],
        sort: 'id',
        limit: pageLimitMax,
      },
    }),
  );
  return useMemo(() => new Map(data?.rows.map(({ id, reason }) => [id, reason])), [data]);
}
