import type { CacheSchema } from '../../foundation/store/index.ts';
import {
  databaseTable,
  environmentTable,
  groupTable,
  instanceTable,
  loadBalancerTable,
  stackTable,
  targetGroupTable,
} from './tables.ts';

/**
 * Full-text search without copies of the text. Trigrams find any part of a word, and a row is replaced by its number.
 */
function searchOf(table: string): string {
  return `create virtual table ${table}_search using fts5(
    text, content = '', contentless_delete = 1, tokenize = 'trigram'
  );`;
}

/** Instances that are out of the ordinary by themselves. */
export const isSetApart = `(lifecycle in ('Standby', 'Pending:Wait', 'Terminating:Wait') or protectedFromScaleIn = 1)`;

/** Those and stale ones. The index is used by a query that says it in these very words. */
export const isOtherwise = `(${isSetApart} or stale = 'yes')`;

/** Count up with every change of the tables: the cache is rebuilt from AWS, never migrated. */
export const inventorySchema: CacheSchema = {
  version: 7,
  sql: `
    create table scope(
      connectionId text not null,
      service text not null,
      account text,
      region text,
      readAt integer,
      readAs text,
      generation integer not null default 0,
      resources integer not null default 0,
      refreshing integer not null default 0,
      nextReadAt integer,
      problem text,
      primary key(connectionId, service)
    ) strict, without rowid;

    -- What was read, as it was read. Everything else in this file can be computed from it.
    create table fact(
      connectionId text not null,
      kind text not null,
      id text not null,
      document text not null,
      readAt integer,
      readAs text,
      primary key(connectionId, kind, id)
    ) strict;

    ${stackTable.ddl}
    create index stack_condition on stack(condition);
    create index stack_order on stack(condition, name collate nocase, id, connectionId);
    create index stack_environment on stack(connectionId, environment, condition);
    create index stack_parent on stack(parentId);
    ${searchOf('stack')}

    ${groupTable.ddl}
    create index scaling_group_environment on scaling_group(connectionId, environment);
    create index scaling_group_read on scaling_group(readAt) where readAt is not null;
    create index scaling_group_stack on scaling_group(stackId);
    ${searchOf('scaling_group')}

    ${instanceTable.ddl}
    create index instance_order on instance(condition, name collate nocase, id, connectionId);
    create index instance_name on instance(name collate nocase, id, connectionId);
    create index instance_launch on instance(launchedAt, name collate nocase, id, connectionId);
    -- All that a map shows of an instance in a group; there may be more than a thousand on one.
    create index instance_environment on instance(
      connectionId, environment, condition, groupName, id, zone, changedAt
    );
    create index instance_condition on instance(condition);
    create index instance_stack on instance(stackId);
    create index instance_group on instance(groupName, connectionId, condition);
    create index instance_application on instance(application, condition);
    create index instance_zone on instance(zone, condition);
    create index instance_type on instance(type, condition);
    -- The few that are not simply in service as their group launches them.
    create index instance_otherwise on instance(
      connectionId, groupName, lifecycle, protectedFromScaleIn, stale
    ) where ${isOtherwise};
    ${searchOf('instance')}

    ${loadBalancerTable.ddl}
    create index load_balancer_order on load_balancer(condition, name collate nocase, id, connectionId);
    create index load_balancer_environment on load_balancer(connectionId, environment, condition);
    create index load_balancer_stack on load_balancer(stackId);
    ${searchOf('load_balancer')}

    ${targetGroupTable.ddl}
    create index target_group_environment on target_group(connectionId, environment, condition);
    create index target_group_stack on target_group(stackId);
    ${searchOf('target_group')}

    ${databaseTable.ddl}
    create index database_order on database(condition, name collate nocase, id, connectionId);
    create index database_environment on database(connectionId, environment, condition);
    create index database_stack on database(stackId);
    ${searchOf('database')}

    ${environmentTable.ddl}

    create table change(
      id integer primary key autoincrement,
      at integer not null,
      kind text not null,
      connectionId text not null,
      resourceKind text not null,
      resourceId text not null,
      name text not null,
      environmentId text,
      fields text not null
    ) strict;
    create index change_resource on change(connectionId, resourceKind, resourceId, id, at);
    create index change_environment on change(environmentId, id);
    create index change_age on change(at);
  `,
};
