import type { StackEvent, StackOperation } from '#contract/lookups.ts';
import type { TreeNode } from '../../ui/grid/index.ts';

/** A row of the events: an operation, an event of it, or a run of progress that is folded into one. */
export type EventRow = TreeNode & { readonly id: string } & (
    | { readonly kind: 'operation'; readonly operation: StackOperation; readonly failures: number }
    | { readonly kind: 'event'; readonly event: StackEvent; readonly isRootCause: boolean }
    | { readonly kind: 'fold'; readonly events: readonly StackEvent[] }
  );

export interface EventFilter {
  readonly onlyFailures: boolean;
  /** Words that must all occur in what the row shows. */
  readonly text: string;
}

/** Fewer are not worth folding. */
const foldedMin = 3;

/** One answer after the other as one list; what two answers tell of one operation is put together. */
export function mergeOperations(pages: readonly (readonly StackOperation[])[]): StackOperation[] {
  const merged = new Map<string, StackOperation>();
  for (const operation of pages.flat()) {
    const newer = merged.get(operation.id);
    merged.set(operation.id, newer === undefined ? operation : joined(newer, operation));
  }
  return [...merged.values()];
}

/** The older part knows how it began, the newer one how it went on. */
function joined(newer: StackOperation, older: StackOperation): StackOperation {
  const known = new Set(newer.events.map(({ id }) => id));
  return {
    ...newer,
    type: newer.type ?? older.type,
    startedAt: Math.min(newer.startedAt, older.startedAt),
    rootCause: older.rootCause ?? newer.rootCause,
    events: [...newer.events, ...older.events.filter(({ id }) => !known.has(id))],
  };
}

/**
 * The operations as rows. The newest is open unless a person closed it; while something is looked for, all are.
 *
 * @param choices the rows, by id, that a person opened (true) or closed (false).
 */
export function eventRows(
  operations: readonly StackOperation[],
  choices: ReadonlyMap<string, boolean>,
  filter: EventFilter,
): EventRow[] {
  const isFiltered = filter.onlyFailures || filter.text !== '';
  const rows: EventRow[] = [];
  for (const [index, operation] of operations.entries()) {
    const events = operation.events.filter((event) => matches(event, filter));
    if (isFiltered && events.length === 0) continue;
    const expanded = choices.get(operation.id) ?? (isFiltered || index === 0);
    const failures = operation.events.filter(({ condition }) => condition === 'failed').length;
    const parentIndex = rows.length;
    rows.push({ kind: 'operation', id: operation.id, operation, failures, level: 1, expanded, parentIndex: null });
    if (expanded)
      addEvents(rows, operation, isFiltered ? events.map((event) => [event]) : runs(events), parentIndex, choices);
  }
  return rows;
}

function addEvents(
  rows: EventRow[],
  { rootCause }: StackOperation,
  groups: readonly (readonly StackEvent[])[],
  operationIndex: number,
  choices: ReadonlyMap<string, boolean>,
): void {
  const eventRow = (event: StackEvent, level: number, parentIndex: number): EventRow => ({
    kind: 'event',
    id: event.id,
    event,
    isRootCause: event.id === rootCause?.id,
    level,
    expanded: null,
    parentIndex,
  });
  for (const events of groups) {
    const [first] = events;
    if (first === undefined) continue;
    if (events.length < foldedMin) {
      rows.push(...events.map((event) => eventRow(event, 2, operationIndex)));
      continue;
    }
    // By its oldest event, which stays when newer ones join the run.
    const id = `fold ${events.at(-1)?.id}`;
    const expanded = choices.get(id) ?? false;
    const foldIndex = rows.length;
    rows.push({ kind: 'fold', id, events, level: 2, expanded, parentIndex: operationIndex });
    if (expanded) rows.push(...events.map((event) => eventRow(event, 3, foldIndex)));
  }
}

/** Consecutive events of progress together, each other one alone. */
function runs(events: readonly StackEvent[]): StackEvent[][] {
  const result: StackEvent[][] = [];
  let previous: StackEvent | undefined;
  for (const event of events) {
    if (previous !== undefined && isProgress(previous) && isProgress(event)) result.at(-1)?.push(event);
    else result.push([event]);
    previous = event;
  }
  return result;
}

/** Whether an event only says that something goes on; the stack's own steps are what an operation consists of. */
function isProgress({ status, type }: StackEvent): boolean {
  return status.endsWith('_IN_PROGRESS') && type !== 'AWS::CloudFormation::Stack';
}

function matches(event: StackEvent, { onlyFailures, text }: EventFilter): boolean {
  if (onlyFailures && event.condition !== 'failed') return false;
  const { logicalId, physicalId, type, status, reason } = event;
  return matchesWords([logicalId, physicalId, type, status, reason], text);
}

/** Whether every word occurs in one of the values. */
export function matchesWords(values: readonly (string | null)[], text: string): boolean {
  const content = values.join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => content.includes(word));
}
