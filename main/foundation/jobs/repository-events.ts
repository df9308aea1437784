import type { JobEvent } from '#contract/jobs.ts';
import type { Database } from '../store/index.ts';
import { subtree } from './repository-jobs.ts';

/** So many observations of one step are kept; the older ones make room, so that a long wait has a bounded stream. */
const observationsKept = 100;

interface EventRow {
  readonly id: number;
  readonly job_id: string;
  readonly root_id: string;
  readonly at: number;
  readonly kind: JobEvent['kind'];
  readonly level: JobEvent['level'];
  readonly step_key: string | null;
  readonly message: string;
}

/** The streams of all jobs: entries, and what steps tell of their begin and end themselves. */
export interface EventRepository {
  /** Takes the next number, of an entry or for what a step tells itself. */
  number(): number;
  add(event: JobEvent): void;
  has(jobId: string, kind: JobEvent['kind'], stepKey: string): boolean;
  /** What came after an entry in the stream of a job and everything below it, oldest first. */
  after(jobId: string, id: number, limit: number): JobEvent[];
  newest(jobId: string): number;
}

export function openEventRepository(db: Database): EventRepository {
  const add = db.prepare<[number, string, string, number, string, string, string | null, string]>(
    'insert into event(id, job_id, root_id, at, kind, level, step_key, message) values(?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const forget = db.prepare<[string, string, string, string, number]>(
    `delete from event where job_id = ? and kind = 'observed' and step_key = ? and id <= (select id from event
      where job_id = ? and kind = 'observed' and step_key = ? order by id desc limit 1 offset ?)`,
  );
  const has = db.prepare<[string, string, string]>(
    'select 1 from event where job_id = ? and kind = ? and step_key = ? limit 1',
  );
  const after = db.prepare<[string, number, number], EventRow>(
    `${subtree}, since(id) as (select ?)
    select event.* from event where job_id in (select id from tree) and event.id > (select id from since)
    union all
    select step_entry.id, job_id, root_id, at, step_entry.kind, level, step_key, message
    from step_entry join job on job.id = job_id
    where job_id in (select id from tree) and step_entry.id > (select id from since)
    order by id limit ?`,
  );
  // What a job has ended with is an entry, and nothing follows it.
  const newestToldBySteps = 'select max(max(begun_event, coalesce(ended_event, 0))) from step where job_id';
  const newest = db
    .prepare<[string, string], number>(
      `select max(coalesce((select max(id) from event where job_id = ?), 0),
        coalesce((${newestToldBySteps} = (select id from job where id = ? and ended_at is null)), 0))`,
    )
    .pluck();
  const newestOfAll = db
    .prepare<[], number>(
      `select max(coalesce((select max(id) from event), 0),
        coalesce((${newestToldBySteps} in (select id from job where ended_at is null)), 0))`,
    )
    .pluck();
  let last = newestOfAll.get() ?? 0;
  return {
    number: () => ++last,
    add({ id, jobId, rootId, at, kind, level, stepKey, message }) {
      add.run(id, jobId, rootId, at, kind, level, stepKey, message);
      if (kind === 'observed' && stepKey !== null) forget.run(jobId, stepKey, jobId, stepKey, observationsKept);
    },
    has: (jobId, kind, stepKey) => has.get(jobId, kind, stepKey) !== undefined,
    after: (jobId, id, limit) => after.all(jobId, id, limit).map(decodeEvent),
    newest: (jobId) => newest.get(jobId, jobId) ?? 0,
  };
}

function decodeEvent(row: EventRow): JobEvent {
  return {
    id: row.id,
    jobId: row.job_id,
    rootId: row.root_id,
    at: row.at,
    kind: row.kind,
    level: row.level,
    stepKey: row.step_key,
    message: row.message,
  };
}
