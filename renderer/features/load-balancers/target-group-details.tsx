import { useQuery } from '@tanstack/react-query';
import type { ResourceRef } from '#contract/inventory.ts';
import type { TargetGroupDetail } from '#contract/traffic.ts';
import { api } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { conditionAppearance } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
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
import { TargetGroupEntries } from './target-group-parts.tsx';
import { TargetList } from './target-list.tsx';

interface TargetGroupDetailsProps {
  readonly resource: ResourceRef;
  readonly onClose: () => void;
}

/** Everything about one target group, e.g. where a link from an instance's health leads. */
export function TargetGroupDetails({ resource, onClose }: TargetGroupDetailsProps) {
  const { connectionId, id } = resource;
  const group = useQuery(api.traffic.targetGroup.queryOptions({ input: { connectionId, id } }));
  return (
    <DetailsPane
      kind="Target group"
      title={group.data?.row.name ?? id.split('/').at(-2) ?? id}
      onClose={onClose}
      actions={<CopyButton text={id} label="Copy target group ARN" />}
    >
      {group.isPending && <DetailsLoading />}
      <DetailsTrouble query={group} />
      {group.data !== undefined && <TargetGroupFacts detail={group.data} />}
      <RecentChanges resource={resource} />
    </DetailsPane>
  );
}

function TargetGroupFacts({ detail }: { readonly detail: TargetGroupDetail }) {
  const { row, targets } = detail;
  const { connectionId, condition, loadBalancerIds } = row;
  return (
    <>
      <DetailsStatus
        condition={condition}
        status={conditionAppearance[condition].word}
        reason={loadBalancerIds.length === 0 ? 'No load balancer sends to it.' : null}
        read={row.read}
      />
      <DetailsSection title={plural(targets.length, 'target')}>
        <TargetList connectionId={connectionId} targets={targets} />
        <ReadLine read={row.healthRead} />
      </DetailsSection>
      <DetailsSection title="Overview">
        <TargetGroupEntries group={row} />
      </DetailsSection>
      <DetailsSection title="Load balancers">
        <ul className="flex flex-col gap-1">
          {loadBalancerIds.map((id) => (
            <li key={id}>
              <ResourceLink resource={{ kind: 'load_balancer', connectionId, id }}>
                {id.split('/').at(-2) ?? id}
              </ResourceLink>
            </li>
          ))}
        </ul>
      </DetailsSection>
      <DetailsSection title="Belongs to">
        <KeyValueList entries={placeEntries({ ...row, stackId: null })} />
      </DetailsSection>
    </>
  );
}
