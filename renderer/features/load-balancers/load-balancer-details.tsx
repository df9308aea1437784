import { useQuery } from '@tanstack/react-query';
import type { ResourceRef } from '#contract/inventory.ts';
import type { LoadBalancerDetail, LoadBalancerRow, TargetGroupRow } from '#contract/traffic.ts';
import { api } from '../../lib/api.ts';
import { useWatching } from '../../lib/live.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionCounts, ConditionMark } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { conditionText } from '../inventory/cells.tsx';
import { Copyable } from '../inventory/copyable.tsx';
import {
  DetailsLoading,
  DetailsPane,
  DetailsSection,
  DetailsStatus,
  DetailsTrouble,
  ReadLine,
} from '../inventory/details-pane.tsx';
import { placeEntries } from '../inventory/place-entries.tsx';
import { RecentChanges } from '../inventory/recent-changes.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';
import { kindWords } from './columns.tsx';
import { ListenersAndTags } from './listeners-and-tags.tsx';
import { TargetGroupEntries, TargetGroupTargets } from './target-group-parts.tsx';
import { TargetList } from './target-list.tsx';

interface LoadBalancerDetailsProps {
  readonly resource: ResourceRef;
  readonly onClose: () => void;
}

/** Everything about one load balancer: what it sends to, how its targets are, what it listens to. */
export function LoadBalancerDetails({ resource, onClose }: LoadBalancerDetailsProps) {
  const { connectionId, id } = resource;
  const balancer = useQuery(api.traffic.loadBalancer.queryOptions({ input: { connectionId, id } }));
  const targetGroups = balancer.data?.targetGroups ?? [];
  useWatching(targetGroups.map((group) => ({ kind: 'target_group', connectionId, id: group.id })));
  return (
    <DetailsPane
      kind={balancer.data === undefined ? 'Load balancer' : `${kindWords[balancer.data.row.kind]} load balancer`}
      title={balancer.data?.row.name ?? balancerNameOf(id)}
      onClose={onClose}
      follow={resource}
      actions={<CopyButton text={id} label="Copy load balancer ARN or name" />}
    >
      {balancer.isPending && <DetailsLoading />}
      <DetailsTrouble query={balancer} />
      {balancer.data !== undefined && <LoadBalancerFacts detail={balancer.data} />}
      <ListenersAndTags resource={resource} />
      <RecentChanges resource={resource} />
    </DetailsPane>
  );
}

/** The name in a load balancer's ARN, `arn:…:loadbalancer/app/NAME/HASH`; a classic one goes by its name alone. */
function balancerNameOf(id: string): string {
  return id.split('/').at(-2) ?? id;
}

function LoadBalancerFacts({ detail }: { readonly detail: LoadBalancerDetail }) {
  const { row, targetGroups } = detail;
  return (
    <>
      <DetailsStatus condition={row.condition} status={conditionText(row)} reason={row.stateReason} read={row.read} />
      {row.kind === 'classic' ? (
        <DetailsSection title={`Instances (${detail.targets.length})`}>
          <TargetList connectionId={row.connectionId} targets={detail.targets} />
          <ReadLine read={detail.healthRead} />
        </DetailsSection>
      ) : (
        <DetailsSection title={`Target groups (${targetGroups.length})`}>
          {targetGroups.length === 0 && <p className="text-muted">It sends to no target group.</p>}
          <div className="flex flex-col gap-3">
            {targetGroups.map((group) => (
              <TargetGroup key={group.id} group={group} openAtFirst={targetGroups.length <= openedGroups} />
            ))}
          </div>
        </DetailsSection>
      )}
      <DetailsSection title="Overview">
        <KeyValueList entries={overviewEntries(row)} />
      </DetailsSection>
      <DetailsSection title="Belongs to">
        <KeyValueList entries={placeEntries(row)} />
      </DetailsSection>
    </>
  );
}

function overviewEntries(row: LoadBalancerRow) {
  return [
    { key: 'AWS state', value: row.state },
    { key: 'Scheme', value: row.scheme },
    { key: 'DNS name', value: row.dnsName && <Copyable text={row.dnsName} label="Copy DNS name" /> },
    { key: 'VPC', value: row.vpcId },
    { key: 'Zones', value: row.zones.join(', ') },
    { key: 'Created', value: row.createdAt === null ? null : <Age at={row.createdAt} suffix="ago" /> },
  ];
}

/** With more of them only those that are abnormal are unfolded. */
const openedGroups = 3;

function TargetGroup({ group, openAtFirst }: { readonly group: TargetGroupRow; readonly openAtFirst: boolean }) {
  const { connectionId, id, condition } = group;
  const isAbnormal = condition !== 'ok' && condition !== 'off';
  return (
    <Disclosure
      openAtFirst={openAtFirst || isAbnormal}
      summary={
        <>
          <ConditionMark condition={condition} text={group.name} labelled className="min-w-0 grow font-medium" />
          <ConditionCounts counts={group.targets} noun="targets" className="shrink-0" />
        </>
      }
    >
      <div className="mt-1 flex flex-col gap-2 pl-5">
        <TargetGroupEntries group={group} />
        <TargetGroupTargets connectionId={connectionId} id={id} />
        <ResourceLink resource={{ kind: 'target_group', connectionId, id }}>Only this target group</ResourceLink>
      </div>
    </Disclosure>
  );
}
