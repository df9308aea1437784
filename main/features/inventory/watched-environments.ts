import type { Database } from '../../foundation/store/index.ts';

/** What an environment has whose health can be read: the ARNs of target groups and the names of classic balancers. */
export type BalancedIn = (environmentId: string) => ReadonlySet<string>;

export function openBalancedIn(db: Database): BalancedIn {
  const inside = (table: string) => `select ${table}.id from ${table} join environment
    on environment.connectionId = ${table}.connectionId and environment.environment is ${table}.environment
    where environment.id = ?`;
  const statement = db
    .prepare<[string, string], string>(
      `${inside('target_group')} union all ${inside('load_balancer')} and kind = 'classic'`,
    )
    .pluck();
  return (environmentId) => new Set(statement.all(environmentId, environmentId));
}
