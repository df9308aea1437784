import type { DatabaseRow } from '#contract/databases.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { conditionText, Nothing, placeColumns, textCell } from '../inventory/cells.tsx';
import type { Places } from '../inventory/use-places.ts';

/** An engine and its version, e.g. `aurora-postgresql 15.4`. */
export function engineText({ engine, engineVersion }: DatabaseRow): string {
  return [engine, engineVersion].filter(Boolean).join(' ');
}

/** The columns of the databases; account and region are shown where there are several. */
export function databaseColumns(places: Places): GridColumn<DatabaseRow>[] {
  return [
    {
      id: 'condition',
      label: 'State and reason',
      size: 220,
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
      size: 200,
      sortable: true,
      cell: ({ name }) => <span className="font-medium">{name}</span>,
    },
    {
      id: 'kind',
      label: 'Kind',
      size: 76,
      cell: ({ kind }) => <span className={kind === 'instance' ? 'text-muted' : undefined}>{kindWords[kind]}</span>,
    },
    { id: 'engine', label: 'Engine', size: 176, sortable: true, cell: engineText },
    { id: 'status', label: 'Status', size: 96, sortable: true, cell: ({ status }) => status },
    {
      id: 'environment',
      label: 'Environment',
      size: 98,
      sortable: true,
      cell: ({ environment }) => textCell(environment),
    },
    {
      id: 'application',
      label: 'Application',
      size: 100,
      sortable: true,
      cell: ({ application }) => textCell(application),
    },
    ...placeColumns<DatabaseRow>(places),
    {
      id: 'instanceClass',
      label: 'Class',
      size: 112,
      sortable: true,
      cell: ({ instanceClass }) => textCell(instanceClass),
    },
    {
      id: 'zones',
      label: 'Zones',
      size: 90,
      cell: ({ isMultiZone, zone }) => (isMultiZone ? 'Multi-zone' : textCell(zone)),
    },
    {
      id: 'createdAt',
      label: 'Age',
      size: 60,
      sortable: true,
      align: 'end',
      cell: ({ createdAt }) => (createdAt === null ? <Nothing /> : <Age at={createdAt} />),
    },
    {
      id: 'freshness',
      label: 'Read',
      size: 96,
      cell: ({ read }) => (read.freshness === 'fresh' ? null : <FreshnessTag read={read} />),
    },
  ];
}

/** What kind of database it is, in words. */
export const kindWords: Record<DatabaseRow['kind'], string> = { instance: 'Instance', cluster: 'Cluster' };
