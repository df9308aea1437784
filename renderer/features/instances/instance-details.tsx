import { useQuery } from '@tanstack/react-query';
import { Braces } from 'lucide-react';
import type { InstanceDetail, ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { copyText } from '../../lib/copy.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { notify } from '../../ui/toaster.tsx';
import { conditionText } from '../inventory/cells.tsx';
import {
  CopyableList,
  DetailsLoading,
  DetailsPane,
  DetailsSection,
  DetailsStatus,
  DetailsTrouble,
} from '../inventory/details-pane.tsx';
import { GroupSummary } from '../inventory/group-summary.tsx';
import { RecentChanges } from '../inventory/recent-changes.tsx';
import { belongingEntries, machineEntries, overviewEntries } from './instance-facts.tsx';

interface InstanceDetailsProps {
  readonly resource: ResourceRef;
  readonly onClose: () => void;
}

/** Everything about one instance. */
export function InstanceDetails({ resource, onClose }: InstanceDetailsProps) {
  const { connectionId, id } = resource;
  const instance = useQuery(api.inventory.instance.queryOptions({ input: { connectionId, id } }));
  return (
    <DetailsPane
      kind="Instance"
      title={instance.data?.row.name || id}
      onClose={onClose}
      follow={resource}
      page={resource}
      actions={
        <>
          <CopyButton text={id} label="Copy instance ID" />
          {instance.data !== undefined && <CopyAsJson detail={instance.data} />}
        </>
      }
    >
      {instance.isPending && <DetailsLoading />}
      <DetailsTrouble query={instance} />
      {instance.data !== undefined && <InstanceFacts detail={instance.data} />}
      <RecentChanges resource={resource} />
    </DetailsPane>
  );
}

function CopyAsJson({ detail }: { readonly detail: InstanceDetail }) {
  const copy = async () => {
    const done = await copyText(JSON.stringify(detail, null, 2));
    notify(done ? 'The instance was copied as JSON' : 'The browser refused to copy');
  };
  return <IconButton icon={Braces} label="Copy as JSON" className="size-6! text-muted" onClick={() => void copy()} />;
}

function InstanceFacts({ detail }: { readonly detail: InstanceDetail }) {
  const { row, group, tags } = detail;
  return (
    <>
      <DetailsStatus
        condition={row.condition}
        status={conditionText(row)}
        reason={detail.stateReason}
        read={row.read}
      />
      <DetailsSection title="Overview">
        <KeyValueList entries={overviewEntries(detail)} />
      </DetailsSection>
      <DetailsSection title="Belongs to">
        <KeyValueList entries={belongingEntries(row)} />
      </DetailsSection>
      {group !== null && (
        <DetailsSection title="Auto Scaling group">
          <GroupSummary group={group} />
        </DetailsSection>
      )}
      <DetailsSection title="Machine and network">
        <KeyValueList entries={machineEntries(detail)} />
      </DetailsSection>
      <DetailsSection title="Tags">
        <CopyableList entries={tags} empty="This instance has no tags." />
      </DetailsSection>
    </>
  );
}
