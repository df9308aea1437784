import { useCallback, useMemo, useState } from 'react';
import { z } from 'zod';
import type { GridColumn } from './model.ts';

export interface ShownColumns<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly hidden: ReadonlySet<string>;
  readonly toggle: (columnId: string) => void;
  readonly showAll: () => void;
}

const hiddenSchema = z.array(z.string());

/** Which columns of a grid are shown: all of them, until a person hides some; then as this window remembers. */
export function useShownColumns<Row>(gridId: string, all: readonly GridColumn<Row>[]): ShownColumns<Row> {
  const storageKey = `infraviewer.hidden.${gridId}`;
  const [hidden, setHidden] = useState(() => readHidden(storageKey));
  const keep = useCallback(
    (next: ReadonlySet<string>) => {
      window.localStorage.setItem(storageKey, JSON.stringify([...next]));
      setHidden(next);
    },
    [storageKey],
  );
  return {
    // The first one stays: it carries the row's state or the tree.
    columns: useMemo(() => all.filter(({ id }, index) => index === 0 || !hidden.has(id)), [all, hidden]),
    hidden,
    toggle: (columnId) => {
      const next = new Set(hidden);
      if (!next.delete(columnId)) next.add(columnId);
      keep(next);
    },
    showAll: () => keep(new Set()),
  };
}

/** What cannot be read is forgotten: it is a comfort, not data. */
function readHidden(storageKey: string): ReadonlySet<string> {
  try {
    return new Set(hiddenSchema.parse(JSON.parse(window.localStorage.getItem(storageKey) ?? '[]')));
  } catch {
    return new Set();
  }
}
