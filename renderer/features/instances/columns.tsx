import type { ReactNode } from 'react';
import type { InstanceRow } from '#contract/inventory.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { codeCell, conditionText, Nothing, placeColumns, textCell } from '../inventory/cells.tsx';
import type { Places } from '../inventory/use-places.ts';

const staleWords: Record<InstanceRow['stale'], ReactNode> = {
  yes: 'Outdated',
  no: <span className="text-muted">Current</span>,
  unknown: <Nothing />,
};

/** The columns of the instances; account and region are shown where there are several. */
export function instanceColumns(places: Places): GridColumn<InstanceRow>[] {
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
    { id: 'id', label: 'Instance ID', size: 170, sortable: true, cell: ({ id }) => codeCell(id) },
    {
      id: 'environment',
      label: 'Environment',
      size: 98,
      sortable: true,
      cell: ({ environment }) => textCell(environment),
    },
    ...placeColumns<InstanceRow>(places),
    { id: 'groupName', label: 'Group', size: 150, sortable: true, cell: ({ groupName }) => textCell(groupName) },
    { id: 'lifecycle', label: 'Lifecycle', size: 80, cell: ({ lifecycle }) => textCell(lifecycle) },
    {
      id: 'launchedAt',
      label: 'Age',
      size: 60,
      sortable: true,
      align: 'end',
      cell: ({ launchedAt }) => (launchedAt === null ? <Nothing /> : <Age at={launchedAt} />),
    },
    { id: 'stale', label: 'Template', size: 78, cell: ({ stale }) => staleWords[stale] },
    { id: 'state', label: 'EC2 state', size: 84, sortable: true, cell: ({ state }) => textCell(state) },
    {
      id: 'application',
      label: 'Application',
      size: 100,
      sortable: true,
      cell: ({ application }) => textCell(application),
    },
    { id: 'type', label: 'Type', size: 92, sortable: true, cell: ({ type }) => textCell(type) },
    { id: 'zone', label: 'Zone', size: 88, sortable: true, cell: ({ zone }) => textCell(zone) },
    { id: 'privateIp', label: 'Private IP', size: 108, sortable: true, cell: ({ privateIp }) => codeCell(privateIp) },
    {
      id: 'freshness',
      label: 'Read',
      size: 96,
      cell: ({ read }) => (read.freshness === 'fresh' ? null : <FreshnessTag read={read} />),
    },
  ];
}
