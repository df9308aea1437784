import type { DatabaseRow } from '#contract/databases.ts';
import type { GridColumn } from '../../ui/grid/index.ts';
import { textCell } from '../inventory/cells.tsx';
import {
  ageColumn,
  applicationColumn,
  environmentColumn,
  freshnessColumn,
  nameColumn,
  placeColumns,
  reasonColumn,
  textColumn,
} from '../inventory/columns.tsx';
import type { Places } from '../inventory/use-places.ts';

/** What kind of database it is, in words. */
export const kindWords: Record<DatabaseRow['kind'], string> = { instance: 'Instance', cluster: 'Cluster' };

/** An engine and its version, e.g. `aurora-postgresql 15.4`. */
export function engineText({ engine, engineVersion }: DatabaseRow): string {
  return [engine, engineVersion].filter(Boolean).join(' ');
}

/** The columns of the databases; account and region are shown where there are several. */
export function databaseColumns(places: Places): GridColumn<DatabaseRow>[] {
  return [
    reasonColumn(220),
    nameColumn(200),
    {
      id: 'kind',
      label: 'Kind',
      size: 76,
      cell: ({ kind }) => <span className={kind === 'instance' ? 'text-muted' : undefined}>{kindWords[kind]}</span>,
    },
    { id: 'engine', label: 'Engine', size: 176, sortable: true, cell: engineText },
    textColumn('status', { label: 'Status', size: 96 }),
    environmentColumn,
    applicationColumn,
    ...placeColumns(places),
    textColumn('instanceClass', { label: 'Class', size: 112 }),
    {
      id: 'zones',
      label: 'Zones',
      size: 90,
      cell: ({ isMultiZone, zone }) => (isMultiZone ? 'Multi-zone' : textCell(zone)),
    },
    ageColumn('createdAt'),
    freshnessColumn,
  ];
}
