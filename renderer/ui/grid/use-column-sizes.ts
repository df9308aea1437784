import { type ColumnSizingState, functionalUpdate, type OnChangeFn } from '@tanstack/react-table';
import { useCallback, useState } from 'react';
import { z } from 'zod';

const sizesSchema = z.record(z.string(), z.number().min(0).max(4_000));

/** The widths a person gave to a grid's columns, remembered by this browser or desktop window. */
export function useColumnSizes(gridId: string): [ColumnSizingState, OnChangeFn<ColumnSizingState>] {
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
