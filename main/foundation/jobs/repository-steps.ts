import type { UsualDuration } from '#contract/jobs.ts';
import type { Json } from '../audit/model.ts';
import type { Database } from '../store/index.ts';
import { decodeJson, decodeNullable, encodeNullable } from './json.ts';
import type { Answer, RecordedAnswer, StepRecord } from './records.ts';

/** As many of the newest durations are kept and counted under each name. */
const durationsKept = 50;

interface StepRow {
  readonly job_id: string;
  readonly key: string;
  readonly kind: StepRecord['kind'];
  readonly title: string;
  readonly state: StepRecord['state'];
  readonly safety: StepRecord['safety'];
  readonly attempt: number;
  readonly epoch: number;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly due_at: number | null;
  readonly observed: string | null;
  readonly output: string | null;
  readonly problem: string | null;
  readonly action: string | null;
  readonly parameters: string;
  readonly request_ids: string;
  readonly undone_by: string | null;
  readonly audit_seq: number | null;
  readonly is_open: number;
  readonly answer: Answer | null;
  readonly begun_event: number;
  readonly ended_event: number | null;
  readonly begun_message: string | null;
  readonly ended_message: string | null;
}

type ColumnValue = StepRow[keyof StepRow];

/** What stays as it was when the step began. */
const fixed = [
  'job_id',
  'key',
  'kind',
  'title',
  'safety',
  'started_at',
  'action',
  'parameters',
  'undone_by',
  'begun_event',
  'begun_message',
] as const satisfies readonly (keyof StepRow)[];

const changing = [
  'state',
  'attempt',
  'epoch',
  'ended_at',
  'due_at',
  'observed',
  'output',
  'problem',
  'request_ids',
  'audit_seq',
  'is_open',
  'answer',
  'ended_event',
  'ended_message',
] as const satisfies readonly (keyof StepRow)[];

/** Bound in this order: to bind so many values by name takes longer than SQLite takes to write them. */
const columns = [...fixed, ...changing];

export interface Signal {
  readonly jobId: string;
  readonly name: string;
  readonly payload: Json;
  readonly dedupeKey: string;
  readonly by: string;
  readonly at: number;
}

/** Steps of jobs, the signals they wait for, and how long waits took. */
export interface StepRepository {
  /** All steps of a job in the order in which they began. */
  ofJob(jobId: string): StepRecord[];
  /** Everything that is done, by its key: no more of it than answering takes, for there may be thousands. */
  answers(jobId: string): ReadonlyMap<string, RecordedAnswer>;
  /** Those whose intent may have left, and has no outcome. */
  withOpenIntent(jobId: string): StepRecord[];
  /** What is not done, what could be undone, and what undo and pivots have left. */
  live(jobId: string): StepRecord[];
  find(jobId: string, key: string): StepRecord | undefined;
  /** `isNew`: nothing is on record under its key yet. */
  save(jobId: string, step: StepRecord, isNew: boolean): void;
  answer(jobId: string, key: string, answer: Answer): void;
  /** Forgets what failed among the steps of an undo, so that it is tried again; the stream keeps what they told. */
  removeFailed(jobId: string, keyPrefix: string): void;
  /** What has not begun in earnest when its job ends will not happen any more. */
  skipOpen(jobId: string, at: number): void;
  /** Answers whether it is the first of its key. */
  send(signal: Signal): boolean;
  /** Takes the oldest signal of this name that no step has taken. */
  consume(jobId: string, name: string, stepKey: string): { readonly payload: Json } | undefined;
  /** Whether there is a signal of this name that no step has taken. */
  isSignalled(jobId: string, name: string): boolean;
  learn(name: string, durationMs: number): void;
  usual(name: string): UsualDuration | null;
}

export function openStepRepository(db: Database): StepRepository {
  const ofJob = db.prepare<[string], StepRow>('select * from step where job_id = ? order by begun_event');
  const answers = db
    .prepare<[string], [string, RecordedAnswer['kind'], string]>(
      "select key, kind, output from step where job_id = ? and state = 'done'",
    )
    .raw();
  const withOpenIntent = db.prepare<[string], StepRow>(
    'select * from step where job_id = ? and is_open = 1 order by begun_event',
  );
  const live = db.prepare<[string], StepRow>(
    `select * from step where job_id = ?
      and (state <> 'done' or undone_by is not null or kind in ('undo', 'pivot')) order by begun_event`,
  );
  const find = db.prepare<[string, string], StepRow>('select * from step where job_id = ? and key = ?');
  const insert = db.prepare<[ColumnValue[]]>(
    `insert into step(${columns.join(', ')}) values(${columns.map(() => '?').join(', ')})`,
  );
  const update = db.prepare<[ColumnValue[]]>(
    `update step set ${changing.map((column) => `${column} = ?`).join(', ')} where job_id = ? and key = ?`,
  );
  const answer = db.prepare<[Answer, string, string]>('update step set answer = ? where job_id = ? and key = ?');
  const tellFailed = db.prepare<[string, string, string]>(
    `insert into event(id, job_id, root_id, at, kind, level, step_key, message)
      select step_entry.id, job_id, root_id, at, step_entry.kind, level, step_key, message
      from step_entry join step using(job_id) join job on job.id = job_id
      where job_id = ? and step.key = step_key and substr(key, 1, length(?)) = ? and step.state = 'failed'`,
  );
  const removeFailed = db.prepare<[string, string, string]>(
    "delete from step where job_id = ? and substr(key, 1, length(?)) = ? and state = 'failed'",
  );
  const skipOpen = db.prepare<[number, string]>(
    "update step set state = 'skipped', ended_at = ? where job_id = ? and state in ('intent', 'unknown')",
  );
  const send = db.prepare<[string, string, string, string, string, number]>(
    `insert into signal(job_id, name, payload, dedupe_key, sent_by, at) values(?, ?, ?, ?, ?, ?)
    on conflict do nothing`,
  );
  const consume = db.prepare<[string, string, string], { payload: string }>(
    `update signal set consumed_by = ? where id =
      (select min(id) from signal where job_id = ? and name = ? and consumed_by is null) returning payload`,
  );
  const signalled = db.prepare<[string, string]>(
    'select 1 from signal where job_id = ? and name = ? and consumed_by is null limit 1',
  );
  const learn = db.prepare<[string, number]>('insert into duration(learned_as, duration_ms) values(?, ?)');
  const forget = db.prepare<[string, string, number]>(
    `delete from duration where learned_as = ? and id <=
      (select id from duration where learned_as = ? order by id desc limit 1 offset ?)`,
  );
  const durations = db
    .prepare<[string, number], number>('select duration_ms from duration where learned_as = ? order by id desc limit ?')
    .pluck();
  return {
    ofJob: (jobId) => ofJob.all(jobId).map(decodeStep),
    answers(jobId) {
      const byKey = new Map<string, RecordedAnswer>();
      for (const [key, kind, output] of answers.all(jobId)) byKey.set(key, { kind, output });
      return byKey;
    },
    withOpenIntent: (jobId) => withOpenIntent.all(jobId).map(decodeStep),
    live: (jobId) => live.all(jobId).map(decodeStep),
    find(jobId, key) {
      const row = find.get(jobId, key);
      return row && decodeStep(row);
    },
    save(jobId, step, isNew) {
      const row = encodeStep(jobId, step);
      if (isNew) insert.run(columns.map((column) => row[column]));
      else update.run([...changing.map((column) => row[column]), jobId, step.key]);
    },
    answer(jobId, key, chosen) {
      answer.run(chosen, jobId, key);
    },
    removeFailed(jobId, keyPrefix) {
      tellFailed.run(jobId, keyPrefix, keyPrefix);
      removeFailed.run(jobId, keyPrefix, keyPrefix);
    },
    skipOpen(jobId, at) {
      skipOpen.run(at, jobId);
    },
    send: ({ jobId, name, payload, dedupeKey, by, at }) =>
      send.run(jobId, name, JSON.stringify(payload), dedupeKey, by, at).changes === 1,
    consume(jobId, name, stepKey) {
      const row = consume.get(stepKey, jobId, name);
      return row && { payload: decodeJson(row.payload) };
    },
    isSignalled: (jobId, name) => signalled.get(jobId, name) !== undefined,
    learn(name, durationMs) {
      learn.run(name, Math.round(durationMs));
      forget.run(name, name, durationsKept);
    },
    usual: (name) => usualOf(durations.all(name, durationsKept)),
  };
}

/** A tenth was faster than the low end, a tenth slower than the high one. */
export function usualOf(durationsMs: readonly number[]): UsualDuration | null {
  const sorted = durationsMs.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  const [lowMs, highMs] = [at(0.1), at(0.9)];
  return lowMs === undefined || highMs === undefined ? null : { lowMs, highMs, samples: sorted.length };
}

function encodeStep(jobId: string, step: StepRecord): StepRow {
  return {
    job_id: jobId,
    key: step.key,
    kind: step.kind,
    title: step.title,
    state: step.state,
    safety: step.safety,
    attempt: step.attempt,
    epoch: step.epoch,
    started_at: step.startedAt,
    ended_at: step.endedAt,
    due_at: step.dueAt,
    observed: step.observed,
    output: step.state === 'done' ? JSON.stringify(step.output) : null,
    problem: encodeNullable(step.problem),
    action: step.action,
    parameters: JSON.stringify(step.parameters),
    request_ids: JSON.stringify(step.requestIds),
    undone_by: step.undoneBy,
    audit_seq: step.auditSeq,
    is_open: step.isOpen ? 1 : 0,
    answer: step.answer,
    begun_event: step.begunEvent,
    ended_event: step.endedEvent,
    begun_message: step.begunMessage,
    ended_message: step.endedMessage,
  };
}

function decodeStep(row: StepRow): StepRecord {
  return {
    key: row.key,
    kind: row.kind,
    title: row.title,
    state: row.state,
    safety: row.safety,
    attempt: row.attempt,
    epoch: row.epoch,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    dueAt: row.due_at,
    observed: row.observed,
    output: decodeNullable(row.output),
    problem: decodeNullable(row.problem),
    action: row.action,
    parameters: decodeJson(row.parameters),
    requestIds: decodeJson(row.request_ids),
    undoneBy: row.undone_by,
    auditSeq: row.audit_seq,
    isOpen: row.is_open === 1,
    answer: row.answer,
    begunEvent: row.begun_event,
    endedEvent: row.ended_event,
    begunMessage: row.begun_message,
    endedMessage: row.ended_message,
  };
}
