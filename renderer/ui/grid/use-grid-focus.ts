import { type FocusEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { type CellPosition, clampPosition } from './navigation.ts';

interface Focus extends CellPosition {
  /** The row's id, so that the focus stays with its row when rows move; null in the header. */
  readonly id: string | null;
}

interface GridRows {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly idAt: (index: number) => string | null;
  readonly indexOf: (id: string) => number;
}

export interface GridFocus {
  /** The one cell that the Tab key reaches. */
  readonly position: CellPosition;
  /** Moves the focus there once the cell is drawn. */
  readonly focusCell: (to: CellPosition) => void;
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void;
}

/** The address of a cell in the DOM. */
export function cellAddress({ row, column }: CellPosition): string {
  return `${row}:${column}`;
}

function addressOf(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-cell]')?.dataset['cell'] : undefined;
}

/** The cell of the grid that an event happened in. */
export function cellOf(target: EventTarget): CellPosition | null {
  const [row, column] = (addressOf(target) ?? '').split(':').map(Number);
  return row === undefined || column === undefined ? null : { row, column };
}

/** A roving tab stop over the cells: it follows its row through sorting and live changes, and survives its row. */
export function useGridFocus(root: RefObject<HTMLElement | null>, rows: GridRows): GridFocus {
  const [focus, setFocus] = useState<Focus>({ row: 0, column: 0, id: null });
  const wanted = useRef(false);
  const focused = useRef<Element | null>(null);
  const position = currentPosition(focus, rows);

  useLayoutEffect(() => {
    const address = cellAddress(position);
    const vanished = focused.current?.isConnected === false && document.activeElement === document.body;
    const moved = focused.current !== null && addressOf(document.activeElement) !== address;
    if (!wanted.current && !vanished && !(moved && root.current?.contains(document.activeElement))) return;
    wanted.current = false;
    const cell = root.current?.querySelector<HTMLElement>(`[data-cell="${address}"]`);
    // While the row is on its way the grid itself holds the focus, so that no key is lost.
    (cell ?? root.current)?.focus({ preventScroll: true });
  });

  const { idAt } = rows;
  const remember = useCallback((to: CellPosition) => setFocus({ ...to, id: idAt(to.row) }), [idAt]);

  return {
    position,
    focusCell: useCallback(
      (to) => {
        wanted.current = true;
        remember(to);
      },
      [remember],
    ),
    onFocus: (event) => {
      focused.current = event.target;
      const at = cellOf(event.target);
      if (at !== null) remember(at);
    },
    // A row that vanishes takes the focus with it without anybody having left the grid.
    onBlur: (event) => {
      const left = event.target;
      queueMicrotask(() => {
        if (left.isConnected && focused.current === left) focused.current = null;
      });
    },
  };
}

function currentPosition(focus: Focus, rows: GridRows): CellPosition {
  const moved = focus.id !== null && rows.idAt(focus.row) !== focus.id ? rows.indexOf(focus.id) : -1;
  return clampPosition({ row: moved >= 0 ? moved : focus.row, column: focus.column }, rows);
}
