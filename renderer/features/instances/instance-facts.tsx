import type { ReactNode } from 'react';
import type { InstanceDetail, InstanceRow } from '#contract/inventory.ts';
import { Age } from '../../ui/age.tsx';
import type { KeyValue } from '../../ui/panel.tsx';
import { Copyable } from '../inventory/copyable.tsx';
import { InstancesLink } from '../inventory/group-summary.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';

/** What an instance is and how it came to be. */
export function overviewEntries({ row, group }: InstanceDetail): KeyValue[] {
  return [
    { key: 'Instance ID', value: <Copyable text={row.id} label="Copy instance ID" /> },
    { key: 'EC2 state', value: row.state },
    { key: 'Lifecycle', value: row.lifecycle },
    { key: 'Health', value: row.health },
    { key: 'Launched', value: row.launchedAt === null ? null : <Age at={row.launchedAt} suffix="ago" /> },
    { key: 'Launched from', value: <LaunchedFrom row={row} today={group?.launchedFrom ?? null} /> },
    { key: 'Protected', value: row.protectedFromScaleIn ? 'From scale-in' : 'No' },
    ...(row.operator === null ? [] : [{ key: 'Managed by', value: row.operator }]),
  ];
}

/** The machine and where it lies in the network. */
export function machineEntries(detail: InstanceDetail): KeyValue[] {
  const { row } = detail;
  return [
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
  ];
}

/** Environment, application, stack and group, with the ways there and to their instances. */
export function belongingEntries(row: InstanceRow): KeyValue[] {
  const { connectionId, environment, application, stackId, stackName, groupName } = row;
  const environmentId = `${connectionId}/${environment ?? ''}`;
  return [
    {
      key: 'Environment',
      value: environment !== null && (
        <Belonging search={{ env: environmentId }}>
          <ResourceLink resource={{ kind: 'environment', connectionId, id: environmentId }}>{environment}</ResourceLink>
        </Belonging>
      ),
    },
    { key: 'Application', value: application },
    {
      key: 'Stack',
      value: stackId !== null && (
        <Belonging search={{ stack: stackId }}>
          <ResourceLink resource={{ kind: 'stack', connectionId, id: stackId }}>{stackName ?? stackId}</ResourceLink>
        </Belonging>
      ),
    },
    {
      key: 'Group',
      value: groupName !== null && (
        <Belonging search={{ connection: connectionId, group: groupName }}>
          <span className="[overflow-wrap:anywhere]">{groupName}</span>
        </Belonging>
      ),
    },
  ];
}

interface BelongingProps {
  readonly search: Parameters<typeof InstancesLink>[0]['search'];
  readonly children: ReactNode;
}

function Belonging({ search, children }: BelongingProps) {
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1">
      {children}
      <InstancesLink search={search}>Instances</InstancesLink>
    </span>
  );
}

interface LaunchedFromProps {
  readonly row: InstanceRow;
  /** What its group launches from now; null outside a group. */
  readonly today: string | null;
}

function LaunchedFrom({ row, today }: LaunchedFromProps) {
  if (row.launchedFrom === null) return <span className="text-muted">–</span>;
  const differs = today !== null && today !== row.launchedFrom;
  return (
    <>
      {row.launchedFrom}
      {row.stale === 'yes' && (
        <span className="block">
          {differs
            ? `Outdated: the group launches from ${today} now.`
            : 'Outdated: the group would launch it differently today.'}
        </span>
      )}
    </>
  );
}
