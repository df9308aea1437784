import type { Database } from '../../foundation/store/index.ts';
import type { Sought } from './lookup-links.ts';
import { databaseTable, groupTable, instanceTable, loadBalancerTable, stackTable, targetGroupTable } from './tables.ts';

const tableNames: Record<Sought['kind'], string> = {
  stack: stackTable.name,
  group: groupTable.name,
  instance: instanceTable.name,
  load_balancer: loadBalancerTable.name,
  target_group: targetGroupTable.name,
  database: databaseTable.name,
};

/** Tells the id under which the inventory holds what CloudFormation knows by its physical id; null where it does not. */
export function openKnownIds(db: Database): (connectionId: string, sought: Sought) => string | null {
  const ids = (kind: Sought['kind']) => {
    const column = kind === 'database' ? 'name' : 'id';
    return db
      .prepare<[string, string], string>(`select id from ${tableNames[kind]} where connectionId = ? and ${column} = ?`)
      .pluck();
  };
  const statements = new Map<Sought['kind'], ReturnType<typeof ids>>();
  return (connectionId, { kind, physicalId }) => {
    const statement = statements.get(kind) ?? ids(kind);
    statements.set(kind, statement);
    return statement.get(connectionId, physicalId) ?? null;
  };
}
