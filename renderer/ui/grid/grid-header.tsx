import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, type PointerEvent } from 'react';
import type { GridColumn, GridSort } from './model.ts';
import { headerRow } from './navigation.ts';
import { cellAddress } from './use-grid-focus.ts';

interface GridHeaderProps<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly sort: GridSort;
  /** The column of the tab stop, or null when it is in a row. */
  readonly focusedColumn: number | null;
  readonly onSort: (column: GridColumn<Row>) => void;
  /** Begins to change the column's width with the pointer. */
  readonly onResizeStart: (columnId: string, event: PointerEvent) => void;
  readonly onResetSize: (columnId: string) => void;
}

function GridHeaderView<Row>(props: GridHeaderProps<Row>) {
  const { columns, sort, focusedColumn } = props;
  return (
    <div role="rowgroup" className="grid-header">
      <div role="row" aria-rowindex={1} className="grid-row-cells">
        {columns.map((column, index) => (
          <HeaderCell
            key={column.id}
            column={column}
            index={index}
            sorted={sort.column === column.id ? (sort.descending ? 'descending' : 'ascending') : null}
            focused={focusedColumn === index}
            {...props}
          />
        ))}
      </div>
    </div>
  );
}

/**
 * The sticky first row: names, sort buttons and the handles between the columns. Other rows do not draw it again.
 */
export const GridHeader = memo(GridHeaderView) as typeof GridHeaderView;

interface HeaderCellProps<Row> extends GridHeaderProps<Row> {
  readonly column: GridColumn<Row>;
  readonly index: number;
  readonly sorted: 'ascending' | 'descending' | null;
  readonly focused: boolean;
}

function HeaderCell<Row>({ column, index, sorted, focused, onSort, onResizeStart, onResetSize }: HeaderCellProps<Row>) {
  const address = {
    'data-cell': cellAddress({ row: headerRow, column: index }),
    tabIndex: focused ? 0 : -1,
    title: hint(column),
  };
  return (
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={column.sortable === true ? (sorted ?? 'none') : undefined}
      data-align={column.align}
      className="grid-header-cell"
      {...(column.sortable === true ? {} : address)}
    >
      {column.sortable === true ? (
        <button type="button" className="grid-sort" onClick={() => onSort(column)} {...address}>
          <span className="truncate">{column.label}</span>
          <SortArrow sorted={sorted} />
        </button>
      ) : (
        <span className="truncate">{column.label}</span>
      )}
      {/* The keyboard changes the width with Shift and the side arrows on the header itself. */}
      <span
        aria-hidden="true"
        data-resize={column.id}
        className="grid-resize"
        onPointerDown={(event) => onResizeStart(column.id, event)}
        onDoubleClick={() => onResetSize(column.id)}
      />
    </div>
  );
}

function SortArrow({ sorted }: { readonly sorted: 'ascending' | 'descending' | null }) {
  if (sorted === null) return null;
  const Arrow = sorted === 'ascending' ? ArrowUp : ArrowDown;
  return <Arrow aria-hidden="true" size={12} className="shrink-0" />;
}

function hint<Row>(column: GridColumn<Row>): string {
  const resize = 'Shift+← and Shift+→ change the width.';
  return column.sortable === true ? `Sort by ${column.label.toLowerCase()}. ${resize}` : resize;
}
