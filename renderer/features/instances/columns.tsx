import type { ReactNode } from 'react';
import type { InstanceRow } from '#contract/inventory.ts';
import type { GridColumn } from '../../ui/grid/index.ts';
import { Nothing } from '../inventory/cells.tsx';
import {
  ageColumn,
  applicationColumn,
  codeColumn,
  environmentColumn,
  freshnessColumn,
  nameColumn,
  placeColumns,
  reasonColumn,
  textColumn,
} from '../inventory/columns.tsx';
import type { Places } from '../inventory/use-places.ts';

const staleWords: Record<InstanceRow['stale'], ReactNode> = {
  yes: 'Outdated',
  no: <span className="text-muted">Current</span>,
  unknown: <Nothing />,
};

/** The columns of the instances; account and region are shown where there are several. */
export function instanceColumns(places: Places): GridColumn<InstanceRow>[] {
  return [
    reasonColumn(240),
    nameColumn(160),
    codeColumn('id', { label: 'Instance ID', size: 170 }),
    environmentColumn,
    ...placeColumns(places),
    textColumn('groupName', { label: 'Group', size: 150 }),
    textColumn('lifecycle', { label: 'Lifecycle', size: 80, sortable: false }),
    ageColumn('launchedAt'),
    { id: 'stale', label: 'Template', size: 78, cell: ({ stale }) => staleWords[stale] },
    textColumn('state', { label: 'EC2 state', size: 84 }),
    applicationColumn,
    textColumn('type', { label: 'Type', size: 92 }),
    textColumn('zone', { label: 'Zone', size: 88 }),
    codeColumn('privateIp', { label: 'Private IP', size: 108 }),
    freshnessColumn,
  ];
}
