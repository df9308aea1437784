import type { Migration } from '../migrate.ts';

/** What cycles of groups keep beside their jobs. Times are milliseconds since the epoch. */
export const cycles: Migration = {
  version: 5,
  sql: `
    create table cycle(
      job_id text primary key references job(id),
      connection_id text not null,
      group_name text not null,
      started_at integer not null,
      -- The spec and the plan that it runs by.
      planned text not null check(json_valid(planned))
    ) strict, without rowid;

    -- What took effect, in order; also what an undo of the job did.
    create table cycle_action(
      id integer primary key,
      job_id text not null references cycle(job_id),
      key text not null,
      at integer not null,
      action text not null check(json_valid(action)),
      unique(job_id, key)
    ) strict;

    -- Capacity as it was counted, wherever it differs from the count before.
    create table cycle_ledger(
      id integer primary key,
      job_id text not null references cycle(job_id),
      at integer not null,
      required integer not null,
      healthy integer not null,
      instances integer not null
    ) strict;
    create index cycle_ledger_job on cycle_ledger(job_id, id);
  `,
};
