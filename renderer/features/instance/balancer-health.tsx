import type { UseQueryResult } from '@tanstack/react-query';
import type { BalancerHealth } from '#contract/traffic.ts';
import { ConditionMark } from '../../ui/condition.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import { DetailsLoading, DetailsTrouble } from '../inventory/details-pane.tsx';
import { linkLook, ResourceLink } from '../inventory/resource-link.tsx';

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

function HealthItem({ health: { loadBalancer, targetGroup, target, read } }: { readonly health: BalancerHealth }) {
  const where = loadBalancer ?? targetGroup;
  return (
    <li className="flex min-w-0 flex-col">
      <div className="flex flex-wrap items-center gap-x-3">
        <ConditionMark
          condition={target?.condition ?? 'unread'}
          {...(target !== null && { text: target.state })}
          labelled
          className="font-medium"
        />
        {where !== null && (
          <ResourceLink resource={where} className={`${linkLook} leading-6`}>
            {where.name}
          </ResourceLink>
        )}
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
      <p className="pl-4.5 text-muted text-sm [overflow-wrap:anywhere]">
        {loadBalancer !== null && targetGroup !== null && (
          <>
            through <ResourceLink resource={targetGroup}>{targetGroup.name}</ResourceLink>
          </>
        )}
        {target !== null && target.port !== null && ` on port ${target.port}`}
      </p>
    </li>
  );
}
