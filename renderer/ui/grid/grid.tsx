import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useRef,
} from 'react';
import { ColumnChooser } from './column-chooser.tsx';
import { explainCutOff } from './cut-off.ts';
import { GridHeader } from './grid-header.tsx';
import { GridRow, HeadingRow, SkeletonRow } from './grid-row.tsx';
import { useGridLayout } from './layouts.ts';
import type { GridColumn, GridHeadings, GridMarks, GridSort, RowRange, TreeNode } from './model.ts';
import { type CellPosition, type GridAction, gridAction, headerRow } from './navigation.ts';
import { useGridColumns } from './use-grid-columns.ts';
import { cellOf, useGridFocus } from './use-grid-focus.ts';
import { useGridMarks } from './use-grid-marks.ts';
import { useRowHeight } from './use-row-height.ts';
import { useRowWindow } from './use-row-window.ts';
import { useShownColumns } from './use-shown-columns.ts';
import './grid.css';

export interface GridProps<Row> {
  /** Names the grid in saved views and in the window's memory of its columns. */
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
  readonly nodeOf?: (row: Row, index: number) => TreeNode | null;
  readonly onToggle?: (row: Row) => void;
  /** Gathers the rows under headings, which makes it a tree grid too. */
  readonly headings?: GridHeadings;
  readonly sort: GridSort;
  readonly onSort: (sort: GridSort) => void;
  readonly selectedId: string | null;
  readonly onSelect: (row: Row) => void;
  /** Enter: the row's details are wanted, and the focus with them. */
  readonly onOpen: (row: Row) => void;
  /** The focus went to another row by keyboard. */
  readonly onFocusRow?: (row: Row) => void;
  readonly onVisible: (range: RowRange) => void;
  /** Another key is another list: it is shown from its top. */
  readonly listKey: string;
  /** How often the rows with these ids changed a moment ago. */
  readonly changes: ReadonlyMap<string, number>;
  /** Lets a person mark several rows. */
  readonly marks?: GridMarks;
  /** Shown in place of rows: an empty list or a failed first read. */
  readonly placeholder?: ReactNode;
}

const skeletonRows = 40;

function GridView<Row>(props: GridProps<Row>) {
  const { rowAt, idOf, indexOf, nodeOf, headings, placeholder, marks } = props;
  const [layout, changeLayout] = useGridLayout(props.id);
  const shown = useShownColumns(props.columns, layout, changeLayout);
  const { columns } = shown;
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = useRowHeight();
  const rowCount = placeholder === undefined ? (props.rowCount ?? skeletonRows) : 0;

  const rowIdAt = useCallback(
    (index: number) => {
      const row = rowAt(index);
      return row === undefined ? null : idOf(row);
    },
    [rowAt, idOf],
  );
  const idAt = useCallback((index: number) => headings?.at(index)?.id ?? rowIdAt(index), [headings, rowIdAt]);
  const focus = useGridFocus(scroller, { rowCount, columnCount: columns.length, idAt, indexOf });
  const { position } = focus;
  const { onVisible, listKey, selectedId } = props;
  const rows = useRowWindow({
    scroller,
    rowCount,
    rowHeight,
    keptRow: position.row,
    listKey,
    onVisible,
    selectedId,
    indexOf,
  });
  const { template, width, startResize, resizeBy, resetSize } = useGridColumns(columns, layout, changeLayout);

  const marking = useGridMarks(marks, { rowCount, idAt: rowIdAt, selectedId });

  const { sort, onSort } = props;
  const sortBy = useCallback(
    (column: GridColumn<Row> | undefined) => {
      if (column?.sortable !== true) return;
      const again = sort.column === column.id;
      onSort({ column: column.id, descending: again && !sort.descending });
    },
    [sort, onSort],
  );

  const moveTo = (to: CellPosition) => {
    if (to.row !== headerRow) rows.scrollToIndex(to.row, { align: 'auto' });
    focus.focusCell(to);
    const row = rowAt(to.row);
    if (row !== undefined && to.row !== position.row) props.onFocusRow?.(row);
  };

  const act = (action: GridAction, at: CellPosition) => {
    switch (action.kind) {
      case 'move':
        marking.leave();
        return moveTo(action.to);
      case 'extend':
        marking.extend(at.row, action.to.row);
        return moveTo(action.to);
      case 'mark':
        return marking.toggle(at.row);
      case 'markAll':
        return marking.all();
      case 'unmark':
        return marking.none();
      case 'sort':
        return sortBy(columns[at.column]);
      case 'resize':
        return resizeBy(columns[at.column]?.id ?? '', action.steps);
      case 'toggle':
      case 'select':
      case 'open':
        return choose(at.row, action.kind);
    }
  };

  /** Whatever is done with a heading opens or closes it. */
  const choose = (index: number, kind: 'toggle' | 'select' | 'open') => {
    const heading = headings?.at(index) ?? null;
    if (heading === null) withRow(rowAt(index), handlers(props)[kind]);
    else headings?.onToggle(heading);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const at = event.target === scroller.current ? position : cellOf(event.target);
    if (at === null || isOwnButton(event.target, event.key)) return;
    const row = rowAt(at.row);
    const heading = headings?.at(at.row) ?? null;
    const action = gridAction(event, at, {
      rowCount,
      columnCount: columns.length,
      pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2),
      node: heading?.node ?? (row === undefined ? null : (nodeOf?.(row, at.row) ?? null)),
      isHeading: heading !== null,
      marked: marks?.ids.size,
    });
    if (action === null) return;
    event.preventDefault();
    act(action, at);
  };

  const onClick = (event: MouseEvent) => {
    const at = cellOf(event.target);
    // A link leads elsewhere, and the selection must not call it back.
    if (event.target instanceof Element && event.target.closest('a') !== null) return;
    if (at !== null && at.row !== headerRow && marks !== undefined && isMarking(event)) {
      if (event.shiftKey) marking.extend(position.row, at.row);
      else marking.toggle(at.row);
      return focus.focusCell(at);
    }
    // Text that was just marked is meant to be copied.
    if (at === null || window.getSelection()?.isCollapsed === false || isOwnButton(event.target)) return;
    marking.none();
    const onToggle = event.target instanceof Element && event.target.closest('[data-toggle]') !== null;
    choose(at.row, onToggle ? 'toggle' : 'select');
  };

  const semantics = {
    role: nodeOf === undefined && headings === undefined ? 'grid' : 'treegrid',
    'aria-label': props.label,
    // The header is a row too; -1 says that the number is not known yet.
    'aria-rowcount': props.rowCount === null ? -1 : rowCount + 1,
    'aria-colcount': columns.length,
    'aria-multiselectable': marks === undefined ? undefined : true,
    'aria-busy': props.rowCount === null,
    // Which question the rows answer: the benchmark waits for it.
    'data-list': listKey,
  };
  const sizes: CSSProperties & Record<`--${string}`, string> = {
    '--grid-columns': template,
    '--grid-width': `${width}px`,
    '--grid-row-height': `${rowHeight}px`,
  };

  return (
    <div className="grid-frame" style={sizes}>
      <div
        ref={scroller}
        {...semantics}
        className="grid-scroller"
        onKeyDown={onKeyDown}
        onClick={onClick}
        onMouseDown={(event) => {
          // Otherwise the browser would mark text from the last place to this one.
          if (marks !== undefined && isMarking(event)) event.preventDefault();
        }}
        onFocus={focus.onFocus}
        onBlur={focus.onBlur}
        onMouseOver={explainCutOff}
      >
        <GridHeader
          columns={columns}
          sort={sort}
          focusedColumn={position.row === headerRow ? position.column : null}
          onSort={sortBy}
          onResizeStart={startResize}
          onResetSize={resetSize}
        />
        <div role="rowgroup" className="grid-body" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = rowAt(index);
            // The header's height is part of where a row starts.
            const top = start - rowHeight;
            const focusedColumn = position.row === index ? position.column : null;
            const heading = headings?.at(index) ?? null;
            if (heading !== null) {
              return (
                <HeadingRow key={index} {...{ heading, index, top, focusedColumn }} columnCount={columns.length} />
              );
            }
            // By place and not by row: another list fills the rows that are there, which costs a third of new ones.
            if (row === undefined) return <SkeletonRow key={index} {...{ index, top, columns }} />;
            const id = idOf(row);
            return (
              <GridRow
                key={index}
                row={row}
                index={index}
                top={top}
                columns={columns}
                focusedColumn={focusedColumn}
                selected={selectedId === id || marks?.ids.has(id) === true}
                changes={props.changes.get(id) ?? 0}
                node={nodeOf?.(row, index) ?? null}
              />
            );
          })}
        </div>
      </div>
      <ColumnChooser all={props.columns} hidden={shown.hidden} toggle={shown.toggle} showAll={shown.showAll} />
      {/* Beside the grid and not in it, where only rows may be. */}
      {placeholder !== undefined && <div className="grid-placeholder">{placeholder}</div>}
    </div>
  );
}

/**
 * A list of any length as an ARIA grid or tree grid. Only the rows in view are in the document; the rows themselves
 * come from outside, page by page (see useRowPages), sorted and filtered by the core. It is drawn again only when
 * something it is given is another: not by each letter in a list's filter, but by the answer.
 */
export const Grid = memo(GridView) as typeof GridView;

/** A button of a heading does what it says; arrows still move on from it. */
function isOwnButton(target: EventTarget, key = 'Enter'): boolean {
  const button = target instanceof Element ? target.closest('[data-heading] button:not([data-toggle])') : null;
  return button !== null && (key === 'Enter' || key === ' ');
}

function isMarking({ shiftKey, ctrlKey, metaKey }: MouseEvent): boolean {
  return shiftKey || ctrlKey || metaKey;
}

function handlers<Row>({ onToggle, onSelect, onOpen }: GridProps<Row>) {
  return { toggle: onToggle, select: onSelect, open: onOpen };
}

function withRow<Row>(row: Row | undefined, handle: ((row: Row) => void) | undefined): void {
  if (row !== undefined) handle?.(row);
}
