import { isDeepStrictEqual } from 'node:util';
import type { Facts } from './link.ts';
import type { Fact } from './resources.ts';
import type { GroupRecord, InstanceRecord, Linked, StackRecord } from './rows.ts';

/** Everything known of one connection: as it was read, and what was made of it. */
export interface Snapshot {
  readonly facts: Facts;
  readonly linked: Linked;
}

/** The kinds of things that have rows and facts of their own. */
export const resourceTables = { stack: 'stack', group: 'scaling_group', instance: 'instance' } as const;

export type LinkedKind = keyof typeof resourceTables;

export type LinkedRecord = StackRecord | GroupRecord | InstanceRecord;

/** A thing as the screens show it and as it was read; the fact is missing of an instance that only its group knows. */
export interface Thing {
  readonly row: LinkedRecord;
  readonly fact: Fact | undefined;
}

/** A thing that is not as it was; `before` is missing where it appeared, `after` where it vanished. */
export interface Touched {
  readonly id: string;
  readonly before: Thing | undefined;
  readonly after: Thing | undefined;
}

export function touchedBetween(kind: LinkedKind, before: Snapshot, after: Snapshot): Touched[] {
  const touched: Touched[] = [];
  for (const id of after.linked[resourceTables[kind]].keys()) {
    const [one, other] = [thingIn(before, kind, id), thingIn(after, kind, id)];
    if (one?.row !== other?.row || one?.fact !== other?.fact) touched.push({ id, before: one, after: other });
  }
  for (const id of before.linked[resourceTables[kind]].keys()) {
    if (after.linked[resourceTables[kind]].has(id)) continue;
    touched.push({ id, before: thingIn(before, kind, id), after: undefined });
  }
  return touched;
}

function thingIn(snapshot: Snapshot, kind: LinkedKind, id: string): Thing | undefined {
  const row = snapshot.linked[resourceTables[kind]].get(id);
  return row && { row, fact: snapshot.facts[kind].get(id)?.fact };
}

/** Takes over the rows that are equal to those before, so that comparing and remembering them costs nothing. */
export function keepingEqualRows(before: Linked, after: Linked): Linked {
  return {
    stack: keepingEqual(before.stack, after.stack),
    scaling_group: keepingEqual(before.scaling_group, after.scaling_group),
    instance: keepingEqual(before.instance, after.instance),
    environment: keepingEqual(before.environment, after.environment),
  };
}

function keepingEqual<Row>(before: ReadonlyMap<string, Row>, after: ReadonlyMap<string, Row>): Map<string, Row> {
  const kept = new Map<string, Row>();
  for (const [id, row] of after) {
    const known = before.get(id);
    kept.set(id, known !== undefined && isDeepStrictEqual(known, row) ? known : row);
  }
  return kept;
}
