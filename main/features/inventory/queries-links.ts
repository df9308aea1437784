import type { ResourceRef } from '#contract/inventory.ts';
import type { CacheQueries } from './queries-cache.ts';
import { linksOf } from './queries-links-rows.ts';
import type { Links } from './topology-links.ts';

/** Everything that hangs together, as the cache links it. */
export interface LinkReader {
  /** Everything of a connection. Of ten thousand instances this takes some ten milliseconds. */
  ofConnection(connectionId: string): Links;
  /**
   * Everything of one environment. Edges may lead to what is in another, whose node is then missing; null where there
   * is no such environment.
   */
  ofEnvironment(environmentId: string): EnvironmentLinks | null;
}

export interface EnvironmentLinks extends Links {
  readonly connectionId: string;
  readonly name: string;
}

/** Which rows are meant, as SQL for any of the tables. */
interface Which {
  readonly where: string;
  readonly parameters: readonly unknown[];
}

/** When the inventory last recorded something of a row. */
function changedAt(table: string, kind: ResourceRef['kind']): string {
  return `(select at from change where change.connectionId = ${table}.connectionId and resourceKind = '${kind}'
    and resourceId = ${table}.id order by change.id desc limit 1) as changedAt`;
}

const common = 'connectionId, id, name, environment, condition';

export class LinkQueries implements LinkReader {
  readonly #cache: CacheQueries;

  constructor(cache: CacheQueries) {
    this.#cache = cache;
  }

  ofConnection(connectionId: string): Links {
    return this.#cache.inOneRead(() => this.#links({ where: 'connectionId = ?', parameters: [connectionId] }));
  }

  ofEnvironment(environmentId: string): EnvironmentLinks | null {
    return this.#cache.inOneRead(() => {
      const sql = 'select connectionId, name, environment from environment where id = ?';
      const [found] = this.#cache.all(sql, [environmentId]);
      if (!found) return null;
      const { connectionId, name, environment } = found;
      const which = { where: 'connectionId = ? and environment is ?', parameters: [connectionId, environment] };
      return { connectionId: String(connectionId), name: String(name), ...this.#links(which) };
    });
  }

  #links(which: Which): Links {
    const read = (table: string, kind: ResourceRef['kind'], columns: string) => {
      const sql = `select ${common}, ${columns}, ${changedAt(table, kind)} from ${table} where ${which.where} order by id`;
      return this.#cache.all(sql, which.parameters);
    };
    return linksOf({
      stack: read('stack', 'stack', 'parentId as stackId, status, instanceConditions as counts'),
      group: read('scaling_group', 'group', 'stackId, inService, desiredCapacity, instanceConditions as counts'),
      instance: read('instance', 'instance', 'stackId, groupName, zone, state, type'),
      load_balancer: read(
        'load_balancer',
        'load_balancer',
        'stackId, kind, reason, zones, targets as counts, groupNames, instanceIds',
      ),
      target_group: read(
        'target_group',
        'target_group',
        'stackId, protocol, port, targets as counts, loadBalancerIds, groupNames, instanceIds, balancerIds',
      ),
      database: read('database', 'database', 'stackId, kind, engine, engineVersion, status, zone, clusterName'),
    });
  }
}
