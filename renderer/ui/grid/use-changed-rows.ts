import { useEffect, useRef, useState } from 'react';

/** How long a changed row stays tinted. */
const tintMs = 2_400;

/**
 * The rows whose content changed a moment ago, each with how often it did; the count restarts the tint of a row that
 * changes again. Rows that come into view for the first time have not changed.
 *
 * @param contentOf what the person sees of a row; without the time it was read, which changes with every answer.
 */
export function useChangedRows<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  contentOf: (row: Row) => string,
): ReadonlyMap<string, number> {
  const known = useRef<ReadonlyMap<string, string>>(new Map());
  const [changed, setChanged] = useState<ReadonlyMap<string, number>>(new Map());
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());

  useEffect(() => {
    const contents = new Map(rows.map((row) => [idOf(row), contentOf(row)]));
    const ids = differing(known.current, contents);
    known.current = contents;
    if (ids.length === 0) return;
    setChanged((before) => new Map([...before, ...ids.map((id) => [id, (before.get(id) ?? 0) + 1] as const)]));
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setChanged((before) => new Map([...before].filter(([id]) => !ids.includes(id))));
    }, tintMs);
    timers.current.add(timer);
  }, [rows, idOf, contentOf]);

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running) clearTimeout(timer);
    };
  }, []);

  return changed;
}

/** The ids that both know with another content. */
export function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].filter(([id, content]) => before.has(id) && before.get(id) !== content).map(([id]) => id);
}
