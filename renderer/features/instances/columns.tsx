import type { ReactNode } from 'react';
import type { InstanceRow } from '#contract/inventory.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionMark, conditionAppearance } from '../../ui/condition.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { Nothing } from '../inventory/cells.tsx';

function text(value: string | null): ReactNode {
  return value === null || value === '' ? <Nothing /> : value;
}

function code(value: string | null): ReactNode {
  return value === null || value === '' ? <Nothing /> : <span className="font-mono text-sm">{value}</span>;
}

/** Why an instance is in its condition, or the condition's word where there is nothing to add. */
export function conditionText({ condition, reason }: InstanceRow): string {
  return reason === '' ? conditionAppearance[condition].word : reason;
}

const staleWords: Record<InstanceRow['stale'], ReactNode> = {
  yes: 'Outdated',
  no: <span className="text-muted">Current</span>,
  unknown: <Nothing />,
};

/** The columns of the instances; account and region are shown where there are several. */
export function instanceColumns(places: {
  readonly accounts: boolean;
  readonly regions: boolean;
}): GridColumn<InstanceRow>[] {
  return [
    {
      id: 'condition',
      label: 'State and reason',
      size: 240,
      minSize: 64,
      sortable: true,
      grows: true,
      cell: (row) => (
        <ConditionMark condition={row.condition} text={conditionText(row)} labelled className="max-w-full" />
      ),
    },
    {
      id: 'name',
      label: 'Name',
      size: 160,
      sortable: true,
      cell: ({ name }) => (name === '' ? <Nothing /> : <span className="font-medium">{name}</span>),
    },
    { id: 'id', label: 'Instance ID', size: 170, sortable: true, cell: ({ id }) => code(id) },
    { id: 'environment', label: 'Environment', size: 98, sortable: true, cell: ({ environment }) => text(environment) },
    ...placeColumns(places),
    { id: 'groupName', label: 'Group', size: 150, sortable: true, cell: ({ groupName }) => text(groupName) },
    { id: 'lifecycle', label: 'Lifecycle', size: 80, cell: ({ lifecycle }) => text(lifecycle) },
    {
      id: 'launchedAt',
      label: 'Age',
      size: 60,
      sortable: true,
      align: 'end',
      cell: ({ launchedAt }) => (launchedAt === null ? <Nothing /> : <Age at={launchedAt} />),
    },
    { id: 'stale', label: 'Template', size: 78, cell: ({ stale }) => staleWords[stale] },
    { id: 'state', label: 'EC2 state', size: 84, sortable: true, cell: ({ state }) => text(state) },
    {
      id: 'application',
      label: 'Application',
      size: 100,
      sortable: true,
      cell: ({ application }) => text(application),
    },
    { id: 'type', label: 'Type', size: 92, sortable: true, cell: ({ type }) => text(type) },
    { id: 'zone', label: 'Zone', size: 88, sortable: true, cell: ({ zone }) => text(zone) },
    { id: 'privateIp', label: 'Private IP', size: 108, sortable: true, cell: ({ privateIp }) => code(privateIp) },
    {
      id: 'freshness',
      label: 'Read',
      size: 96,
      cell: ({ read }) => (read.freshness === 'fresh' ? null : <FreshnessTag read={read} />),
    },
  ];
}

function placeColumns(places: { readonly accounts: boolean; readonly regions: boolean }): GridColumn<InstanceRow>[] {
  const account: GridColumn<InstanceRow> = { id: 'account', label: 'Account', size: 116, cell: (row) => row.account };
  const region: GridColumn<InstanceRow> = {
    id: 'region',
    label: 'Region',
    size: 92,
    sortable: true,
    cell: (row) => row.region,
  };
  return [...(places.accounts ? [account] : []), ...(places.regions ? [region] : [])];
}
