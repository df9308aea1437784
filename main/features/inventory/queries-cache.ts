import { type Condition, type ConditionCounts, conditions, type StackQuery } from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import type { Database, Statement } from '../../foundation/store/index.ts';
import type { OwnRead, ReadContext } from './freshness.ts';
import { Filter } from './queries-filter.ts';
import { Freshnesses, type ScopeColumns } from './queries-scopes.ts';
import type { Fact } from './resources.ts';
import type { Table } from './tables.ts';

/** A few dozen questions make up nearly all of the use; what a caller may combine beyond that is not worth memory. */
const statementsKept = 200;

/** A stack and all that is nested in it. */
export const insideStack = `stackId in (
  with recursive inside(id) as (
    select ? union select stack.id from stack join inside on stack.parentId = inside.id
  ) select id from inside
)`;

export interface PageQuery {
  readonly conditions?: readonly Condition[] | undefined;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

export interface Page<Row> {
  readonly rows: Row[];
  readonly total: number;
  readonly unfiltered: number;
  readonly conditions: ConditionCounts;
}

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

  addPlace(filter: Filter, query: Pick<StackQuery, 'environmentId' | 'application'>): Filter {
    if (query.environmentId !== undefined) this.#addEnvironment(filter, query.environmentId);
    return filter.addIf(query.application, 'application = ?');
  }

  #addEnvironment(filter: Filter, environmentId: string): void {
    const [found] = this.all('select connectionId, environment from environment where id = ?', [environmentId]);
    if (!found) filter.add('false');
    else filter.add('connectionId = ?', found['connectionId']).add('environment is ?', found['environment']);
  }

  page<Row>(table: Table<Row>, order: string, query: PageQuery, filter: () => Filter, shown: () => Filter): Page<Row> {
    const counts = this.#counts(table.name, filter());
    const wanted = filter().addConditions(query.conditions);
    const [direction, onwards] = query.descending ? ['desc', 'desc'] : ['asc nulls last', 'asc'];
    const ties = ['name collate nocase', 'id', 'connectionId'].map((column) => `${column} ${onwards}`);
    const sequence = `order by ${order} ${direction}, ${ties.join(', ')}`;
    const sql = `select number from ${table.name} ${wanted.where} ${sequence} limit ? offset ?`;
    const numbers = this.all(sql, [...wanted.parameters, query.limit, query.offset]);
    // Only the numbers are sorted: to carry every column of ten thousand rows through the sorter took 50 ms.
    const rows = numbers.flatMap(({ number }) => this.rows(table, new Filter().add('number = ?', number), ''));
    const matching = query.conditions ?? conditions;
    return {
      rows,
      total: matching.reduce((sum, condition) => sum + (counts[condition] ?? 0), 0),
      unfiltered: this.#count(table.name, shown()),
      conditions: counts,
    };
  }

  #counts(table: string, filter: Filter): ConditionCounts {
    const sql = `select condition, count(*) as number from ${table} ${filter.where} group by condition`;
    const counted = this.all(sql, filter.parameters);
    return Object.fromEntries(counted.map(({ condition, number }) => [conditions[Number(condition)], number]));
  }

  #count(table: string, filter: Filter): number {
    const [counted] = this.all(`select count(*) as number from ${table} ${filter.where}`, filter.parameters);
    return Number(counted?.['number']);
  }

  rows<Row>(table: Table<Row>, filter: Filter, suffix: string): Row[] {
    const sql = `select ${table.columns.join(', ')} from ${table.name} ${filter.where} ${suffix}`;
    return this.all(sql, filter.parameters).map((stored) => table.decode(stored));
  }

  one<Row>(table: Table<Row>, connectionId: string, id: string): Row | undefined {
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

  #statement(sql: string): Statement<unknown[], Record<string, unknown>> {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= statementsKept) this.#statements.clear();
    const statement = this.#db.prepare<unknown[], Record<string, unknown>>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function itself(connectionId: string, id: string): Filter {
  return new Filter().add('connectionId = ?', connectionId).add('id = ?', id);
}

export function missing(kind: string, connectionId: string, id: string) {
  const advice = 'It may have been deleted; look at the list again.';
  return problem('not_found', `The ${kind} ${id} is not in the inventory.`, advice, { connectionId, resource: id });
}
