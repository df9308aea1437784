import type { ResourceRef } from '#contract/inventory.ts';
import type { InstancesInReach } from './blast-radius.ts';
import type { CacheQueries } from './queries-cache.ts';
import { instanceLinksOf, linksOf } from './queries-links-rows.ts';
import type { Links } from './topology-links.ts';

export interface EnvironmentLinks extends Links {
  readonly name: string;
}

const common = 'connectionId, id, name, environment, condition';

/** What to select beside that, and of which table. */
const sources = {
  stack: { table: 'stack', columns: 'parentId as stackId, status, instanceConditions as counts' },
  group: { table: 'scaling_group', columns: 'stackId, inService, desiredCapacity, instanceConditions as counts' },
  instance: { table: 'instance', columns: 'stackId, groupName, zone, state, type' },
  load_balancer: {
    table: 'load_balancer',
    columns: 'stackId, kind, reason, zones, targets as counts, groupNames, instanceIds',
  },
  target_group: {
    table: 'target_group',
    columns: 'stackId, protocol, port, targets as counts, loadBalancerIds, groupNames, instanceIds, balancerIds',
  },
  database: { table: 'database', columns: 'stackId, kind, engine, engineVersion, status, zone, clusterName' },
} as const;

type Kind = keyof typeof sources;

const neverChanged = 'null as changedAt';

/** Everything that hangs together, as the cache links it. */
export class LinkQueries {
  readonly #cache: CacheQueries;

  constructor(cache: CacheQueries) {
    this.#cache = cache;
  }

  /**
   * Everything of one environment. Edges may lead to what is in another, whose node is then missing; null where there
   * is no such environment.
   */
  ofEnvironment(environmentId: string): EnvironmentLinks | null {
    return this.#cache.inOneRead(() => {
      const sql = 'select connectionId, name, environment from environment where id = ?';
      const [found] = this.#cache.all(sql, [environmentId]);
      if (!found) return null;
      const { connectionId, name, environment } = found;
      const place = [connectionId, environment];
      const read = (kind: Kind) => this.#select(kind, changedAt(kind), isHere, place);
      const alone = `${isHere} and ${isMember} is not true`;
      const instance = this.#select('instance', changedAt('instance'), alone, [...place, ...place]);
      const links = linksOf({ ...this.#frame(read), member: this.#members(place), instance });
      return { name: String(name), ...links };
    });
  }

  /** Everything of a connection but its instances, without when it changed. */
  withoutInstances(connectionId: string): Links {
    const read = (kind: Kind) => this.#select(kind, neverChanged, 'connectionId = ?', [connectionId]);
    return this.#cache.inOneRead(() => linksOf({ ...this.#frame(read), member: [], instance: [] }));
  }

  /**
   * These instances and the groups that they belong to, whose nodes are missing. Each way to name them has an index of
   * its own, which SQLite uses only where the connection does not lure it away.
   */
  instancesIn(connectionId: string, { ids, groups, stacks }: InstancesInReach): Links {
    const isWanted = `(connectionId = ? and ${isAmong('id')} or ${isAmong('groupName')} or ${isAmong('stackId')})`;
    const parameters = [connectionId, ...[ids, groups, stacks].map((values) => JSON.stringify(values)), connectionId];
    return instanceLinksOf(this.#select('instance', neverChanged, `${isWanted} and +connectionId = ?`, parameters));
  }

  /** There are so many of them that each column counts. */
  #members(place: readonly unknown[]): Record<string, unknown>[] {
    const columns = `id, condition, zone, groupName, ${changedAt('instance')}`;
    return this.#cache.all(`select ${columns} from instance where ${isHere} and ${isMember}`, [...place, ...place]);
  }

  #frame(read: (kind: Kind) => Record<string, unknown>[]) {
    return {
      stack: read('stack'),
      group: read('group'),
      load_balancer: read('load_balancer'),
      target_group: read('target_group'),
      database: read('database'),
    };
  }

  #select(kind: Kind, changed: string, where: string, parameters: readonly unknown[]): Record<string, unknown>[] {
    const { table, columns } = sources[kind];
    const sql = `select ${common}, ${columns}, ${changed} from ${table} where ${where}`;
    return this.#cache.all(sql, parameters);
  }
}

const isHere = 'connectionId = ? and environment is ?';

/** Whether an instance belongs to a group of the same environment; null where it belongs to no group at all. */
const isMember = `(groupName in (select id from scaling_group where ${isHere}))`;

/** When the inventory last recorded something of a row. */
function changedAt(kind: Kind): string {
  const { table } = sources[kind];
  return `(select at from change where change.connectionId = ${table}.connectionId
    and resourceKind = '${kind satisfies ResourceRef['kind']}' and resourceId = ${table}.id
    order by change.id desc limit 1) as changedAt`;
}

function isAmong(column: string): string {
  return `${column} in (select value from json_each(?))`;
}
