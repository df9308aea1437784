import type { UseQueryResult } from '@tanstack/react-query';
import type { BalancerHealth } from '#contract/traffic.ts';
import { ConditionMark } from '../../ui/condition.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import { DetailsLoading, DetailsTrouble } from '../inventory/details-pane.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';

/** How each balancer sees the instance; what nobody has read is said to be so. */
export function BalancerHealthList({ query }: { readonly query: UseQueryResult<BalancerHealth[]> }) {
  return (
    <>
      {query.isPending && <DetailsLoading />}
      <DetailsTrouble query={query} />
      {query.data?.length === 0 && <p className="text-muted">No load balancer sends to this instance.</p>}
      <ul className="flex flex-col gap-3">
        {query.data?.map((health) => (
          <HealthItem
            key={`${health.loadBalancer?.id} ${health.targetGroup?.id} ${health.target?.port}`}
            health={health}
          />
        ))}
      </ul>
    </>
  );
}

function HealthItem({ health }: { readonly health: BalancerHealth }) {
  const { target, read } = health;
  return (
    <li className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-3">
        <ConditionMark
          condition={target?.condition ?? 'unread'}
          {...(target !== null && { text: target.state })}
          labelled
          className="font-medium"
        />
        <Where health={health} />
        <span className="ml-auto text-muted text-sm">
          {read.freshness === 'fresh' && 'read '}
          <FreshnessTag read={read} />
          {read.at !== null && ' ago'}
        </span>
      </div>
      {target !== null && (target.description !== null || target.reason !== null) && (
        <p className="pl-4.5 [overflow-wrap:anywhere]">
          {target.description} {target.reason !== null && <span className="text-muted text-sm">{target.reason}</span>}
        </p>
      )}
    </li>
  );
}

function Where({ health: { loadBalancer, targetGroup, target } }: { readonly health: BalancerHealth }) {
  return (
    <span className="flex flex-wrap gap-x-2">
      {loadBalancer !== null && <ResourceLink resource={loadBalancer}>{loadBalancer.name}</ResourceLink>}
      {targetGroup !== null && (
        <span>
          <span className="text-muted">target group</span>{' '}
          <ResourceLink resource={targetGroup}>{targetGroup.name}</ResourceLink>
        </span>
      )}
      {target !== null && target.port !== null && <span className="text-muted">port {target.port}</span>}
    </span>
  );
}
