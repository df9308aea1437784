import type { Entry, Facts } from './link.ts';
import type { Fact } from './resources.ts';
import type {
  DatabaseRecord,
  GroupRecord,
  InstanceRecord,
  Linked,
  LoadBalancerRecord,
  StackRecord,
  TargetGroupRecord,
} from './rows.ts';
import { isSame } from './same.ts';

/** Everything known of one connection: as it was read, and what was made of it. */
export interface Snapshot {
  readonly facts: Facts;
  readonly linked: Linked;
}

export type LinkedRecord =
  | StackRecord
  | GroupRecord
  | InstanceRecord
  | LoadBalancerRecord
  | TargetGroupRecord
  | DatabaseRecord;

/** A thing as the screens show it and as it was read; the fact is missing of an instance that only its group knows. */
export interface Thing<Row extends LinkedRecord = LinkedRecord> {
  readonly row: Row;
  readonly fact: Fact | undefined;
}

/** A thing that is not as it was; `before` is missing where it appeared, `after` where it vanished. */
export interface Touched<Row extends LinkedRecord = LinkedRecord> {
  readonly id: string;
  readonly before: Thing<Row> | undefined;
  readonly after: Thing<Row> | undefined;
}

/** The rows of one kind, and the facts they were made of. */
export interface Things<Row extends LinkedRecord> {
  readonly rows: ReadonlyMap<string, Row>;
  /** A fact is in one of these at most. */
  readonly facts: readonly ReadonlyMap<string, Entry>[];
}

export function stacksOf({ facts, linked }: Snapshot): Things<StackRecord> {
  return { rows: linked.stack, facts: [facts.stack] };
}

export function groupsOf({ facts, linked }: Snapshot): Things<GroupRecord> {
  return { rows: linked.scaling_group, facts: [facts.group] };
}

export function instancesOf({ facts, linked }: Snapshot): Things<InstanceRecord> {
  return { rows: linked.instance, facts: [facts.instance] };
}

/** The id of a v2 load balancer is an ARN, so it is never the name of a classic one. */
export function loadBalancersOf({ facts, linked }: Snapshot): Things<LoadBalancerRecord> {
  return { rows: linked.load_balancer, facts: [facts.load_balancer, facts.classic_load_balancer] };
}

export function targetGroupsOf({ facts, linked }: Snapshot): Things<TargetGroupRecord> {
  return { rows: linked.target_group, facts: [facts.target_group] };
}

export function databasesOf({ facts, linked }: Snapshot): Things<DatabaseRecord> {
  return { rows: linked.database, facts: [facts.database] };
}

export function touchedBetween<Row extends LinkedRecord>(before: Things<Row>, after: Things<Row>): Touched<Row>[] {
  const hasSameFacts = before.facts.every((entries, place) => entries === after.facts[place]);
  if (hasSameFacts && before.rows === after.rows) return [];
  const touched: Touched<Row>[] = [];
  // Most are as they were, so nothing is made of them.
  after.rows.forEach((row, id) => {
    if (before.rows.get(id) === row && (hasSameFacts || factIn(before, id) === factIn(after, id))) return;
    touched.push({ id, before: thingIn(before, id), after: thingIn(after, id) });
  });
  for (const id of before.rows.keys()) {
    if (!after.rows.has(id)) touched.push({ id, before: thingIn(before, id), after: undefined });
  }
  return touched;
}

function thingIn<Row extends LinkedRecord>(things: Things<Row>, id: string): Thing<Row> | undefined {
  const row = things.rows.get(id);
  return row && { row, fact: factIn(things, id) };
}

function factIn({ facts }: Things<LinkedRecord>, id: string): Fact | undefined {
  for (const entries of facts) {
    const entry = entries.get(id);
    if (entry) return entry.fact;
  }
  return undefined;
}

/**
 * Takes over the rows that are equal to those before, and all of them where every one is, so that comparing and
 * remembering them costs nothing.
 */
export function keepingEqualRows(before: Linked, after: Linked): Linked {
  return {
    stack: keepingEqual(before.stack, after.stack),
    scaling_group: keepingEqual(before.scaling_group, after.scaling_group),
    instance: keepingEqual(before.instance, after.instance),
    load_balancer: keepingEqual(before.load_balancer, after.load_balancer),
    target_group: keepingEqual(before.target_group, after.target_group),
    database: keepingEqual(before.database, after.database),
    environment: keepingEqual(before.environment, after.environment),
  };
}

function keepingEqual<Row>(
  before: ReadonlyMap<string, Row>,
  after: ReadonlyMap<string, Row>,
): ReadonlyMap<string, Row> {
  const kept = new Map<string, Row>();
  let isEvery = before.size === after.size;
  for (const [id, row] of after) {
    const known = before.get(id);
    const isKnown = known !== undefined && isSame(known, row);
    isEvery &&= isKnown;
    kept.set(id, isKnown ? known : row);
  }
  return isEvery ? before : kept;
}
