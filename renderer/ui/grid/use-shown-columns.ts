import { useCallback, useMemo } from 'react';
import type { GridLayout } from '#contract/views.ts';
import type { GridColumn } from './model.ts';

export interface ShownColumns<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly hidden: ReadonlySet<string>;
  readonly toggle: (columnId: string) => void;
  readonly showAll: () => void;
}

/** Which columns of a grid are shown: all of them, until a person hides some. */
export function useShownColumns<Row>(
  all: readonly GridColumn<Row>[],
  { hidden }: GridLayout,
  change: (part: Partial<GridLayout>) => void,
): ShownColumns<Row> {
  return {
    // The first one stays: it carries the row's state or the tree.
    columns: useMemo(() => all.filter(({ id }, index) => index === 0 || !hidden.includes(id)), [all, hidden]),
    hidden: useMemo(() => new Set(hidden), [hidden]),
    toggle: useCallback(
      (columnId) =>
        change({ hidden: hidden.includes(columnId) ? hidden.filter((id) => id !== columnId) : [...hidden, columnId] }),
      [hidden, change],
    ),
    showAll: useCallback(() => change({ hidden: [] }), [change]),
  };
}
