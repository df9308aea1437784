import { useRef } from 'react';
import type { GridMarks } from './model.ts';

interface MarkableRows {
  readonly rowCount: number;
  /** Null while the row is on its way. */
  readonly idAt: (index: number) => string | null;
  readonly selectedId: string | null;
}

interface MarkHandlers {
  /** Marks every row between where the marking began and this one. */
  readonly extend: (from: number, to: number) => void;
  readonly toggle: (index: number) => void;
  readonly all: () => void;
  readonly none: () => void;
  /** The next marking begins elsewhere. */
  readonly leave: () => void;
}

/** Several rows at once, the way lists of files have it. A row that is not here yet cannot be marked. */
export function useGridMarks(marks: GridMarks | undefined, rows: MarkableRows): MarkHandlers {
  const anchor = useRef<number | null>(null);
  const { idAt, rowCount, selectedId } = rows;
  const idsBetween = (one: number, other: number): Set<string> => {
    const ids = new Set<string>();
    for (let index = Math.min(one, other); index <= Math.max(one, other); index += 1) {
      const id = idAt(index);
      if (id !== null) ids.add(id);
    }
    return ids;
  };
  return {
    extend: (from, to) => {
      anchor.current ??= from;
      marks?.onChange(idsBetween(anchor.current, to));
    },
    toggle: (index) => {
      const id = idAt(index);
      if (marks === undefined || id === null) return;
      anchor.current = index;
      // The row whose details are shown is the first of several.
      const ids = new Set(marks.ids.size === 0 && selectedId !== null ? [selectedId] : marks.ids);
      if (marks.ids.has(id)) ids.delete(id);
      else ids.add(id);
      marks.onChange(ids);
    },
    all: () => marks?.onChange(idsBetween(0, rowCount - 1)),
    none: () => {
      anchor.current = null;
      if (marks !== undefined && marks.ids.size > 0) marks.onChange(new Set());
    },
    leave: () => {
      anchor.current = null;
    },
  };
}
