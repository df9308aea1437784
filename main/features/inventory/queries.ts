import type {
  Condition,
  EnvironmentPage,
  EnvironmentQuery,
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
import type { Database } from '../../foundation/store/index.ts';
import type { OwnRead, ReadContext } from './freshness.ts';
import { CacheQueries, insideStack, missing, placedOrders } from './queries-cache.ts';
import { DatabaseQueries, type DatabaseReader } from './queries-databases.ts';
import { Filter } from './queries-filter.ts';
import { GroupQueries, type GroupReader, groupRow } from './queries-group.ts';
import type { Freshnesses } from './queries-scopes.ts';
import { findEverywhere } from './queries-search.ts';
import { TrafficQueries, type TrafficReader } from './queries-traffic.ts';
import type { EnvironmentRecord, StackRecord } from './rows.ts';
import { environmentTable, groupTable, instanceTable, stackTable } from './tables.ts';

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
  /** The condition of one thing as it was read last; null where the inventory does not hold it. */
  conditionOf(resource: ResourceRef): Condition | null;
  readonly groups: GroupReader;
  readonly traffic: TrafficReader;
  readonly databases: DatabaseReader;
}

export function openInventoryReader(db: Database): InventoryReader {
  return new Reader(db);
}

const stackOrders: Record<StackQuery['sort'], string> = {
  ...placedOrders,
  status: 'status',
  updatedAt: 'coalesce(updatedAt, createdAt)',
  instances: 'instances',
};

const instanceOrders: Record<InstanceQuery['sort'], string> = {
  ...placedOrders,
  id: 'id',
  state: 'state',
  type: 'type',
  zone: 'zone',
  groupName: 'groupName collate nocase',
  launchedAt: 'launchedAt',
  privateIp: 'addressOrder',
};

const environmentOrders: Record<EnvironmentQuery['sort'], string> = {
  condition: 'condition',
  name: 'name collate nocase',
  stacks: 'stacks',
  instances: 'instances',
  lastChange: 'changedAt',
  region: 'region',
};

const tableNames: Record<ResourceRef['kind'], string> = {
  environment: 'environment',
  stack: 'stack',
  group: 'scaling_group',
  instance: 'instance',
  load_balancer: 'load_balancer',
  target_group: 'target_group',
  database: 'database',
};

const listedInstances = instanceTable.without(['addressOrder', 'targetGroupIds', 'classicIds']);

type ListedInstance = ReturnType<typeof listedInstances.decode>;

class Reader implements InventoryReader {
  readonly groups: GroupReader;
  readonly traffic: TrafficReader;
  readonly databases: DatabaseReader;
  readonly #cache: CacheQueries;

  constructor(db: Database) {
    this.#cache = new CacheQueries(db);
    this.groups = new GroupQueries(this.#cache);
    this.traffic = new TrafficQueries(this.#cache);
    this.databases = new DatabaseQueries(this.#cache);
  }

  environments(query: EnvironmentQuery, context: ReadContext): EnvironmentPage {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const shown = this.#cache.shown(freshnesses, query.connectionIds, context);
      const filter = () => shown().addEnvironmentText(query.text);
      const page = this.#cache.page(environmentTable, environmentOrders[query.sort], query, filter, shown);
      return { ...page, rows: page.rows.map((row) => environmentRow(row, freshnesses)) };
    });
  }

  stacks(query: StackQuery, context: ReadContext): StackPage {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const shown = this.#cache.shown(freshnesses, query.connectionIds, context);
      const filter = () => {
        const placed = this.#cache.addPlace(shown(), query).addText('stack', query.text);
        return query.rootsOnly ? placed.add('parentId is null') : placed;
      };
      const page = this.#cache.page(stackTable, stackOrders[query.sort], query, filter, shown);
      return { ...page, rows: page.rows.map((row) => stackRow(row, freshnesses)) };
    });
  }

  instances(query: InstanceQuery, context: ReadContext): InstancePage {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const shown = this.#cache.shown(freshnesses, query.connectionIds, context);
      const filter = () =>
        this.#cache
          .addPlace(shown(), query)
          .addValue('groupName', query.groupName)
          .addValue('zone', query.zone)
          .addValue('type', query.type)
          .addText('instance', query.text);
      const page = this.#cache.groupedPage(listedInstances, instanceOrders[query.sort], query, filter, shown);
      const groups = this.#groupReads();
      return { ...page, rows: page.rows.map((row) => instanceRow(row, groups, freshnesses)) };
    });
  }

  stack(connectionId: string, id: string, context: ReadContext): StackDetail {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const row = this.#cache.one(stackTable, connectionId, id);
      const fact = this.#cache.fact('stack', connectionId, id);
      if (!row || !fact) throw missing('stack', connectionId, id);
      const order = 'order by name collate nocase, id';
      const children = this.#cache.rows(
        stackTable,
        new Filter().add('connectionId = ?', connectionId).add('parentId = ?', id),
        order,
      );
      const groups = this.#cache.rows(
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
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const row = this.#cache.one(listedInstances, connectionId, id);
      if (!row) throw missing('instance', connectionId, id);
      const fact = this.#cache.fact('instance', connectionId, id);
      const group = row.groupName === null ? undefined : this.#cache.one(groupTable, connectionId, row.groupName);
      return {
        row: instanceRow(row, this.#groupReads(), freshnesses),
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
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const shown = this.#cache.shown(freshnesses, undefined, context);
      return findEverywhere(query, shown, (sql, parameters) => this.#cache.all(sql, parameters));
    });
  }

  scopes(context: ReadContext): Scope[] {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const open = freshnesses.connectionIds.filter((id) => context.connectionState(id) !== undefined);
      return freshnesses.scopes(new Set(open));
    });
  }

  conditionOf({ kind, connectionId, id }: ResourceRef): Condition | null {
    const sql = `select condition from ${tableNames[kind]} where connectionId = ? and id = ?`;
    const [found] = this.#cache.all(sql, [connectionId, id]);
    return (found && conditions[Number(found['condition'])]) ?? null;
  }

  /** Those groups that were read by themselves, of which there are few; a group is known by its connection and name. */
  #groupReads(): ReadonlyMap<string, OwnRead> {
    const sql = 'select connectionId, id, readAt, readAs from scaling_group where readAt is not null';
    const groups = this.#cache.all(sql, []);
    return new Map(groups.map((group) => [groupKey(group['connectionId'], group['id']), group as unknown as OwnRead]));
  }
}

function groupKey(connectionId: unknown, name: unknown): string {
  return `${connectionId} ${name}`;
}

function instanceRow(
  record: ListedInstance,
  groupReads: ReadonlyMap<string, OwnRead>,
  freshnesses: Freshnesses,
): InstanceRow {
  const { readAt, readAs, ...row } = record;
  return { ...row, read: freshnesses.ofInstance(record, groupReads.get(groupKey(row.connectionId, row.groupName))) };
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
