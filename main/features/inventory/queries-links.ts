import type { InstancesInReach } from './blast-radius.ts';
import type { CacheQueries } from './queries-cache.ts';
import { instanceLinksOf, linksOf } from './queries-links-rows.ts';
import type { Links } from './topology-links.ts';

export interface EnvironmentLinks extends Links {
  readonly name: string;
}

const common = 'connectionId, id, name, environment, condition, changedAt';

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
      const frame = this.#frame((kind) => this.#select(kind, isHere, place));
      const groups = new Set(frame.group.map(({ id }) => id));
      const [member, alone] = partition(this.#instances(place), ({ groupName }) => groups.has(groupName));
      const numbers = JSON.stringify(alone.map(({ number }) => number));
      const links = linksOf({ ...frame, member, instance: this.#select('instance', isAmong('number'), [numbers]) });
      return { name: String(name), ...links };
    });
  }

  /** Everything of a connection but its instances. */
  withoutInstances(connectionId: string): Links {
    const read = (kind: Kind) => this.#select(kind, 'connectionId = ?', [connectionId]);
    return this.#cache.inOneRead(() => linksOf({ ...this.#frame(read), member: [], instance: [] }));
  }

  /**
   * These instances and the groups that they belong to, whose nodes are missing. Each way to name them has an index of
   * its own, which SQLite uses only where the connection does not lure it away.
   */
  instancesIn(connectionId: string, { ids, groups, stacks }: InstancesInReach): Links {
    const isWanted = `(connectionId = ? and ${isAmong('id')} or ${isAmong('groupName')} or ${isAmong('stackId')})`;
    const parameters = [connectionId, ...[ids, groups, stacks].map((values) => JSON.stringify(values)), connectionId];
    return instanceLinksOf(this.#select('instance', `${isWanted} and +connectionId = ?`, parameters));
  }

  /** There are so many of them that each column counts: these are all in the index `instance_environment`. */
  #instances(place: readonly unknown[]): Record<string, unknown>[] {
    const sql = `select number, id, condition, zone, groupName, changedAt from instance where ${isHere}`;
    return this.#cache.all(sql, place);
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

  #select(kind: Kind, where: string, parameters: readonly unknown[]): Record<string, unknown>[] {
    const { table, columns } = sources[kind];
    return this.#cache.all(`select ${common}, ${columns} from ${table} where ${where}`, parameters);
  }
}

const isHere = 'connectionId = ? and environment is ?';

function isAmong(column: string): string {
  return `${column} in (select value from json_each(?))`;
}

function partition<Row>(rows: readonly Row[], isFirst: (row: Row) => boolean): [Row[], Row[]] {
  const [first, second]: [Row[], Row[]] = [[], []];
  for (const row of rows) (isFirst(row) ? first : second).push(row);
  return [first, second];
}
