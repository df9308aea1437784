import type {
  Change,
  Condition,
  ConditionCounts,
  EnvironmentPage,
  EnvironmentQuery,
  GroupRow,
  InstanceDetail,
  InstancePage,
  InstanceQuery,
  InstanceRow,
  ResourceRef,
  Scope,
  SearchHit,
  StackDetail,
  StackPage,
  StackQuery,
  StackRow,
} from '#contract/inventory.ts';
import { conditions } from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import type { Database, Statement } from '../../foundation/store/index.ts';
import type { OwnRead, ReadContext } from './freshness.ts';
import { Filter } from './queries-filter.ts';
import { Freshnesses, type ScopeColumns } from './queries-scopes.ts';
import { findEverywhere } from './queries-search.ts';
import type { InstanceFact, StackFact } from './resources.ts';
import type { EnvironmentRecord, GroupRecord, InstanceRecord, StackRecord } from './rows.ts';
import { environmentTable, groupTable, instanceTable, stackTable, type Table } from './tables.ts';

/** Answers what the contract asks of the inventory, from the cache. Each answer is of one moment of it. */
export interface InventoryReader {
  environments(query: EnvironmentQuery, context: ReadContext): EnvironmentPage;
  stacks(query: StackQuery, context: ReadContext): StackPage;
  /** Fails with `not_found` where the inventory does not hold it. */
  stack(connectionId: string, id: string, context: ReadContext): StackDetail;
  instances(query: InstanceQuery, context: ReadContext): InstancePage;
  /** Fails with `not_found` where the inventory does not hold it. */
  instance(connectionId: string, id: string, context: ReadContext): InstanceDetail;
  search(query: { readonly text: string; readonly limit: number }, context: ReadContext): SearchHit[];
  scopes(context: ReadContext): Scope[];
  changes(query: ChangesQuery, context: ReadContext): Change[];
  /** The condition of one thing as it was read last; null where the inventory does not hold it. */
  conditionOf(resource: ResourceRef): Condition | null;
}

export interface ChangesQuery {
  readonly resource?: ResourceRef | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export function openInventoryReader(db: Database): InventoryReader {
  return new Reader(db);
}

/** A few dozen questions make up nearly all of the use; what a caller may combine beyond that is not worth memory. */
const statementsKept = 200;

/** Text is compared without regard to case. SQLite takes null for the smallest value, so `desc` puts it last by itself. */
const stackOrders: Record<StackQuery['sort'], string> = {
  condition: 'condition',
  name: 'name collate nocase',
  status: 'status',
  environment: 'environment collate nocase',
  application: 'application collate nocase',
  updatedAt: 'coalesce(updatedAt, createdAt)',
  instances: 'instances',
  region: 'region',
};

const instanceOrders: Record<InstanceQuery['sort'], string> = {
  condition: 'condition',
  name: 'name collate nocase',
  id: 'id',
  state: 'state',
  type: 'type',
  zone: 'zone',
  environment: 'environment collate nocase',
  application: 'application collate nocase',
  groupName: 'groupName collate nocase',
  launchedAt: 'launchedAt',
  privateIp: 'addressOrder',
  region: 'region',
};

const environmentOrders: Record<EnvironmentQuery['sort'], string> = {
  condition: 'condition',
  name: 'name collate nocase',
  stacks: 'stacks',
  instances: 'instances',
  lastChange: 'changedAt',
  region: 'region',
};

/** A stack and all that is nested in it. */
const insideStack = `stackId in (
  with recursive inside(id) as (
    select ? union select stack.id from stack join inside on stack.parentId = inside.id
  ) select id from inside
)`;

const tableNames: Record<ResourceRef['kind'], string> = {
  environment: 'environment',
  stack: 'stack',
  group: 'scaling_group',
  instance: 'instance',
  load_balancer: 'load_balancer',
  target_group: 'target_group',
  database: 'database',
};

interface PageQuery {
  readonly conditions?: readonly (typeof conditions)[number][] | undefined;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

interface Page<Row> {
  readonly rows: Row[];
  readonly total: number;
  readonly unfiltered: number;
  readonly conditions: ConditionCounts;
}

class Reader implements InventoryReader {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement<unknown[], Record<string, unknown>>>();

  constructor(db: Database) {
    this.#db = db;
  }

  environments(query: EnvironmentQuery, context: ReadContext): EnvironmentPage {
    return this.#atOneMoment(context, (freshnesses) => {
      const shown = this.#shown(freshnesses, query.connectionIds, context);
      const filter = () => shown().addEnvironmentText(query.text);
      const page = this.#page(environmentTable, environmentOrders[query.sort], query, filter, shown);
      return { ...page, rows: page.rows.map((row) => environmentRow(row, freshnesses)) };
    });
  }

  stacks(query: StackQuery, context: ReadContext): StackPage {
    return this.#atOneMoment(context, (freshnesses) => {
      const shown = this.#shown(freshnesses, query.connectionIds, context);
      const filter = () => {
        const placed = this.#addPlace(shown(), query).addText('stack', query.text);
        return query.rootsOnly ? placed.add('parentId is null') : placed;
      };
      const page = this.#page(stackTable, stackOrders[query.sort], query, filter, shown);
      return { ...page, rows: page.rows.map((row) => stackRow(row, freshnesses)) };
    });
  }

  instances(query: InstanceQuery, context: ReadContext): InstancePage {
    return this.#atOneMoment(context, (freshnesses) => {
      const shown = this.#shown(freshnesses, query.connectionIds, context);
      const filter = () =>
        this.#addPlace(shown(), query)
          .addIf(query.stackId, insideStack)
          .addIf(query.groupName, 'groupName = ?')
          .addText('instance', query.text);
      const page = this.#page(instanceTable, instanceOrders[query.sort], query, filter, shown);
      return { ...page, rows: page.rows.map((row) => this.#instanceRow(row, freshnesses)) };
    });
  }

  stack(connectionId: string, id: string, context: ReadContext): StackDetail {
    return this.#atOneMoment(context, (freshnesses) => {
      const row = this.#one(stackTable, connectionId, id);
      const fact = this.#fact<StackFact>(connectionId, 'stack', id);
      if (!row || !fact) throw missing('stack', connectionId, id);
      const order = 'order by name collate nocase, id';
      const children = this.#rows(
        stackTable,
        new Filter().add('connectionId = ?', connectionId).add('parentId = ?', id),
        order,
      );
      const groups = this.#rows(
        groupTable,
        new Filter().add('connectionId = ?', connectionId).add(insideStack, id),
        order,
      );
      return {
        row: stackRow(row, freshnesses),
        parameters: [...fact.parameters],
        outputs: [...fact.outputs],
        tags: [...fact.tags],
        children: children.map(({ id, name, condition, status }) => ({ id, name, condition, status })),
        groups: groups.map((group) => groupRow(group, freshnesses)),
      };
    });
  }

  instance(connectionId: string, id: string, context: ReadContext): InstanceDetail {
    return this.#atOneMoment(context, (freshnesses) => {
      const row = this.#one(instanceTable, connectionId, id);
      if (!row) throw missing('instance', connectionId, id);
      const fact = this.#fact<InstanceFact>(connectionId, 'instance', id);
      const group = row.groupName === null ? undefined : this.#one(groupTable, connectionId, row.groupName);
      return {
        row: this.#instanceRow(row, freshnesses),
        group: group ? groupRow(group, freshnesses) : null,
        tags: [...(fact?.tags ?? [])],
        vpcId: fact?.vpcId ?? null,
        subnetId: fact?.subnetId ?? null,
        architecture: fact?.architecture ?? null,
        purchase: fact?.purchase ?? 'unknown',
        stateReason: fact?.stateReason ?? null,
        securityGroups: [...(fact?.securityGroups ?? [])],
      };
    });
  }

  search(query: { readonly text: string; readonly limit: number }, context: ReadContext): SearchHit[] {
    return this.#atOneMoment(context, (freshnesses) => {
      const shown = this.#shown(freshnesses, undefined, context);
      return findEverywhere(query, shown, (sql, parameters) => this.#all(sql, parameters));
    });
  }

  scopes(context: ReadContext): Scope[] {
    return this.#atOneMoment(context, (freshnesses) => {
      const open = freshnesses.connectionIds.filter((id) => context.connectionState(id) !== undefined);
      return freshnesses.scopes(new Set(open));
    });
  }

  changes(query: ChangesQuery, context: ReadContext): Change[] {
    return this.#atOneMoment(context, (freshnesses) => {
      const filter = this.#shown(freshnesses, undefined, context)();
      const { resource } = query;
      if (resource?.kind === 'environment') filter.add('environmentId = ?', resource.id);
      else if (resource) {
        const { connectionId, kind, id } = resource;
        filter.add('connectionId = ?', connectionId).add('resourceKind = ?', kind).add('resourceId = ?', id);
      }
      filter.addIf(query.before, 'id < ?');
      const sql = `select id, at, kind, connectionId, resourceKind, resourceId, name, fields
        from change ${filter.where} order by id desc limit ?`;
      return this.#all(sql, [...filter.parameters, query.limit]).map(changeFrom);
    });
  }

  conditionOf({ kind, connectionId, id }: ResourceRef): Condition | null {
    const sql = `select condition from ${tableNames[kind]} where connectionId = ? and id = ?`;
    const [found] = this.#all(sql, [connectionId, id]);
    return (found && conditions[Number(found['condition'])]) ?? null;
  }

  /** One read transaction, so that rows, counts and freshness belong together. */
  #atOneMoment<Answer>(context: ReadContext, read: (freshnesses: Freshnesses) => Answer): Answer {
    return this.#db.transaction(() => {
      const scopes = this.#all('select * from scope order by connectionId, service', []);
      return read(new Freshnesses(scopes as unknown as ScopeColumns[], context));
    })();
  }

  /** Starts a filter for the wanted connections, or the open ones; none at all where that is every connection. */
  #shown(freshnesses: Freshnesses, wanted: readonly string[] | undefined, context: ReadContext): () => Filter {
    const known = freshnesses.connectionIds;
    const shown = known.filter((id) => (wanted ? wanted.includes(id) : context.connectionState(id) !== undefined));
    const isEvery = shown.length === known.length;
    return () => (isEvery ? new Filter() : new Filter().addOneOf('connectionId', shown));
  }

  #addPlace(filter: Filter, query: Pick<StackQuery, 'environmentId' | 'application'>): Filter {
    if (query.environmentId !== undefined) this.#addEnvironment(filter, query.environmentId);
    return filter.addIf(query.application, 'application = ?');
  }

  #addEnvironment(filter: Filter, environmentId: string): void {
    const [found] = this.#all('select connectionId, environment from environment where id = ?', [environmentId]);
    if (!found) filter.add('false');
    else filter.add('connectionId = ?', found['connectionId']).add('environment is ?', found['environment']);
  }

  #page<Row>(table: Table<Row>, order: string, query: PageQuery, filter: () => Filter, shown: () => Filter): Page<Row> {
    const counts = this.#counts(table.name, filter());
    const wanted = filter().addConditions(query.conditions);
    const [direction, onwards] = query.descending ? ['desc', 'desc'] : ['asc nulls last', 'asc'];
    const ties = ['name collate nocase', 'id', 'connectionId'].map((column) => `${column} ${onwards}`);
    const sequence = `order by ${order} ${direction}, ${ties.join(', ')}`;
    const sql = `select number from ${table.name} ${wanted.where} ${sequence} limit ? offset ?`;
    const numbers = this.#all(sql, [...wanted.parameters, query.limit, query.offset]);
    // Only the numbers are sorted: to carry every column of ten thousand rows through the sorter took 50 ms.
    const rows = numbers.flatMap(({ number }) => this.#rows(table, new Filter().add('number = ?', number), ''));
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
    const counted = this.#all(sql, filter.parameters);
    return Object.fromEntries(counted.map(({ condition, number }) => [conditions[Number(condition)], number]));
  }

  #count(table: string, filter: Filter): number {
    const [counted] = this.#all(`select count(*) as number from ${table} ${filter.where}`, filter.parameters);
    return Number(counted?.['number']);
  }

  #rows<Row>(table: Table<Row>, filter: Filter, suffix: string, parameters: readonly unknown[] = []): Row[] {
    const sql = `select ${table.columns.join(', ')} from ${table.name} ${filter.where} ${suffix}`;
    return this.#all(sql, [...filter.parameters, ...parameters]).map((stored) => table.decode(stored));
  }

  #one<Row>(table: Table<Row>, connectionId: string, id: string): Row | undefined {
    const filter = new Filter().add('connectionId = ?', connectionId).add('id = ?', id);
    return this.#rows(table, filter, '')[0];
  }

  #fact<Fact>(connectionId: string, kind: string, id: string): Fact | undefined {
    const sql = 'select document from fact where connectionId = ? and kind = ? and id = ?';
    const [stored] = this.#all(sql, [connectionId, kind, id]);
    return stored && (JSON.parse(String(stored['document'])) as Fact);
  }

  #instanceRow({ readAt, readAs, addressOrder, ...row }: InstanceRecord, freshnesses: Freshnesses): InstanceRow {
    const group = row.groupName === null ? undefined : this.#groupRead(row.connectionId, row.groupName);
    return { ...row, read: freshnesses.ofInstance({ ...row, readAt, readAs, addressOrder }, group) };
  }

  #groupRead(connectionId: string, name: string): OwnRead | undefined {
    const [read] = this.#all('select readAt, readAs from scaling_group where connectionId = ? and id = ?', [
      connectionId,
      name,
    ]);
    return read as OwnRead | undefined;
  }

  #all(sql: string, parameters: readonly unknown[]): Record<string, unknown>[] {
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

function environmentRow(record: EnvironmentRecord, freshnesses: Freshnesses) {
  const { changedAt, changedStack, changedStatus, ...row } = record;
  const lastChange =
    changedAt === null ? null : { at: changedAt, stackName: changedStack ?? '', status: changedStatus ?? '' };
  return { ...row, lastChange, read: freshnesses.ofConnection(row.connectionId) };
}

function stackRow(record: StackRecord, freshnesses: Freshnesses): StackRow {
  const { readAt, readAs, ...row } = record;
  return { ...row, read: freshnesses.ofStack(record) };
}

function groupRow(record: GroupRecord, freshnesses: Freshnesses): GroupRow {
  const { readAt, readAs, id, ...row } = record;
  return { ...row, read: freshnesses.ofGroup(record) };
}

function changeFrom(stored: Record<string, unknown>): Change {
  const { id, at, kind, connectionId, resourceKind, resourceId, name, fields } = stored;
  return {
    id,
    at,
    kind,
    name,
    resource: { kind: resourceKind, connectionId, id: resourceId },
    fields: JSON.parse(String(fields)),
  } as Change;
}

function missing(kind: string, connectionId: string, id: string) {
  const advice = 'It may have been deleted; look at the list again.';
  return problem('not_found', `The ${kind} ${id} is not in the inventory.`, advice, { connectionId, resource: id });
}
