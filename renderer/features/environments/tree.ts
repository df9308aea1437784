import type { EnvironmentRow, StackRow } from '#contract/inventory.ts';
import { resourceKey } from '../inventory/resource-key.ts';

interface RowBase {
  /** Tells it from every other row of the list. */
  readonly id: string;
  readonly level: number;
  readonly expanded: boolean | null;
  readonly parentIndex: number | null;
}

/** A row of the list of environments: one of them, one of its stacks, or why its stacks cannot be shown. */
export type TreeRow =
  | (RowBase & { readonly kind: 'environment'; readonly row: EnvironmentRow })
  | (RowBase & { readonly kind: 'stack'; readonly row: StackRow })
  | (RowBase & { readonly kind: 'problem'; readonly environmentId: string; readonly error: Error });

/** The stacks of an opened environment: those that are there, and what kept the others away. */
export interface OpenedStacks {
  readonly rows: readonly StackRow[];
  /** True while some are on their way. */
  readonly pending: boolean;
  readonly error: Error | null;
}

/** The id of an environment's row, which is also its word in a link. */
export function environmentKey({ connectionId, id }: Pick<EnvironmentRow, 'connectionId' | 'id'>): string {
  return resourceKey({ kind: 'environment', connectionId, id });
}

/** The id of a stack's row, which is also its word in a link. */
export function stackKey({ connectionId, id }: Pick<StackRow, 'connectionId' | 'id'>): string {
  return resourceKey({ kind: 'stack', connectionId, id });
}

/**
 * The list as it is drawn, top to bottom: an opened environment is followed by its stacks, each nested one below its
 * parent. Undefined stands for a row that is on its way, so that nothing moves when it arrives.
 *
 * @param environments in the list's order; undefined where a page is not there yet.
 * @param opened the stacks of the environments that are opened, by environment id.
 */
export function flattenTree(
  environments: readonly (EnvironmentRow | undefined)[],
  opened: ReadonlyMap<string, OpenedStacks>,
): (TreeRow | undefined)[] {
  const list: (TreeRow | undefined)[] = [];
  for (const row of environments) {
    if (row === undefined) {
      list.push(undefined);
      continue;
    }
    const stacks = row.stacks === 0 ? undefined : opened.get(row.id);
    const parentIndex = list.length;
    list.push({
      kind: 'environment',
      id: environmentKey(row),
      row,
      level: 1,
      expanded: row.stacks === 0 ? null : stacks !== undefined,
      parentIndex: null,
    });
    if (stacks !== undefined) appendStacks(list, row, stacks, parentIndex);
  }
  return list;
}

function appendStacks(
  list: (TreeRow | undefined)[],
  environment: EnvironmentRow,
  stacks: OpenedStacks,
  environmentIndex: number,
): void {
  if (stacks.error !== null && stacks.rows.length === 0) {
    list.push({
      kind: 'problem',
      id: `problem~${environment.id}`,
      environmentId: environment.id,
      error: stacks.error,
      level: 2,
      expanded: null,
      parentIndex: environmentIndex,
    });
    return;
  }
  appendNested(list, stacks.rows, environmentIndex);
  if (!stacks.pending) return;
  const missing = environment.stacks - stacks.rows.length;
  for (let count = 0; count < missing; count += 1) list.push(undefined);
}

/** A stack whose parent is not among these (another environment's) stands at the top. */
function appendNested(list: (TreeRow | undefined)[], rows: readonly StackRow[], environmentIndex: number): void {
  const ids = new Set(rows.map(({ id }) => id));
  const children = Map.groupBy(rows, ({ id, parentId }) =>
    parentId !== null && parentId !== id && ids.has(parentId) ? parentId : null,
  );
  const append = (parentId: string | null, level: number, parentIndex: number) => {
    for (const row of children.get(parentId) ?? []) {
      const index = list.length;
      list.push({ kind: 'stack', id: stackKey(row), row, level, expanded: null, parentIndex });
      append(row.id, level + 1, index);
    }
  };
  append(null, 2, environmentIndex);
}

/** What a person sees of a row, without the time it was read: when this differs, the row has changed. */
export function treeRowContent(row: TreeRow): string {
  return row.kind === 'problem' ? row.error.message : JSON.stringify({ ...row.row, read: row.row.read.freshness });
}
