import { useMemo, useState } from 'react';
import type { ResourceRef } from '#contract/inventory.ts';
import type { GridMarks } from '../../ui/grid/index.ts';
import type { Copied } from './formats.ts';

/** The marks of a list and the marked rows that are here, in the order of the list. */
export function useMarks<Row>(present: readonly Row[], idOf: (row: Row) => string): [GridMarks, readonly Row[]] {
  const [ids, onChange] = useState<ReadonlySet<string>>(new Set());
  const marks = useMemo(() => ({ ids, onChange }), [ids]);
  const rows = useMemo(() => (ids.size === 0 ? [] : present.filter((row) => ids.has(idOf(row)))), [present, ids, idOf]);
  return [marks, rows];
}

/** Makes a row of a list something to copy. */
export function copiedOf<Row extends { readonly account: string; readonly region: string }>(
  refOf: (row: Row) => ResourceRef,
): (row: Row) => Copied {
  return (row) => ({ ...refOf(row), account: row.account, region: row.region, row });
}
