import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type EnvironmentRow, pageLimitMax, type StackPage } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import type { OpenedStacks } from './tree.ts';

/** The stacks of these environments, live, by environment id; worst first, and re-read for one environment on demand. */
export function useOpenedStacks(environments: readonly EnvironmentRow[]): {
  readonly opened: ReadonlyMap<string, OpenedStacks>;
  readonly retry: () => void;
} {
  const pages = environments.flatMap((environment) => stackPagesOf(environment));
  const owners = pages.map(({ environmentId }) => environmentId).join('\n');
  const combine = useCallback(
    (results: UseQueryResult<StackPage>[]) => ({
      opened: openedStacks(owners.split('\n'), results),
      retry: () => {
        for (const result of results) if (result.isError) void result.refetch();
      },
    }),
    [owners],
  );
  return useQueries({ queries: pages.map((input) => api.inventory.stacks.queryOptions({ input })), combine });
}

function stackPagesOf({ id, connectionId, stacks }: EnvironmentRow) {
  const count = Math.max(1, Math.ceil(stacks / pageLimitMax));
  return Array.from({ length: count }, (_, page) => ({
    connectionIds: [connectionId],
    environmentId: id,
    offset: page * pageLimitMax,
    limit: pageLimitMax,
  }));
}

function openedStacks(
  owners: readonly string[],
  results: readonly UseQueryResult<StackPage>[],
): ReadonlyMap<string, OpenedStacks> {
  const opened = new Map<string, OpenedStacks>();
  for (const [index, result] of results.entries()) {
    const owner = owners[index] ?? '';
    const before = opened.get(owner);
    opened.set(owner, {
      rows: [...(before?.rows ?? []), ...(result.data?.rows ?? [])],
      pending: before?.pending === true || result.isPending,
      error: before?.error ?? result.error,
    });
  }
  return opened;
}
