import {
  type ColumnSizingState,
  columnResizingFeature,
  columnSizingFeature,
  functionalUpdate,
  type OnChangeFn,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type PointerEvent, useCallback, useMemo, useState } from 'react';
import { z } from 'zod';
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

/** The widths of a grid's columns: as defined, until a person changes them; then as remembered. */
export function useGridColumns<Row>(gridId: string, columns: readonly GridColumn<Row>[]): GridColumns {
  const [columnSizing, onColumnSizingChange] = useRememberedSizes(gridId);
  const definitions = useMemo(
    () => columns.map(({ id, size, minSize = defaultMinSize }) => ({ id, size, minSize, maxSize })),
    [columns],
  );
  // The table knows the columns alone: the rows come in windows, sorted and filtered by the core.
  const table = useTable({
    features,
    columns: definitions,
    data: noData,
    columnResizeMode: 'onChange',
    state: { columnSizing },
    onColumnSizingChange,
  });
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
      onColumnSizingChange((sizes) => ({ ...sizes, [columnId]: size }));
    },
    resetSize: (columnId) => table.getColumn(columnId)?.resetSize(),
  };
}

const sizesSchema = z.record(z.string(), z.number().min(0).max(maxSize));

/** The widths a person gave to a grid's columns, remembered by this browser or desktop window. */
function useRememberedSizes(gridId: string): [ColumnSizingState, OnChangeFn<ColumnSizingState>] {
  const storageKey = `infraviewer.columns.${gridId}`;
  const [sizes, setSizes] = useState(() => readSizes(storageKey));
  const change = useCallback<OnChangeFn<ColumnSizingState>>(
    (updater) => {
      setSizes((before) => {
        const after = functionalUpdate(updater, before);
        window.localStorage.setItem(storageKey, JSON.stringify(after));
        return after;
      });
    },
    [storageKey],
  );
  return [sizes, change];
}

/** Widths that cannot be read are forgotten: they are a comfort, not data. */
function readSizes(storageKey: string): ColumnSizingState {
  try {
    return sizesSchema.parse(JSON.parse(window.localStorage.getItem(storageKey) ?? '{}'));
  } catch {
    return {};
  }
}
