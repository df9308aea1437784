import { useCallback, useMemo, useState } from 'react';
import { type Condition, conditions } from '#contract/inventory.ts';
import type { EnvironmentMap } from '#contract/topology.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionMark, conditionAppearance } from '../../ui/condition.tsx';
import { Grid, type GridColumn, type GridSort, useChangedRows } from '../../ui/grid/index.ts';
import { Nothing } from '../inventory/cells.tsx';
import { resourceKey } from '../inventory/resource-key.ts';
import { kindWords } from './flow.ts';
import { zoneLetter } from './overlay.ts';
import { dotKey, type MapPlaces } from './selection.ts';

/** A thing of the map as a row: a node, or an instance that is a dot there. */
export interface MapRow {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly condition: Condition;
  readonly inside: string;
  readonly zones: string;
  readonly changedAt: number | null;
}

/** Everything that the map shows, dots as well. */
export function mapRows({ nodes }: Pick<EnvironmentMap, 'nodes'>): MapRow[] {
  const names = new Map(nodes.map(({ id, name }) => [id, name]));
  return nodes.flatMap((node) => [
    {
      id: resourceKey(node.ref),
      kind: kindWords[node.ref.kind],
      name: node.name,
      detail: node.detail,
      condition: node.condition,
      inside: node.parentId === null ? '' : (names.get(node.parentId) ?? ''),
      zones: node.zones.map(zoneLetter).join(' '),
      changedAt: node.changedAt,
    },
    ...node.dots.map((dot) => ({
      id: dotKey(node, dot.id),
      kind: kindWords.instance,
      name: dot.id,
      detail: '',
      condition: dot.condition,
      inside: node.name,
      zones: zoneLetter(dot.zone),
      changedAt: dot.changedAt,
    })),
  ]);
}

/** Sorted by a column; rows that are the same in it stand worst first and then by name. */
export function sortRows(rows: readonly MapRow[], { column, descending }: GridSort): MapRow[] {
  const sign = descending ? -1 : 1;
  return rows.toSorted(
    (one, other) => sign * compareBy(column, one, other) || worse(one, other) || one.name.localeCompare(other.name),
  );
}

function compareBy(column: string, one: MapRow, other: MapRow): number {
  switch (column) {
    case 'name':
    case 'kind':
    case 'inside':
    case 'zones':
      return one[column].localeCompare(other[column]);
    case 'changedAt':
      return (other.changedAt ?? 0) - (one.changedAt ?? 0);
    default:
      return worse(one, other);
  }
}

function worse(one: MapRow, other: MapRow): number {
  return conditions.indexOf(one.condition) - conditions.indexOf(other.condition);
}

const columns: readonly GridColumn<MapRow>[] = [
  {
    id: 'condition',
    label: 'State',
    size: 128,
    sortable: true,
    cell: ({ condition }) => (
      <ConditionMark condition={condition} text={conditionAppearance[condition].word} labelled />
    ),
  },
  { id: 'name', label: 'Name', size: 240, sortable: true, cell: ({ name }) => name },
  { id: 'kind', label: 'Kind', size: 140, sortable: true, cell: ({ kind }) => kind },
  { id: 'detail', label: 'Detail', size: 220, grows: true, cell: ({ detail }) => detail || <Nothing /> },
  { id: 'inside', label: 'Inside', size: 180, sortable: true, cell: ({ inside }) => inside || <Nothing /> },
  { id: 'zones', label: 'Zones', size: 80, sortable: true, cell: ({ zones }) => zones || <Nothing /> },
  {
    id: 'changedAt',
    label: 'Changed',
    size: 92,
    sortable: true,
    align: 'end',
    cell: ({ changedAt }) => (changedAt === null ? <Nothing /> : <Age at={changedAt} />),
  },
];

interface MapTableProps {
  readonly map: EnvironmentMap;
  readonly places: MapPlaces;
  /** The only nodes that are shown; null for all. */
  readonly only: ReadonlySet<string> | null;
  readonly selectedId: string | null;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onFollow: (id: string) => void;
}

const idOf = (row: MapRow) => row.id;
const contentOf = (row: MapRow) => JSON.stringify(row);
const noRange = () => {};

/** The map as a table: the same things, worst first, with the same selection. */
export function MapTable({ map, places, only, selectedId, onSelect, onOpen, onFollow }: MapTableProps) {
  const [sort, setSort] = useState<GridSort>({ column: 'condition', descending: false });
  const rows = useMemo(() => {
    const all = mapRows(map);
    return sortRows(only === null ? all : all.filter(({ id }) => only.has(places.get(id)?.node.id ?? '')), sort);
  }, [map, places, only, sort]);
  const changes = useChangedRows(rows, idOf, contentOf);
  return (
    <Grid
      id="map"
      label={`Everything on the map of ${map.name}`}
      columns={columns}
      rowCount={rows.length}
      rowAt={useCallback((index: number) => rows[index], [rows])}
      idOf={idOf}
      indexOf={useCallback((id: string) => rows.findIndex((row) => row.id === id), [rows])}
      sort={sort}
      onSort={setSort}
      selectedId={selectedId}
      onSelect={({ id }) => onSelect(id)}
      onOpen={({ id }) => onOpen(id)}
      onFocusRow={({ id }) => onFollow(id)}
      onVisible={noRange}
      listKey={`${map.environmentId} ${sort.column} ${sort.descending}`}
      changes={changes}
    />
  );
}
