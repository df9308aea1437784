import type { Database, Statement } from '../../foundation/store/index.ts';
import type { Sought } from './lookup-links.ts';
import { databaseTable, groupTable, instanceTable, loadBalancerTable, stackTable, targetGroupTable } from './tables.ts';

const tableNames: Record<Exclude<Sought['kind'], 'database'>, string> = {
  stack: stackTable.name,
  group: groupTable.name,
  instance: instanceTable.name,
  load_balancer: loadBalancerTable.name,
  target_group: targetGroupTable.name,
};

/** Tells the id under which the inventory holds what CloudFormation knows by its physical id; null where it does not. */
export function openKnownIds(db: Database): (connectionId: string, sought: Sought) => string | null {
  const statements = new Map<Sought['kind'], Statement<unknown[], string>>();
  const prepare = (kind: Sought['kind']) => {
    const where = kind === 'database' ? 'name = ? and kind = ?' : 'id = ?';
    const table = kind === 'database' ? databaseTable.name : tableNames[kind];
    return db.prepare<unknown[], string>(`select id from ${table} where connectionId = ? and ${where}`).pluck();
  };
  return (connectionId, { kind, physicalId, form }) => {
    const statement = statements.get(kind) ?? prepare(kind);
    statements.set(kind, statement);
    return statement.get(connectionId, physicalId, ...(form ? [form] : [])) ?? null;
  };
}
