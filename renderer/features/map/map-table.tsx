import { useCallback, useMemo, useState } from 'react';
import { Age } from '../../ui/age.tsx';
import { ConditionMark, conditionAppearance } from '../../ui/condition.tsx';
import { Grid, type GridColumn, type GridSort, useChangedRows } from '../../ui/grid/index.ts';
import { Nothing } from '../inventory/cells.tsx';
import type { EnvironmentMap } from './map-model.ts';
import { type MapRow, mapRows, sortRows } from './map-rows.ts';
import type { MapPlaces } from './selection.ts';

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
