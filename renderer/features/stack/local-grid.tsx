import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import { Grid, type GridColumn, type GridSort, type TreeNode } from '../../ui/grid/index.ts';
import { SplitPane } from '../../ui/split-pane.tsx';
import { useDetails } from '../inventory/use-details.ts';
import type { StackPageSearch } from './search-params.ts';

interface LocalGridProps<Row> {
  /** Names the grid in the window's memory of its layout. */
  readonly id: string;
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  /** Null before the first answer. */
  readonly rows: readonly Row[] | null;
  readonly idOf: (row: Row) => string;
  /** Makes it a tree. */
  readonly nodeOf?: (row: Row) => TreeNode;
  readonly onToggle?: (row: Row) => void;
  readonly sort: GridSort;
  readonly onSort: (sort: GridSort) => void;
  readonly search: Pick<StackPageSearch, 'selected' | 'details'>;
  readonly onSearch: (next: Pick<StackPageSearch, 'selected' | 'details'>) => void;
  readonly details: (row: Row, onClose: () => void) => ReactNode;
  /** Another key is another list: it is shown from its top. */
  readonly listKey: string;
  readonly placeholder?: ReactNode;
}

const unchanged: ReadonlyMap<string, number> = new Map();
const nobodyAsks = () => undefined;

/** A grid over rows that are all here, with the details of the selected one beside it. */
export function LocalGrid<Row>(props: LocalGridProps<Row>) {
  const { id, label, columns, rows, idOf, nodeOf, onToggle, sort, onSort, search, onSearch, placeholder } = props;
  const root = useRef<HTMLDivElement>(null);
  const indexes = useMemo(() => new Map((rows ?? []).map((row, index) => [idOf(row), index])), [rows, idOf]);
  const indexOf = useCallback((key: string) => indexes.get(key) ?? -1, [indexes]);
  const rowAt = useCallback((index: number) => rows?.[index], [rows]);
  const details = useDetails(root, search, onSearch, (key) => rowAt(indexOf(key)) ?? null);
  return (
    <SplitPane
      root={root}
      onKeyDown={details.onKeyDown}
      id={id}
      details={details.shown === null ? null : props.details(details.shown, details.close)}
    >
      <Grid
        id={id}
        label={label}
        columns={columns}
        rowCount={rows?.length ?? null}
        rowAt={rowAt}
        idOf={idOf}
        indexOf={indexOf}
        {...(nodeOf !== undefined && { nodeOf })}
        {...(onToggle !== undefined && { onToggle })}
        sort={sort}
        onSort={onSort}
        selectedId={search.selected ?? null}
        onSelect={(row) => details.select(idOf(row))}
        onOpen={(row) => details.open(idOf(row))}
        onFocusRow={(row) => details.follow(idOf(row))}
        onVisible={nobodyAsks}
        listKey={props.listKey}
        changes={unchanged}
        placeholder={placeholder}
      />
    </SplitPane>
  );
}
