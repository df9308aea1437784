import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { GridColumn, GridHeading, TreeNode } from './model.ts';
import { cellAddress } from './use-grid-focus.ts';

interface GridRowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly GridColumn<Row>[];
  /** The column of the tab stop, or null when it is in another row. */
  readonly focusedColumn: number | null;
  readonly selected: boolean;
  /** How often the row changed a moment ago; 0 for a calm row. */
  readonly changes: number;
  readonly node: TreeNode | null;
}

function GridRowView<Row>({ row, index, top, columns, focusedColumn, selected, changes, node }: GridRowProps<Row>) {
  return (
    <div
      role="row"
      // The header is the first row of the grid.
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-level={node?.level}
      aria-expanded={node?.expanded ?? undefined}
      data-row={index}
      data-changed={changes === 0 ? undefined : changes % 2 === 0 ? 'even' : 'odd'}
      className="grid-row grid-row-cells"
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map((column, columnIndex) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={columnIndex + 1}
          data-cell={cellAddress({ row: index, column: columnIndex })}
          data-align={column.align}
          tabIndex={focusedColumn === columnIndex ? 0 : -1}
          className={columnIndex === 0 && node !== null ? 'grid-cell grid-tree-cell' : 'grid-cell'}
        >
          {columnIndex === 0 && node !== null && <TreeHandle node={node} />}
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** A row of the grid. It is drawn again only when something it shows is another. */
export const GridRow = memo(GridRowView) as typeof GridRowView;

interface HeadingRowProps {
  readonly heading: GridHeading;
  readonly index: number;
  readonly top: number;
  readonly columnCount: number;
  /** The column that the keyboard is in, or null when the tab stop is in another row. */
  readonly focusedColumn: number | null;
}

/** A heading is one cell over all columns; it answers for each of them, so that arrows up and down keep their column. */
export function HeadingRow({ heading, index, top, columnCount, focusedColumn }: HeadingRowProps) {
  const { node, content } = heading;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-level={node.level}
      aria-expanded={node.expanded ?? undefined}
      data-row={index}
      className="grid-row grid-heading-row"
      style={{ transform: `translateY(${top}px)` }}
    >
      <div
        role="gridcell"
        aria-colindex={1}
        aria-colspan={columnCount}
        data-cell={cellAddress({ row: index, column: focusedColumn ?? 0 })}
        data-heading
        tabIndex={focusedColumn === null ? -1 : 0}
        className="grid-cell grid-heading"
      >
        <div className="grid-heading-content">
          <TreeHandle node={node} />
          {content(focusedColumn !== null)}
        </div>
      </div>
    </div>
  );
}

/** Pixels a level of the tree is indented by. */
const indent = 16;

function TreeHandle({ node }: { readonly node: TreeNode }) {
  return (
    <span className="grid-tree" style={{ paddingInlineStart: (node.level - 1) * indent }}>
      {node.expanded !== null && (
        <button
          type="button"
          data-toggle
          tabIndex={-1}
          aria-label={node.expanded ? 'Collapse' : 'Expand'}
          className="grid-toggle"
        >
          <ChevronRight aria-hidden="true" size={14} data-expanded={node.expanded} className="grid-chevron" />
        </button>
      )}
    </span>
  );
}

interface SkeletonRowProps {
  readonly index: number;
  readonly top: number;
  readonly columns: readonly { readonly id: string }[];
}

/** The place of a row that is still on its way. */
export function SkeletonRow({ index, top, columns }: SkeletonRowProps) {
  return (
    <div
      aria-hidden="true"
      className="grid-row grid-row-cells grid-skeleton"
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map(({ id }, column) => (
        <div key={id} className="grid-cell">
          {/* Uneven widths look like text, and the same place always looks the same. */}
          <span style={{ width: `${35 + ((index * 31 + column * 17) % 45)}%` }} />
        </div>
      ))}
    </div>
  );
}
