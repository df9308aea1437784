import { useCallback, useMemo } from 'react';
import type { RowPages, RowRange, TreeNode } from '../../ui/grid/index.ts';
import { type GroupedRows, groupRows, type PlacedGroup } from './grouped-rows.ts';
import { type GroupSearch, isExpanded } from './search-params.ts';
import { headingId } from './use-headings.tsx';

/** A list as a grid draws it: its rows, or headings of groups with their rows. */
export interface DrawnRows<Row> {
  /** Null before the first answer. */
  readonly count: number | null;
  readonly rowAt: (index: number) => Row | undefined;
  /** Where the row or the heading with this id stands, or -1. */
  readonly indexOf: (id: string) => number;
  readonly show: (range: RowRange) => void;
  /** Null where nothing is grouped. */
  readonly groups: GroupedRows | null;
  readonly nodeOf: (row: Row, index: number) => TreeNode | null;
}

/** Puts the rows of a list under the headings of their groups, as far as these are opened. */
export function useGroupedRows<Row>(
  { loaded, ...pages }: RowPages<Row>,
  search: GroupSearch,
  idOf: (row: Row) => string,
): DrawnRows<Row> {
  const told = loaded?.groups ?? null;
  const { fold, except } = search;
  const groups = useMemo(
    () => (told === null ? null : groupRows(told, (key) => isExpanded({ fold, except }, key))),
    [told, fold, except],
  );
  const nodes = useMemo(() => new Map(groups?.groups.map((placed) => [placed, rowNode(placed)])), [groups]);
  const { rowAt, indexOf, show } = pages;
  return {
    count: groups?.count ?? loaded?.total ?? null,
    groups,
    rowAt: useCallback(
      (index) => {
        if (groups === null) return rowAt(index);
        const place = groups.at(index);
        return place?.kind === 'row' ? rowAt(place.offset) : undefined;
      },
      [groups, rowAt],
    ),
    indexOf: useCallback(
      (id) => {
        const heading = groups?.groups.find(({ group }) => headingId(group.key) === id);
        if (heading !== undefined) return heading.index;
        const offset = indexOf((row) => idOf(row) === id);
        return groups === null || offset < 0 ? offset : groups.indexOfOffset(offset);
      },
      [groups, indexOf, idOf],
    ),
    show: useCallback((range) => show(groups === null ? [range] : groups.offsetsIn(range)), [groups, show]),
    nodeOf: useCallback(
      (_row, index) => {
        const placed = groups?.at(index)?.placed;
        return placed === undefined ? null : (nodes.get(placed) ?? null);
      },
      [groups, nodes],
    ),
  };
}

/** All rows of a group share one, so that rows that stay the same are not drawn again. */
function rowNode({ index }: PlacedGroup): TreeNode {
  return { level: 2, expanded: null, parentIndex: index };
}
