import type { StackEvent, StackOperation } from '#contract/lookups.ts';
import { stackCondition } from './conditions.ts';

/** An event with what tells which operation it belongs to. */
export interface OperationEvent extends StackEvent {
  /** CloudFormation's; it gives none for operations before the end of 2025. */
  readonly operationId: string | null;
  /** Whether it tells of the stack itself, not of one of its resources. */
  readonly isStack: boolean;
}

/**
 * Events, newest first, as the operations they belong to, newest first. Where CloudFormation names no operation, one
 * begins with the event that tells that the stack has begun to change.
 */
export function operationsOf(events: readonly OperationEvent[]): StackOperation[] {
  const groups = new Map<string, OperationEvent[]>();
  const boundaries = new Boundaries();
  for (const event of [...events].reverse()) {
    const id = boundaries.operationOf(event);
    const group = groups.get(id) ?? [];
    groups.set(id, group);
    group.push(event);
  }
  const operations = [...groups].map(([id, group], index) => operation(id, group, index === groups.size - 1));
  return operations.reverse();
}

/** Tells the operation of each event, given the oldest first. */
class Boundaries {
  #operationId: string | null = null;
  #stackStatus: string | null = null;

  operationOf(event: OperationEvent): string {
    const isNew = this.#operationId === null || (event.isStack && begins(event.status, this.#stackStatus));
    const id = event.operationId ?? (isNew ? event.id : (this.#operationId ?? event.id));
    this.#operationId = id;
    if (event.isStack) this.#stackStatus = event.status;
    return id;
  }
}

const beginnings = ['CREATE', 'UPDATE', 'DELETE', 'IMPORT', 'REVIEW'].map((verb) => `${verb}_IN_PROGRESS`);

/** A rollback continues the operation that failed, unless that one had ended and somebody asked for it. */
function begins(status: string, before: string | null): boolean {
  if (beginnings.includes(status)) return true;
  return isInProgress(status) && before !== null && !isInProgress(before);
}

function isInProgress(status: string): boolean {
  return status.endsWith('_IN_PROGRESS');
}

/** `events` come oldest first. Only the newest operation can still be running. */
function operation(id: string, events: readonly OperationEvent[], isNewest: boolean): StackOperation {
  const ofStack = events.filter((event) => event.isStack);
  const [first, last] = [events[0], events.at(-1)];
  const status = ofStack.at(-1)?.status ?? last?.status ?? '';
  // AWS docs: in REVIEW_IN_PROGRESS a stack waits for its change set to be executed; nothing runs.
  const isRunning = isNewest && isInProgress(status) && status !== 'REVIEW_IN_PROGRESS';
  return {
    id,
    type: typeOf(ofStack[0]?.status),
    startedAt: first?.at ?? 0,
    endedAt: isRunning ? null : (last?.at ?? 0),
    status,
    condition: stackCondition(status),
    rootCause: rootCause(events),
    events: events.map(withoutOperation).reverse(),
  };
}

/** AWS docs, OperationType, as far as the stack's first status tells. */
function typeOf(firstStatus: string | undefined): string | null {
  switch (firstStatus) {
    case 'CREATE_IN_PROGRESS':
      return 'CREATE_STACK';
    case 'UPDATE_IN_PROGRESS':
      return 'UPDATE_STACK';
    case 'DELETE_IN_PROGRESS':
      return 'DELETE_STACK';
    case 'REVIEW_IN_PROGRESS':
      return 'CREATE_CHANGESET';
    case 'ROLLBACK_IN_PROGRESS':
    case 'UPDATE_ROLLBACK_IN_PROGRESS':
      return 'ROLLBACK';
    default:
      return null;
  }
}

/** What failed first. AWS docs: what was under way at that moment fails, too, because it is cancelled. */
function rootCause(events: readonly OperationEvent[]): StackEvent | null {
  const isCause = ({ status, reason }: OperationEvent) =>
    status.endsWith('_FAILED') && !/^Resource (creation|update) cancelled/i.test(reason ?? '');
  const cause = events.find(isCause);
  return cause ? withoutOperation(cause) : null;
}

function withoutOperation({ operationId: _operationId, isStack: _isStack, ...event }: OperationEvent): StackEvent {
  return event;
}
