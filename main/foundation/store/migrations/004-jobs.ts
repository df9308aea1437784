import type { Migration } from '../migrate.ts';
import { oneOf } from './one-of.ts';

/** The journal of durable jobs. Times are milliseconds since the epoch. */
export const jobs: Migration = {
  version: 4,
  sql: `
    create table job(
      number integer primary key,
      id text not null unique,
      root_id text not null references job(id),
      parent_id text references job(id),
      parent_step text,
      request_key text unique,
      kind text not null,
      version integer not null,
      title text not null,
      state text not null ${oneOf('state', 'queued', 'running', 'waiting', 'paused', 'undoing', 'needs_attention', 'succeeded', 'failed', 'cancelled')},
      wish text not null ${oneOf('wish', 'run', 'pause', 'cancel')},
      -- Set once it is decided that it will not succeed: what is left is to end its children and to undo.
      ending text check(ending in ('failed', 'cancelled')),
      input text not null check(json_valid(input)),
      output text check(json_valid(output)),
      subject text not null check(json_valid(subject)),
      connection_id text not null,
      resource_kind text,
      resource_id text,
      -- What a search looks through, in lower case.
      words text not null,
      wait text check(json_valid(wait)),
      question text check(json_valid(question)),
      problem text check(json_valid(problem)),
      progress text check(json_valid(progress)),
      pivoted integer not null default 0,
      -- Raised by every continuation: whoever writes with an older one is refused.
      epoch integer not null default 0,
      requested_by text not null,
      reason text not null,
      ticket text,
      created_at integer not null,
      started_at integer,
      ended_at integer
    ) strict;
    create index job_open on job(number) where ended_at is null;
    create index job_parent on job(parent_id, parent_step) where parent_id is not null;
    create index job_resource on job(connection_id, resource_id);

    create table step(
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
      primary key(job_id, key)
    ) strict, without rowid;

    create table event(
      id integer primary key,
      job_id text not null references job(id),
      root_id text not null,
      at integer not null,
      kind text not null ${oneOf('kind', 'state', 'step', 'observed', 'note', 'wish', 'question', 'answer')},
      level text not null ${oneOf('level', 'info', 'warning', 'error')},
      step_key text,
      message text not null
    ) strict;
    create index event_job on event(job_id, id);

    -- What a person, or another part of the console, told a job; a signal that comes twice counts once.
    create table signal(
      id integer primary key,
      job_id text not null references job(id),
      name text not null,
      payload text not null check(json_valid(payload)),
      dedupe_key text not null,
      sent_by text not null,
      at integer not null,
      consumed_by text,
      unique(job_id, name, dedupe_key)
    ) strict;

    create table lock(
      name text primary key,
      job_id text not null references job(id),
      at integer not null
    ) strict, without rowid;
    create index lock_job on lock(job_id);

    create table duration(
      id integer primary key,
      learned_as text not null,
      duration_ms integer not null
    ) strict;
    create index duration_name on duration(learned_as, id);

    -- At most one row: while it is there, every job stops at its next boundary.
    create table hold(
      id integer primary key check(id = 1),
      held_by text not null,
      at integer not null,
      reason text not null
    ) strict;
  `,
};
