import type { Migration } from '../migrate.ts';

/**
 * Steps tell their begin and their end themselves: an entry of the stream beside each was two more pages to write. What
 * has no message here has its entry in the stream, as what began before this version.
 */
export const stepEntries: Migration = {
  version: 8,
  sql: `
    alter table step add column begun_message text;
    alter table step add column ended_message text;

    create view step_entry(id, job_id, at, kind, level, step_key, message) as
      select begun_event, job_id, started_at, 'step', 'info', key, begun_message
      from step where begun_message is not null
      union all
      select ended_event, job_id, ended_at, 'step', iif(state = 'failed', 'error', 'info'), key, ended_message
      from step where ended_message is not null;
  `,
};
