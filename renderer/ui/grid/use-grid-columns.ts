import {
  type ColumnSizingState,
  columnResizingFeature,
  columnSizingFeature,
  functionalUpdate,
  tableFeatures,
  type Updater,
  useTable,
} from '@tanstack/react-table';
import { type PointerEvent, useMemo } from 'react';
import type { GridLayout } from '#contract/views.ts';
import type { GridColumn } from './model.ts';

const features = tableFeatures({ columnSizingFeature, columnResizingFeature });
const noData: never[] = [];
/** Pixels a column's width changes by with one key press. */
const resizeStep = 16;
const defaultMinSize = 48;
const maxSize = 1_200;

export interface GridColumns {
  /** The widths as a CSS grid template. */
  readonly template: string;
  /** Pixels all of them need. */
  readonly width: number;
  /** Begins to change a column's width with the pointer. */
  readonly startResize: (columnId: string, event: PointerEvent) => void;
  /** Changes a column's width by key presses. */
  readonly resizeBy: (columnId: string, steps: number) => void;
  readonly resetSize: (columnId: string) => void;
}

/** The widths of a grid's columns: as defined, until a person changes them. */
export function useGridColumns<Row>(
  columns: readonly GridColumn<Row>[],
  { widths }: GridLayout,
  change: (part: Partial<GridLayout>) => void,
): GridColumns {
  const definitions = useMemo(
    () => columns.map(({ id, size, minSize = defaultMinSize }) => ({ id, size, minSize, maxSize })),
    [columns],
  );
  // The table knows the columns alone: the rows come in windows, sorted and filtered by the core.
  const options = useMemo(
    () => ({
      features,
      columns: definitions,
      data: noData,
      columnResizeMode: 'onChange' as const,
      state: { columnSizing: widths },
      onColumnSizingChange: (updater: Updater<ColumnSizingState>) =>
        change({ widths: functionalUpdate(updater, widths) }),
    }),
    [definitions, widths, change],
  );
  const table = useTable(options);

  return useMemo(() => {
    const sizeOf = (columnId: string) => table.getColumn(columnId)?.getSize() ?? defaultMinSize;
    return {
      template: columns
        .map(({ id, grows }) => (grows === true ? `minmax(${sizeOf(id)}px, 1fr)` : `${sizeOf(id)}px`))
        .join(' '),
      width: columns.reduce((sum, { id }) => sum + sizeOf(id), 0),
      startResize: (columnId, event) => {
        const header = table.getFlatHeaders().find((candidate) => candidate.column.id === columnId);
        header?.getResizeHandler()(event.nativeEvent);
      },
      resizeBy: (columnId, steps) => {
        const minSize = columns.find(({ id }) => id === columnId)?.minSize ?? defaultMinSize;
        const size = Math.min(maxSize, Math.max(minSize, sizeOf(columnId) + steps * resizeStep));
        change({ widths: { ...widths, [columnId]: size } });
      },
      resetSize: (columnId) => table.getColumn(columnId)?.resetSize(),
    };
  }, [table, columns, widths, change]);
}
