import {
  type Condition,
  type ConditionCounts,
  conditions,
  type groupOrders,
  type RowGroup,
} from '#contract/inventory.ts';
import { Filter } from './queries-filter.ts';

/** What means something within a connection only, so that one name in two connections makes two groups. */
const withinConnection: ReadonlySet<string> = new Set(['environment', 'groupName']);

export interface Grouping {
  /** A column of the table. */
  readonly groupBy: string;
  readonly groupOrder: (typeof groupOrders)[number];
  readonly conditions?: readonly Condition[] | undefined;
}

/** A group with its value as the cache stores it. */
export interface StoredGroup extends RowGroup {
  readonly stored: string | number | null;
}

/** Counts a table's rows by group and condition; `column` is what they are grouped by. */
export function countGroups(table: string, column: string, filter: Filter): string {
  const columns = withinConnection.has(column) ? `connectionId, ${column}` : column;
  return `select ${columns === column ? 'null as ' : ''}connectionId, ${column} as stored, condition, count(*) as number
    from ${table} ${filter.where} group by ${columns}, condition`;
}

/** The groups of what was counted, in the wanted order; `total` counts those in the wanted conditions. */
export function groupsOf(counted: readonly Record<string, unknown>[], grouping: Grouping): StoredGroup[] {
  const groups = new Map<string, Omit<StoredGroup, 'total'>>();
  for (const row of counted) {
    const fresh = emptyGroup(grouping.groupBy, row as Pick<StoredGroup, 'connectionId' | 'stored'>);
    const group = groups.get(fresh.key) ?? fresh;
    groups.set(group.key, group);
    const condition = conditions[Number(row['condition'])];
    if (condition !== undefined) group.conditions[condition] = Number(row['number']);
  }
  const wanted = grouping.conditions ?? conditions;
  return [...groups.values()]
    .map((group) => ({ ...group, total: countOf(group.conditions, wanted) }))
    .toSorted((one, other) => orders[grouping.groupOrder](one, other) || byName(one, other));
}

function emptyGroup(column: string, { connectionId, stored }: Pick<StoredGroup, 'connectionId' | 'stored'>) {
  const value = column === 'condition' ? (conditions[Number(stored)] ?? null) : stored === null ? null : `${stored}`;
  const key = [...(connectionId === null ? [] : [connectionId]), value ?? ''].join('/');
  return { key, connectionId, value, stored, conditions: {} as ConditionCounts };
}

/** How many there are in these conditions. */
export function countOf(counts: ConditionCounts, wanted: readonly Condition[]): number {
  return wanted.reduce((sum, condition) => sum + (counts[condition] ?? 0), 0);
}

/** How many there are in each condition in all the groups. */
export function sumOf(groups: readonly StoredGroup[]): ConditionCounts {
  const counted = conditions.map((condition): [Condition, number] => [
    condition,
    groups.reduce((sum, group) => sum + (group.conditions[condition] ?? 0), 0),
  ]);
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

type Order = (one: StoredGroup, other: StoredGroup) => number;

const orders: Record<Grouping['groupOrder'], Order> = {
  condition: (one, other) => {
    const worst = conditions.find((each) => (one.conditions[each] ?? 0) !== (other.conditions[each] ?? 0));
    return worst === undefined ? 0 : (other.conditions[worst] ?? 0) - (one.conditions[worst] ?? 0);
  },
  name: () => 0,
  count: (one, other) => other.total - one.total,
};

const names = new Intl.Collator('en', { numeric: true });

/** Conditions follow their own order, and what has no value comes last. */
const byName: Order = (one, other) => {
  if (one.value === null || other.value === null) return Number(one.value === null) - Number(other.value === null);
  if (typeof one.stored === 'number' && typeof other.stored === 'number') return one.stored - other.stored;
  return names.compare(one.value, other.value) || names.compare(one.key, other.key);
};

/** A part of a page: rows of a large group, or of small ones that follow each other. */
export interface GroupsPart<Group> {
  readonly groups: readonly Group[];
  /** Within the rows of these groups. */
  readonly offset: number;
  readonly limit: number;
}

/** Groups beyond it are read one by one, along an index of the wanted order; sorting all their rows would take longer. */
export const smallGroupMax = 500;

/** The groups that rows `offset` to `offset + limit` lie in, in parts that are each read at once. */
export function partsOf<Group extends { readonly total: number }>(
  groups: readonly Group[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): GroupsPart<Group>[] {
  const parts: (GroupsPart<Group> & { readonly isSmall: boolean })[] = [];
  let start = 0;
  for (const group of groups) {
    const from = Math.max(offset, start);
    const count = Math.min(offset + limit, start + group.total) - from;
    const skipped = from - start;
    start += group.total;
    if (count <= 0) continue;
    const isSmall = group.total <= smallGroupMax;
    const last = parts.at(-1);
    if (last?.isSmall === true && isSmall) {
      parts.splice(-1, 1, { ...last, groups: [...last.groups, group], limit: last.limit + count });
    } else {
      parts.push({ groups: [group], offset: skipped, limit: count, isSmall });
    }
  }
  return parts;
}

/** Where the rows of one large group are; SQLite keeps to the index of the order, because of the plus. */
export function inGroup(column: string, { connectionId, stored }: StoredGroup): Filter {
  const filter = new Filter().add(`+${column} is ?`, stored);
  return withinConnection.has(column) ? filter.add('+connectionId = ?', connectionId) : filter;
}

/**
 * A table joined with some of its groups, each with its place among them; the parameter is `groupsJson`. The groups come
 * first, so that each finds its rows by an index.
 */
export function joinGroups(table: string, column: string): string {
  const connection = withinConnection.has(column) ? 'connectionId = inConnection and' : '';
  return `(select key as place, value ->> 0 as inConnection, value ->> 1 as inGroup from json_each(?))
    cross join ${table} on ${connection} ${column} is inGroup`;
}

export function groupsJson(groups: readonly StoredGroup[]): string {
  return JSON.stringify(groups.map(({ connectionId, stored }) => [connectionId, stored]));
}
