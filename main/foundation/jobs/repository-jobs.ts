import type { JobSubject, JobWish } from '#contract/jobs.ts';
import type { Database, Statement } from '../store/index.ts';
import { decodeJson, decodeNullable, encodeNullable } from './json.ts';
import type { Hold, JobChange, JobRecord, NewJob } from './records.ts';

export interface JobRow {
  readonly number: number;
  readonly id: string;
  readonly root_id: string;
  readonly parent_id: string | null;
  readonly kind: string;
  readonly version: number;
  readonly title: string;
  readonly state: JobRecord['state'];
  readonly wish: JobRecord['wish'];
  readonly ending: JobRecord['ending'];
  readonly input: string;
  readonly output: string | null;
  readonly subject: string;
  readonly wait: string | null;
  readonly question: string | null;
  readonly problem: string | null;
  readonly progress: string | null;
  readonly pivoted: number;
  readonly epoch: number;
  readonly requested_by: string;
  readonly reason: string;
  readonly ticket: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
}

/** The job and everything below it, as a table of ids. */
export const subtree =
  'with recursive tree(id) as (select ? union all select job.id from job join tree on job.parent_id = tree.id)';

/** Jobs with their locks and the hold over all of them. Every method is one statement, or a few for the caller's transaction. */
export interface JobRepository {
  insert(job: NewJob): void;
  find(id: string): JobRecord | undefined;
  byRequestKey(requestKey: string): string | undefined;
  change(id: string, change: JobChange): void;
  epoch(id: string): number | undefined;
  /** Jobs that have not ended, in the order of their creation. */
  open(): JobRecord[];
  children(parentId: string, parentStep: string): JobRecord[];
  openChildren(parentId: string): JobRecord[];
  /** The job itself first, then what is below it in the order of creation. */
  tree(id: string): JobRecord[];
  /**
   * Sets what is wanted of the job and of everything below it that has not ended and is not being cancelled. Answers
   * with the ids of those that it changes something for.
   */
  wish(id: string, wish: JobWish): string[];
  takeLock(name: string, jobId: string, at: number): void;
  lockHolder(name: string): JobRecord | undefined;
  releaseLocks(jobId: string): void;
  hold(): Hold | null;
  setHold(hold: Hold | null): void;
}

export function openJobRepository(db: Database): JobRepository {
  const insert = db.prepare(
    `insert into job(id, root_id, parent_id, parent_step, request_key, kind, version, title, state, wish, input, subject,
      connection_id, resource_kind, resource_id, words, requested_by, reason, ticket, created_at)
    values(@id, @rootId, @parentId, @parentStep, @requestKey, @kind, @version, @title, 'queued', @wish, @input, @subject,
      @connectionId, @resourceKind, @resourceId, @words, @requestedBy, @reason, @ticket, @createdAt)`,
  );
  const find = db.prepare<[string], JobRow>('select * from job where id = ?');
  const byRequestKey = db.prepare<[string], { id: string }>('select id from job where request_key = ?');
  const epoch = db.prepare<[string], { epoch: number }>('select epoch from job where id = ?');
  const open = db.prepare<[], JobRow>('select * from job where ended_at is null order by number');
  const children = db.prepare<[string, string], JobRow>(
    'select * from job where parent_id = ? and parent_step = ? order by number',
  );
  const openChildren = db.prepare<[string], JobRow>(
    'select * from job where parent_id = ? and ended_at is null order by number',
  );
  const tree = db.prepare<[string], JobRow>(
    `${subtree} select job.* from tree join job on job.id = tree.id order by job.number`,
  );
  const wish = db.prepare<[string, JobWish, JobWish], { id: string }>(
    `${subtree} update job set wish = ? where ended_at is null and wish not in ('cancel', ?)
      and id in (select id from tree) returning id`,
  );
  const takeLock = db.prepare<[string, string, number]>('insert into lock(name, job_id, at) values(?, ?, ?)');
  const lockHolder = db.prepare<[string], JobRow>(
    'select job.* from lock join job on job.id = lock.job_id where lock.name = ?',
  );
  const releaseLocks = db.prepare<[string]>('delete from lock where job_id = ?');
  const hold = db.prepare<[], Hold>('select held_by as "by", at, reason from hold');
  const addHold = db.prepare<[string, number, string]>('insert into hold(id, held_by, at, reason) values(1, ?, ?, ?)');
  const removeHold = db.prepare('delete from hold');
  const changes = new Changes(db);
  return {
    insert(job) {
      insert.run(insertion(job));
    },
    find: (id) => decoded(find.get(id)),
    byRequestKey: (requestKey) => byRequestKey.get(requestKey)?.id,
    change: (id, change) => changes.apply(id, change),
    epoch: (id) => epoch.get(id)?.epoch,
    open: () => open.all().map(decodeJob),
    children: (parentId, parentStep) => children.all(parentId, parentStep).map(decodeJob),
    openChildren: (parentId) => openChildren.all(parentId).map(decodeJob),
    tree: (id) => tree.all(id).map(decodeJob),
    wish: (id, wanted) => wish.all(id, wanted, wanted).map((row) => row.id),
    takeLock(name, jobId, at) {
      takeLock.run(name, jobId, at);
    },
    lockHolder: (name) => decoded(lockHolder.get(name)),
    releaseLocks(jobId) {
      releaseLocks.run(jobId);
    },
    hold: () => hold.get() ?? null,
    setHold(held) {
      if (held) addHold.run(held.by, held.at, held.reason);
      else removeHold.run();
    },
  };
}

const columns: { readonly [Name in keyof Required<JobChange>]: string } = {
  state: 'state',
  ending: 'ending',
  output: 'output',
  wait: 'wait',
  question: 'question',
  problem: 'problem',
  progress: 'progress',
  pivoted: 'pivoted',
  epoch: 'epoch',
  startedAt: 'started_at',
  endedAt: 'ended_at',
};

/** One prepared update for each set of columns that changes together. */
class Changes {
  readonly #db: Database;
  readonly #statements = new Map<string, Statement<unknown[]>>();

  constructor(db: Database) {
    this.#db = db;
  }

  apply(id: string, change: JobChange): void {
    const names = Object.keys(change) as (keyof JobChange)[];
    if (names.length === 0) return;
    this.#statement(names).run(...names.map((name) => stored(name, change)), id);
  }

  #statement(names: readonly (keyof JobChange)[]): Statement<unknown[]> {
    const assignments = names.map((name) => `${columns[name]} = ?`).join(', ');
    const known = this.#statements.get(assignments);
    if (known) return known;
    const statement = this.#db.prepare<unknown[]>(`update job set ${assignments} where id = ?`);
    this.#statements.set(assignments, statement);
    return statement;
  }
}

/** What is written for one change: documents as JSON, the rest as it is. */
function stored(name: keyof JobChange, change: JobChange): unknown {
  switch (name) {
    case 'wait':
    case 'question':
    case 'problem':
    case 'progress':
      return encodeNullable(change[name] ?? null);
    case 'output':
      return JSON.stringify(change.output);
    case 'pivoted':
      return change.pivoted ? 1 : 0;
    case 'state':
    case 'ending':
    case 'epoch':
    case 'startedAt':
    case 'endedAt':
      return change[name];
  }
}

function insertion({ input, subject, ...job }: NewJob) {
  const words = [job.title, subject.name, subject.account, subject.region, job.reason, job.ticket, job.requestedBy];
  return {
    ...job,
    input: JSON.stringify(input),
    subject: JSON.stringify(subject),
    connectionId: subject.connectionId,
    resourceKind: subject.resource?.kind ?? null,
    resourceId: subject.resource?.id ?? null,
    words: words.join(' ').toLowerCase(),
  };
}

function decoded(row: JobRow | undefined): JobRecord | undefined {
  return row && decodeJob(row);
}

export function decodeJob(row: JobRow): JobRecord {
  return {
    number: row.number,
    id: row.id,
    rootId: row.root_id,
    parentId: row.parent_id,
    kind: row.kind,
    version: row.version,
    title: row.title,
    state: row.state,
    wish: row.wish,
    ending: row.ending,
    input: decodeJson(row.input),
    output: decodeNullable(row.output),
    subject: decodeJson<JobSubject>(row.subject),
    wait: decodeNullable(row.wait),
    question: decodeNullable(row.question),
    problem: decodeNullable(row.problem),
    progress: decodeNullable(row.progress),
    pivoted: row.pivoted === 1,
    epoch: row.epoch,
    requestedBy: row.requested_by,
    reason: row.reason,
    ticket: row.ticket,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}
