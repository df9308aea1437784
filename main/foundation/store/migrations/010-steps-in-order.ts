import type { Migration } from '../migrate.ts';
import { oneOf } from './one-of.ts';

/**
 * Steps lie in the order in which they began, those of all jobs together. Lying job by job, the steps that many jobs
 * commit at once were on a page each; now they share a few, and only the index has a place for every job.
 */
export const stepsInOrder: Migration = {
  version: 10,
  sql: `
    drop view step_entry;
    alter table step rename to step_by_job;

    create table step(
      number integer primary key,
      job_id text not null references job(id),
      key text not null,
      kind text not null ${oneOf('kind', 'step', 'poll', 'sleep', 'signal', 'children', 'pivot', 'undo')},
      title text not null,
      state text not null ${oneOf('state', 'intent', 'done', 'failed', 'unknown', 'skipped')},
      safety text ${oneOf('safety', 'read', 'token', 'probe', 'once')},
      attempt integer not null,
      epoch integer not null,
      started_at integer not null,
      ended_at integer,
      due_at integer,
      observed text,
      output text check(json_valid(output)),
      problem text check(json_valid(problem)),
      action text,
      parameters text not null check(json_valid(parameters)),
      request_ids text not null check(json_valid(request_ids)),
      undone_by text,
      audit_seq integer,
      -- Whether the intent of that number may have left, and has no outcome.
      is_open integer not null default 0,
      -- What a person decided about it.
      answer text ${oneOf('answer', 'mark_done', 'retry', 'fail')},
      -- Entries of the job's stream, which are numbered in the order of what happened.
      begun_event integer not null,
      ended_event integer,
      begun_message text,
      ended_message text,
      unique(job_id, key)
    ) strict;
    insert into step(job_id, key, kind, title, state, safety, attempt, epoch, started_at, ended_at, due_at, observed,
        output, problem, action, parameters, request_ids, undone_by, audit_seq, is_open, answer, begun_event,
        ended_event, begun_message, ended_message)
      select job_id, key, kind, title, state, safety, attempt, epoch, started_at, ended_at, due_at, observed, output,
        problem, action, parameters, request_ids, undone_by, audit_seq, is_open, answer, begun_event, ended_event,
        begun_message, ended_message
      from step_by_job order by begun_event;
    drop table step_by_job;

    create view step_entry(id, job_id, at, kind, level, step_key, message) as
      select begun_event, job_id, started_at, 'step', 'info', key, begun_message
      from step where begun_message is not null
      union all
      select ended_event, job_id, ended_at, 'step', iif(state = 'failed', 'error', 'info'), key, ended_message
      from step where ended_message is not null;
  `,
};
