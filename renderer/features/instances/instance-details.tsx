import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Braces } from 'lucide-react';
import type { ReactNode } from 'react';
import type { InstanceDetail, InstanceRow, ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { copyText } from '../../lib/copy.ts';
import { Age } from '../../ui/age.tsx';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { KeyValueList } from '../../ui/panel.tsx';
import { notify } from '../../ui/toaster.tsx';
import {
  CopyableList,
  DetailsLoading,
  DetailsPane,
  DetailsSection,
  DetailsStatus,
  DetailsTrouble,
} from '../inventory/details-pane.tsx';
import { GroupSummary, InstancesLink } from '../inventory/group-summary.tsx';
import { RecentChanges } from '../inventory/recent-changes.tsx';
import { resourceKey } from '../inventory/resource-key.ts';
import { conditionText } from './columns.tsx';

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
        <KeyValueList
          entries={[
            { key: 'Instance ID', value: <Copyable text={row.id} label="Copy instance ID" /> },
            { key: 'EC2 state', value: row.state },
            { key: 'Lifecycle', value: row.lifecycle },
            { key: 'Health', value: row.health },
            { key: 'Launched', value: row.launchedAt === null ? null : <Age at={row.launchedAt} suffix="ago" /> },
            { key: 'Launched from', value: <LaunchedFrom row={row} /> },
            { key: 'Protected', value: row.protectedFromScaleIn ? 'From scale-in' : 'No' },
            ...(row.operator === null ? [] : [{ key: 'Managed by', value: row.operator }]),
          ]}
        />
      </DetailsSection>
      <DetailsSection title="Belongs to">
        <KeyValueList entries={belongings(row)} />
      </DetailsSection>
      {group !== null && (
        <DetailsSection title="Auto Scaling group">
          <GroupSummary group={group} />
        </DetailsSection>
      )}
      <DetailsSection title="Machine and network">
        <KeyValueList
          entries={[
            { key: 'Type', value: row.type },
            { key: 'Architecture', value: detail.architecture },
            { key: 'Purchase', value: detail.purchase.replace('_', '-') },
            { key: 'Image', value: row.imageId },
            { key: 'Zone', value: row.zone },
            { key: 'Private IP', value: row.privateIp && <Copyable text={row.privateIp} label="Copy private IP" /> },
            { key: 'Public IP', value: row.publicIp && <Copyable text={row.publicIp} label="Copy public IP" /> },
            { key: 'VPC', value: detail.vpcId },
            { key: 'Subnet', value: detail.subnetId },
            { key: 'Security groups', value: detail.securityGroups.join(', ') },
            { key: 'Account', value: row.account },
            { key: 'Region', value: row.region },
          ]}
        />
      </DetailsSection>
      <DetailsSection title="Tags">
        <CopyableList entries={tags} empty="This instance has no tags." />
      </DetailsSection>
    </>
  );
}

function belongings(row: InstanceRow): { key: string; value: ReactNode }[] {
  const { connectionId, environment, application, stackId, stackName, groupName } = row;
  const environmentId = `${connectionId}/${environment ?? ''}`;
  return [
    {
      key: 'Environment',
      value: environment !== null && (
        <Belonging name={environment} search={{ env: environmentId }}>
          <Link
            to="/environments"
            search={{ selected: resourceKey({ kind: 'environment', connectionId, id: environmentId }) }}
            className="underline underline-offset-2 hover:no-underline"
          >
            Open
          </Link>
        </Belonging>
      ),
    },
    { key: 'Application', value: application },
    {
      key: 'Stack',
      value: stackId !== null && (
        <Belonging name={stackName ?? stackId} search={{ stack: stackId }}>
          <Link
            to="/environments"
            search={{
              open: [environmentId],
              selected: resourceKey({ kind: 'stack', connectionId, id: stackId }),
            }}
            className="underline underline-offset-2 hover:no-underline"
          >
            Open
          </Link>
        </Belonging>
      ),
    },
    {
      key: 'Group',
      value: groupName !== null && (
        <Belonging name={groupName} search={{ connection: connectionId, group: groupName }} />
      ),
    },
  ];
}

interface BelongingProps {
  readonly name: string;
  readonly search: Parameters<typeof InstancesLink>[0]['search'];
  readonly children?: ReactNode;
}

function Belonging({ name, search, children }: BelongingProps) {
  return (
    <span className="flex flex-wrap gap-x-3">
      <span className="[overflow-wrap:anywhere]">{name}</span>
      {children}
      <InstancesLink search={search}>Instances</InstancesLink>
    </span>
  );
}

function LaunchedFrom({ row }: { readonly row: InstanceRow }) {
  if (row.launchedFrom === null) return <span className="text-muted">–</span>;
  return (
    <>
      {row.launchedFrom}
      {row.stale === 'yes' && <span className="block">Outdated: the group would launch it differently today.</span>}
    </>
  );
}

function Copyable({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <span className="flex items-center gap-1">
      <span className="font-mono text-sm">{text}</span>
      <span className="-my-1">
        <CopyButton text={text} label={label} />
      </span>
    </span>
  );
}
