import type { Migration } from '../migrate.ts';

/** What cycles were last seen like, so that those that have ended are still shown. */
export const cycleLooks: Migration = {
  version: 6,
  sql: `
    create table cycle_look(
      job_id text primary key references cycle(job_id),
      looked text not null check(json_valid(looked))
    ) strict, without rowid;
  `,
};
