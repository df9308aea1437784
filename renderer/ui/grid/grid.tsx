import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { GridHeader } from './grid-header.tsx';
import { GridRow, SkeletonRow } from './grid-row.tsx';
import type { GridColumn, GridSort, RowRange, TreeNode } from './model.ts';
import { type CellPosition, type GridAction, gridAction, headerRow } from './navigation.ts';
import { useColumnSizes } from './use-column-sizes.ts';
import { cellOf, useGridFocus } from './use-grid-focus.ts';
import { useRowHeight } from './use-row-height.ts';
import './grid.css';

export interface GridProps<Row> {
  /** Names the grid in the window's memory of column widths. */
  readonly id: string;
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  /** Null before the first answer: skeleton rows are shown. */
  readonly rowCount: number | null;
  /** Undefined while the row is on its way. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly idOf: (row: Row) => string;
  /** Where the row with this id is among the rows that are there, or -1. */
  readonly indexOf: (id: string) => number;
  /** Makes it a tree grid; null for a row that is no node. */
  readonly nodeOf?: (row: Row) => TreeNode | null;
  readonly onToggle?: (row: Row) => void;
  readonly sort: GridSort;
  readonly onSort: (sort: GridSort) => void;
  readonly selectedId: string | null;
  readonly onSelect: (row: Row) => void;
  /** The focus went to another row by keyboard. */
  readonly onFocusRow?: (row: Row) => void;
  readonly onVisible: (range: RowRange) => void;
  /** Another key is another list: it is shown from its top. */
  readonly listKey: string;
  readonly changes: ReadonlyMap<string, number>;
  /** Shown in place of rows: an empty list or a failed first read. */
  readonly placeholder?: ReactNode;
}

const features = tableFeatures({ columnSizingFeature, columnResizingFeature });
const noData: never[] = [];
const overscanRows = 5;
const skeletonRows = 40;
/** Pixels a column's width changes by with one key press. */
const resizeStep = 16;
const defaultMinSize = 48;

/**
 * A list of any length as an ARIA grid or tree grid. Only the rows in view are in the document; the rows themselves
 * come from outside, page by page (see useRowPages), sorted and filtered by the core.
 */
export function Grid<Row>(props: GridProps<Row>) {
  const { columns, rowAt, idOf, indexOf, nodeOf, onVisible, placeholder } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const rowCount = placeholder === undefined ? (props.rowCount ?? skeletonRows) : 0;

  const idAt = useCallback(
    (index: number) => {
      const row = rowAt(index);
      return row === undefined ? null : idOf(row);
    },
    [rowAt, idOf],
  );
  const focus = useGridFocus(scroller, { rowCount, columnCount: columns.length, idAt, indexOf });
  const { position } = focus;

  const virtualizer = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: overscanRows,
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
    // The row with the tab stop stays in the document wherever the list is scrolled to.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (position.row < 0 || position.row >= range.count || indexes.includes(position.row)) return indexes;
      return [...indexes, position.row].sort((one, other) => one - other);
    },
  });
  useLayoutEffect(() => {
    if (rowHeight > 0) virtualizer.measure();
  }, [virtualizer, rowHeight]);

  const start = virtualizer.range?.startIndex ?? 0;
  const end = (virtualizer.range?.endIndex ?? 0) + 1;
  useEffect(() => onVisible({ start, end }), [onVisible, start, end]);

  const { listKey } = props;
  useLayoutEffect(() => {
    if (listKey !== '') scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);

  const [columnSizing, onColumnSizingChange] = useColumnSizes(props.id);
  const definitions = useMemo(
    () => columns.map(({ id, size, minSize = defaultMinSize }) => ({ id, size, minSize, maxSize: 1_200 })),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: noData,
    columnResizeMode: 'onChange',
    state: { columnSizing },
    onColumnSizingChange,
  });
  const sizeOf = (columnId: string) => table.getColumn(columnId)?.getSize() ?? defaultMinSize;

  const sortBy = (column: GridColumn<Row>) => {
    const again = props.sort.column === column.id;
    props.onSort({ column: column.id, descending: again && !props.sort.descending });
  };

  const moveTo = (to: CellPosition) => {
    if (to.row !== headerRow) virtualizer.scrollToIndex(to.row, { align: 'auto' });
    focus.focusCell(to);
    const row = rowAt(to.row);
    if (row !== undefined && to.row !== position.row) props.onFocusRow?.(row);
  };

  const act = (action: GridAction) => {
    const column = columns[position.column];
    const row = rowAt(position.row);
    switch (action.kind) {
      case 'move':
        moveTo(action.to);
        break;
      case 'toggle':
        if (row !== undefined) props.onToggle?.(row);
        break;
      case 'select':
      case 'open':
        if (row !== undefined) props.onSelect(row);
        break;
      case 'sort':
        if (column?.sortable === true) sortBy(column);
        break;
      case 'resize':
        if (column !== undefined) {
          const size = Math.max(column.minSize ?? defaultMinSize, sizeOf(column.id) + action.steps * resizeStep);
          onColumnSizingChange((sizes) => ({ ...sizes, [column.id]: size }));
        }
        break;
    }
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const at = cellOf(event.target);
    if (at === null) return;
    const row = rowAt(at.row);
    const action = gridAction(event, at, {
      rowCount,
      columnCount: columns.length,
      pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2),
      node: row === undefined ? null : (nodeOf?.(row) ?? null),
    });
    if (action === null) return;
    event.preventDefault();
    act(action);
  };

  const onClick = (event: MouseEvent) => {
    const at = cellOf(event.target);
    const row = at === null ? undefined : rowAt(at.row);
    if (row === undefined || !(event.target instanceof Element)) return;
    // Text that was just marked is meant to be copied.
    if (window.getSelection()?.isCollapsed === false) return;
    if (event.target.closest('[data-toggle]') !== null) props.onToggle?.(row);
    else props.onSelect(row);
  };

  const widths: CSSProperties & Record<`--${string}`, string> = {
    '--grid-columns': columns
      .map(({ id, grows }) => (grows === true ? `minmax(${sizeOf(id)}px, 1fr)` : `${sizeOf(id)}px`))
      .join(' '),
    '--grid-row-height': `${rowHeight}px`,
  };

  const semantics = {
    role: nodeOf === undefined ? 'grid' : 'treegrid',
    'aria-label': props.label,
    // The header is a row too; -1 says that the number is not known yet.
    'aria-rowcount': props.rowCount === null ? -1 : rowCount + 1,
    'aria-colcount': columns.length,
    'aria-busy': props.rowCount === null,
  };

  return (
    <div
      ref={scroller}
      {...semantics}
      className="grid-scroller"
      style={widths}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={focus.onFocus}
      onBlur={focus.onBlur}
      onMouseOver={explainCutOff}
    >
      <GridHeader
        columns={columns}
        sort={props.sort}
        focus={position}
        onSort={sortBy}
        onResizeStart={(columnId, event) => {
          const header = table.getFlatHeaders().find((candidate) => candidate.column.id === columnId);
          header?.getResizeHandler()(event.nativeEvent);
        }}
        onResetSize={(columnId) => table.getColumn(columnId)?.resetSize()}
      />
      <div role="rowgroup" className="grid-body" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rowAt(item.index);
          const top = item.start - rowHeight;
          if (row === undefined) {
            return (
              <SkeletonRow
                key={`skeleton ${item.index}`}
                index={item.index}
                top={top}
                columnIds={columns.map(({ id }) => id)}
              />
            );
          }
          const id = idOf(row);
          return (
            <GridRow
              key={id}
              row={row}
              index={item.index}
              top={top}
              columns={columns}
              focusedColumn={position.row === item.index ? position.column : null}
              selected={props.selectedId === id}
              changes={props.changes.get(id) ?? 0}
              node={nodeOf?.(row) ?? null}
            />
          );
        })}
      </div>
      {placeholder !== undefined && <div className="grid-placeholder">{placeholder}</div>}
    </div>
  );
}

/** A cell whose text is cut off says the whole of it in a tooltip; the others need none. */
function explainCutOff(event: MouseEvent): void {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="gridcell"]') : null;
  if (cell === null) return;
  const cutOff = [cell, ...cell.querySelectorAll('*')].some((element) => element.scrollWidth > element.clientWidth + 1);
  cell.title = cutOff ? (cell.textContent ?? '') : '';
}
