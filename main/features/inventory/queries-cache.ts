import {
  type Condition,
  type ConditionCounts,
  conditions,
  type placedSorts,
  type RowGroup,
} from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import type { Database, Statement } from '../../foundation/store/index.ts';
import { rankOf } from './conditions.ts';
import type { OwnRead, ReadContext } from './freshness.ts';
import { Filter } from './queries-filter.ts';
import {
  countGroups,
  countOf,
  type Grouping,
  type GroupsPart,
  groupsJson,
  groupsOf,
  inGroup,
  joinGroups,
  partsOf,
  type StoredGroup,
  smallGroupMax,
  sumOf,
} from './queries-groups.ts';
import { Freshnesses, type ScopeColumns } from './queries-scopes.ts';
import type { Fact } from './resources.ts';
import type { Listed } from './tables.ts';

/** Text is compared without regard to case. SQLite takes null for the smallest value, so `desc` puts it last by itself. */
export const placedOrders: Record<(typeof placedSorts)[number], string> = {
  condition: 'condition',
  name: 'name collate nocase',
  environment: 'environment collate nocase',
  application: 'application collate nocase',
  region: 'region',
};

const wellRank = rankOf('ok');

/** A few dozen questions make up nearly all of the use; what a caller may combine beyond that is not worth memory. */
const statementsKept = 200;

/** A stack and all that is nested in it. */
export const insideStack = `stackId in (
  with recursive inside(id) as (
    select ? union select stack.id from stack join inside on stack.parentId = inside.id
  ) select id from inside
)`;

interface Place {
  readonly environmentId?: string | undefined;
  readonly application?: string | undefined;
  readonly stackId?: string | undefined;
}

/** The part of the rows that is wanted. */
interface Cut {
  readonly offset: number;
  readonly limit: number;
}

export interface PageQuery extends Cut {
  readonly conditions?: readonly Condition[] | undefined;
  readonly descending: boolean;
}

export interface Page<Row> {
  readonly rows: Row[];
  readonly total: number;
  readonly unfiltered: number;
  readonly conditions: ConditionCounts;
}

export interface GroupedPage<Row> extends Page<Row> {
  readonly groups: RowGroup[] | null;
}

/** Rows as lists, one for each column. */
export type Columns<Name extends string = string> = Readonly<Record<Name, readonly unknown[]>>;

type FactOf<Kind extends Fact['kind']> = Extract<Fact, { readonly kind: Kind }>;

/** How the cache is read, whatever is asked: at one moment of it, by statements that are kept, page by page. */
export class CacheQueries {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement<unknown[], Record<string, unknown>>>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** One read transaction, so that rows, counts and freshness belong together. */
  atOneMoment<Answer>(context: ReadContext, read: (freshnesses: Freshnesses) => Answer): Answer {
    return this.inOneRead(() => {
      const scopes = this.all('select * from scope order by connectionId, service', []);
      return read(new Freshnesses(scopes as unknown as ScopeColumns[], context));
    });
  }

  /** The same where freshness has no part in the answer. */
  inOneRead<Answer>(read: () => Answer): Answer {
    return this.#db.transaction(read)();
  }

  /** Starts a filter for the wanted connections, or the open ones; none at all where that is every connection. */
  shown(freshnesses: Freshnesses, wanted: readonly string[] | undefined, context: ReadContext): () => Filter {
    const known = freshnesses.connectionIds;
    const shown = known.filter((id) => (wanted ? wanted.includes(id) : context.connectionState(id) !== undefined));
    const isEvery = shown.length === known.length;
    return () => (isEvery ? new Filter() : new Filter().addOneOf('connectionId', shown));
  }

  addPlace(filter: Filter, query: Place): Filter {
    if (query.environmentId !== undefined) this.#addEnvironment(filter, query.environmentId);
    return filter.addValue('application', query.application).addIf(query.stackId, insideStack);
  }

  #addEnvironment(filter: Filter, environmentId: string): void {
    const [found] = this.all('select connectionId, environment from environment where id = ?', [environmentId]);
    if (!found) filter.add('false');
    else filter.add('connectionId = ?', found['connectionId']).add('environment is ?', found['environment']);
  }

  page<Row>(table: Listed<Row>, sort: string, query: PageQuery, filter: () => Filter, shown: () => Filter): Page<Row> {
    const unfiltered = this.#count(table.name, shown());
    const counted = filter();
    const counts = counted.isEmpty ? this.#countsOfAll(table.name, unfiltered) : this.#counts(table.name, counted);
    const wanted = filter().addConditions(query.conditions);
    return {
      rows: this.#numbered(table, table.name, wanted, sequence(sort, query.descending), query),
      total: countOf(counts, query.conditions ?? conditions),
      unfiltered,
      conditions: counts,
    };
  }

  /** The same with the rows gathered in groups where that is wanted: all groups, and rows that follow their order. */
  groupedPage<Row>(
    table: Listed<Row>,
    sort: string,
    query: PageQuery & { readonly groupBy?: string | undefined; readonly groupOrder: Grouping['groupOrder'] },
    filter: () => Filter,
    shown: () => Filter,
  ): GroupedPage<Row> {
    const { groupBy, groupOrder, conditions } = query;
    if (groupBy === undefined) return { ...this.page(table, sort, query, filter, shown), groups: null };
    const counted = filter();
    const counts = this.all(countGroups(table.name, groupBy, counted), counted.parameters);
    const every = groupsOf(counts, { groupBy, groupOrder, conditions });
    const groups = every.filter(({ total }) => total > 0);
    const read = (part: GroupsPart<StoredGroup>): Row[] => {
      const [group, ...others] = part.groups;
      const wanted = filter().addConditions(conditions);
      const order = sequence(sort, query.descending);
      if (group !== undefined && others.length === 0 && group.total > smallGroupMax) {
        return this.#numbered(table, table.name, wanted.and(inGroup(groupBy, group)), order, part);
      }
      const joined = new Filter(groupsJson(part.groups)).and(wanted);
      return this.#numbered(table, joinGroups(table.name, groupBy), joined, `place, ${order}`, part);
    };
    return {
      rows: partsOf(groups, query).flatMap(read),
      total: groups.reduce((sum, { total }) => sum + total, 0),
      unfiltered: this.#count(table.name, shown()),
      conditions: sumOf(every),
      groups: query.offset > 0 ? null : groups.map(({ stored, ...group }) => group),
    };
  }

  /** Only numbers are sorted: to carry every column of ten thousand rows through the sorter took 50 ms. */
  #numbered<Row>(table: Listed<Row>, from: string, filter: Filter, order: string, cut: Cut): Row[] {
    const sql = `select number from ${from} ${filter.where} order by ${order} limit ? offset ?`;
    const numbers = this.all(sql, [...filter.parameters, cut.limit, cut.offset]).map(({ number }) => number);
    return this.#rowsAt(table, numbers);
  }

  /** These rows in this order; to ask for all of them at once takes a third of the time of asking for each. */
  #rowsAt<Row>(table: Listed<Row>, numbers: readonly unknown[]): Row[] {
    const sql = `select ${table.columns.join(', ')}
      from (select key as place, value as wanted from json_each(?)) cross join ${table.name} on number = wanted
      order by place`;
    return this.all(sql, [JSON.stringify(numbers)]).map((stored) => table.decode(stored));
  }

  #counts(table: string, filter: Filter): ConditionCounts {
    return countsIn(this.all(`${countedIn(table)} ${filter.where} group by condition`, filter.parameters));
  }

  /** Nearly all things are well, so that only the others are counted: ten thousand took a third of a page's time. */
  #countsOfAll(table: string, total: number): ConditionCounts {
    const [worse, calmer] = ['<', '>'].map(
      (side) => `${countedIn(table)} where condition ${side} ? group by condition`,
    );
    const others = countsIn(this.all(`${worse} union all ${calmer}`, [wellRank, wellRank]));
    const well = total - countOf(others, conditions);
    return well > 0 ? { ...others, ok: well } : others;
  }

  #count(table: string, filter: Filter): number {
    const [counted] = this.all(`select count(*) as number from ${table} ${filter.where}`, filter.parameters);
    return Number(counted?.['number']);
  }

  rows<Row>(table: Listed<Row>, filter: Filter, suffix: string): Row[] {
    const sql = `select ${table.columns.join(', ')} from ${table.name} ${filter.where} ${suffix}`;
    return this.all(sql, filter.parameters).map((stored) => table.decode(stored));
  }

  one<Row>(table: Listed<Row>, connectionId: string, id: string): Row | undefined {
    return this.rows(table, itself(connectionId, id), '')[0];
  }

  fact<Kind extends Fact['kind']>(kind: Kind, connectionId: string, id: string): FactOf<Kind> | undefined {
    const filter = itself(connectionId, id).add('kind = ?', kind);
    const [stored] = this.all(`select document from fact ${filter.where}`, filter.parameters);
    return stored && (JSON.parse(String(stored['document'])) as FactOf<Kind>);
  }

  /** When a fact was read by itself; undefined where there is no such fact. */
  factRead(kind: Fact['kind'], connectionId: string, id: string): OwnRead | undefined {
    const filter = itself(connectionId, id).add('kind = ?', kind);
    const [read] = this.all(`select readAt, readAs from fact ${filter.where}`, filter.parameters);
    return read as OwnRead | undefined;
  }

  all(sql: string, parameters: readonly unknown[]): Record<string, unknown>[] {
    return this.#statement(sql).all(...parameters);
  }

  /**
   * One list for each column of what `all` would answer with, and the same thing at one place in all of them. SQLite makes
   * a text of a column, which takes half of the time of handing over every value of a hundred rows and more, and leaves
   * far less to be cleared away.
   * @param columns SQL for each list, as `listOf` and `listOfJson` make it
   * @param rows where the rows come from: the statement from `from` on
   */
  columns<Name extends string>(
    columns: Readonly<Record<Name, string>>,
    rows: string,
    parameters: readonly unknown[],
  ): Columns<Name> {
    const lists = Object.entries(columns).map(([name, list]) => `${list} as ${name}`);
    const [found = {}] = this.all(`select ${lists.join(', ')} ${rows}`, parameters);
    for (const name in found) found[name] = JSON.parse(String(found[name] ?? '[]'));
    return found as Columns<Name>;
  }

  #statement(sql: string): Statement<unknown[], Record<string, unknown>> {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= statementsKept) this.#statements.clear();
    const statement = this.#db.prepare<unknown[], Record<string, unknown>>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** A column whose values are taken as they are stored. */
export function listOf(column: string): string {
  return `json_group_array(${column})`;
}

/** A column that holds JSON, which is no more than strung together. */
export function listOfJson(column: string): string {
  return `'[' || group_concat(${column}) || ']'`;
}

function countedIn(table: string): string {
  return `select condition, count(*) as number from ${table}`;
}

function countsIn(counted: readonly Record<string, unknown>[]): ConditionCounts {
  return Object.fromEntries(counted.map(({ condition, number }) => [conditions[Number(condition)], number]));
}

function itself(connectionId: string, id: string): Filter {
  return new Filter().add('connectionId = ?', connectionId).add('id = ?', id);
}

/** Rows that the wanted order holds for equal follow their name. Of what has no value, either way comes last. */
function sequence(sort: string, descending: boolean): string {
  const [direction, onwards] = descending ? ['desc', 'desc'] : ['asc nulls last', 'asc'];
  const ties = ['name collate nocase', 'id', 'connectionId'].map((column) => `${column} ${onwards}`);
  return [`${sort} ${direction}`, ...ties].join(', ');
}

export function missing(kind: string, connectionId: string, id: string) {
  const advice = 'It may have been deleted; look at the list again.';
  return problem('not_found', `The ${kind} ${id} is not in the inventory.`, advice, { connectionId, resource: id });
}
