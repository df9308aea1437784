import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { InstanceDetail, ResourceRef } from '#contract/inventory.ts';
import type { BalancerHealth } from '#contract/traffic.ts';
import { api } from '../../lib/api.ts';
import { useWatching } from '../../lib/live.ts';

/** The instance's health at its balancers; instance, group and balancers are read often while the page is shown. */
export function useInstanceWatching(
  resource: ResourceRef,
  detail: InstanceDetail | undefined,
): UseQueryResult<BalancerHealth[]> {
  const { connectionId, id } = resource;
  const health = useQuery(api.traffic.instanceHealth.queryOptions({ input: { connectionId, id } }));
  const groupName = detail?.group?.name;
  const balancers = (health.data ?? [])
    .flatMap(({ loadBalancer, targetGroup }) => [targetGroup, loadBalancer])
    .filter((each) => each !== null)
    .map(
      ({ kind, connectionId: owner, id: balancerId }): ResourceRef => ({ kind, connectionId: owner, id: balancerId }),
    );
  useWatching([
    resource,
    ...(groupName === undefined ? [] : [{ kind: 'group', connectionId, id: groupName } as const]),
    ...balancers,
  ]);
  return health;
}
