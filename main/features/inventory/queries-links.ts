import type { InstancesInReach } from './blast-radius.ts';
import { type CacheQueries, listOf, listOfJson } from './queries-cache.ts';
import { instanceLinksOf, type LinkRow, linksOf, membersOf, noMembers, rowsOf } from './queries-links-rows.ts';
import type { Links } from './topology-links.ts';

export interface EnvironmentLinks extends Links {
  readonly name: string;
}

/** What to read of which table. */
const sources = {
  stack: source('stack', {
    stackId: listOf('parentId'),
    status: listOf('status'),
    counts: listOfJson('instanceConditions'),
  }),
  group: source('scaling_group', {
    ...own('stackId', 'inService', 'desiredCapacity'),
    counts: listOfJson('instanceConditions'),
  }),
  instance: source('instance', own('stackId', 'groupName', 'zone', 'state', 'type')),
  load_balancer: source('load_balancer', {
    ...own('stackId', 'kind', 'reason'),
    ...ownJson('zones', 'groupNames', 'instanceIds'),
    counts: listOfJson('targets'),
  }),
  target_group: source('target_group', {
    ...own('stackId', 'protocol', 'port'),
    ...ownJson('loadBalancerIds', 'groupNames', 'instanceIds', 'balancerIds'),
    counts: listOfJson('targets'),
  }),
  database: source('database', own('stackId', 'kind', 'engine', 'engineVersion', 'status', 'zone', 'clusterName')),
};

type Kind = keyof typeof sources;

/** Of the instances in groups, of which there are most: these are all in the index `instance_environment`. */
const memberColumns = own('id', 'condition', 'zone', 'groupName', 'changedAt');

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
      const connectionId = String(found['connectionId']);
      const place = [connectionId, found['environment']];
      const frame = this.#frame((kind) => this.#select(kind, connectionId, isHere, place));
      const members = membersOf(
        this.#cache.columns(memberColumns, `from instance where ${isHere}`, place),
        frame.group,
      );
      const instance = members.alone.length === 0 ? [] : this.#instances(connectionId, members.alone);
      return { name: String(found['name']), ...linksOf({ ...frame, instance }, members) };
    });
  }

  /** Everything of a connection but its instances. */
  withoutInstances(connectionId: string): Links {
    const read = (kind: Kind) => this.#select(kind, connectionId, 'connectionId = ?', [connectionId]);
    return this.#cache.inOneRead(() => linksOf(this.#frame(read), noMembers));
  }

  /**
   * These instances and the groups that they belong to, whose nodes are missing. Each way to name them has an index of
   * its own, which SQLite uses only where the connection does not lure it away.
   */
  instancesIn(connectionId: string, { ids, groups, stacks }: InstancesInReach): Links {
    const isWanted = `(connectionId = ? and ${isAmong('id')} or ${isAmong('groupName')} or ${isAmong('stackId')})`;
    const parameters = [connectionId, ...[ids, groups, stacks].map((values) => JSON.stringify(values)), connectionId];
    return instanceLinksOf(this.#select('instance', connectionId, `${isWanted} and +connectionId = ?`, parameters));
  }

  #frame(read: (kind: Kind) => LinkRow[]) {
    return {
      stack: read('stack'),
      group: read('group'),
      load_balancer: read('load_balancer'),
      target_group: read('target_group'),
      database: read('database'),
    };
  }

  #instances(connectionId: string, ids: readonly string[]): LinkRow[] {
    const parameters = [connectionId, JSON.stringify(ids)];
    return this.#select('instance', connectionId, `connectionId = ? and ${isAmong('id')}`, parameters);
  }

  #select(kind: Kind, connectionId: string, where: string, parameters: readonly unknown[]): LinkRow[] {
    const { table, columns } = sources[kind];
    return rowsOf(connectionId, this.#cache.columns(columns, `from ${table} where ${where}`, parameters));
  }
}

const isHere = 'connectionId = ? and environment is ?';

function isAmong(column: string): string {
  return `${column} in (select value from json_each(?))`;
}

function source(table: string, columns: Readonly<Record<string, string>>) {
  const common = own('id', 'name', 'environment', 'condition', 'changedAt');
  return { table, columns: { ...common, ...columns } };
}

function own<Name extends string>(...names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, listOf(name)])) as Record<Name, string>;
}

function ownJson<Name extends string>(...names: readonly Name[]) {
  return Object.fromEntries(names.map((name) => [name, listOfJson(name)])) as Record<Name, string>;
}
