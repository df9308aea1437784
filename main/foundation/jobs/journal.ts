import type { AuditLog } from '../audit/index.ts';
import type { Clock } from '../runtime/index.ts';
import type { Database } from '../store/index.ts';
import { Interruption } from './interruption.ts';
import type { JobRecord, NewEvent } from './records.ts';
import { type EventRepository, openEventRepository } from './repository-events.ts';
import { type JobRepository, openJobRepository } from './repository-jobs.ts';
import { openStepRepository, type StepRepository } from './repository-steps.ts';

/** What the journal tells the audit log, always inside its own transactions. */
export type History = Pick<AuditLog, 'intent' | 'outcome' | 'keepAnswers' | 'reopen' | 'record' | 'fence'>;

/** Told to whoever follows jobs, once what it tells of is committed. */
export interface Moved {
  readonly jobId: string;
  readonly rootId: string;
  /** The newest entry of the job's stream. */
  readonly eventId: number;
}

export interface JournalOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly history: History;
  /** Called before and after every commit; tests throw here to end the world. */
  readonly crash: (point: string) => void;
  readonly onMoved: (moved: Moved) => void;
}

/** A run of a job, which may write until another one of the same job has begun. */
type Continuation = Pick<JobRecord, 'id' | 'epoch'>;

/** What waits for the commit that it shares with others. */
interface Awaiting {
  readonly point: string;
  /** Inside the commit. Answers with what lets it go on once that is done. */
  write(): () => void;
  fail(error: unknown): void;
}

/**
 * What is on record of all jobs. Everything is written in a commit, of its own or shared: it is on the disk when that
 * returns or resolves, or nothing of it is, and what the history says of it is in the same transaction.
 */
export class Journal {
  readonly jobs: JobRepository;
  readonly steps: StepRepository;
  readonly events: EventRepository;
  readonly history: History;
  readonly #clock: Clock;
  readonly #crash: (point: string) => void;
  readonly #onMoved: (moved: Moved) => void;
  readonly #db: Database;
  /** Within a transaction this is a savepoint. */
  readonly #transact: { (work: () => void): void; immediate(work: () => void): void };
  #moved = new Map<string, Moved>();
  #awaiting: Awaiting[] = [];

  constructor({ db, clock, history, crash, onMoved }: JournalOptions) {
    this.jobs = openJobRepository(db);
    this.steps = openStepRepository(db);
    this.events = openEventRepository(db);
    this.history = history;
    this.#clock = clock;
    this.#crash = crash;
    this.#onMoved = onMoved;
    this.#db = db;
    this.#transact = db.transaction((work: () => void) => work());
  }

  /** Commits what this writes. `point` names it for tests that crash there. */
  commit<Result>(point: string, work: () => Result): Result {
    return this.#write([point], work);
  }

  /** Refuses what a continuation writes after another one of the same job has begun. */
  commitAs<Result>(job: Continuation, point: string, work: () => Result): Result {
    return this.commit(point, () => this.#unlessTakenOver(job, work));
  }

  /**
   * The same, in one commit with what else is due until this turn of the event loop ends: many jobs wait for the disk
   * once. What throws leaves nothing of itself and harms none of the others; where the commit fails, all have failed.
   *
   * The work is done then, not now, so it must read then what it decides by. A turn ends when every answer that has come
   * in is handled: of 16 jobs whose calls take a few milliseconds 8 share a commit so. At the end of a task nearly none
   * do, because each answer is a task of its own.
   */
  commitTogetherAs<Result>(job: Continuation, point: string, work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const write = () => {
        const result = this.#unlessTakenOver(job, work);
        return () => resolve(result);
      };
      if (this.#awaiting.length === 0) setImmediate(() => this.#commitAwaiting());
      this.#awaiting.push({ point, write, fail: reject });
    });
  }

  /** Adds an entry to a job's stream, inside a commit. Answers with its number. */
  say(job: Pick<JobRecord, 'id' | 'rootId'>, event: NewEvent): number {
    const id = this.tells(job);
    this.events.add({ id, jobId: job.id, rootId: job.rootId, at: this.#clock.now(), ...event });
    return id;
  }

  /** The number in a job's stream of what one of its steps tells itself, inside a commit. */
  tells({ id: jobId, rootId }: Pick<JobRecord, 'id' | 'rootId'>): number {
    const eventId = this.events.number();
    this.#moved.set(jobId, { jobId, rootId, eventId });
    return eventId;
  }

  #commitAwaiting(): void {
    const group = this.#awaiting;
    this.#awaiting = [];
    const points = group.map(({ point }) => point);
    // One alone has the commit for itself.
    const write = group.length === 1 ? (one: Awaiting) => one.write() : (one: Awaiting) => this.#writeApart(one);
    try {
      for (const goOn of this.#write(points, () => group.map(write))) goOn();
    } catch (error) {
      for (const { fail } of group) fail(error);
    }
  }

  /** Not by rolling all back and writing the others anew: work remembers what it has written. */
  #writeApart({ write, fail }: Awaiting): () => void {
    const movedBefore = this.#moved;
    this.#moved = new Map();
    let goOn = () => {};
    try {
      this.#transact(() => {
        goOn = write();
      });
      for (const [jobId, moved] of this.#moved) movedBefore.set(jobId, moved);
      return goOn;
    } catch (error) {
      // A full disk has ended the transaction of all.
      if (!this.#db.inTransaction) throw error;
      return () => fail(error);
    } finally {
      this.#moved = movedBefore;
    }
  }

  #write<Result>(points: readonly string[], work: () => Result): Result {
    for (const point of points) this.#crash(`before ${point}`);
    this.#moved = new Map();
    let result: { readonly of: Result } | undefined;
    this.#transact.immediate(() => {
      result = { of: work() };
    });
    if (!result) throw new Error('A transaction ended without its work.');
    for (const point of points) this.#crash(`after ${point}`);
    for (const moved of this.#moved.values()) this.#onMoved(moved);
    return result.of;
  }

  #unlessTakenOver<Result>({ id, epoch }: Continuation, work: () => Result): Result {
    if (this.jobs.epoch(id) !== epoch) throw new Interruption();
    return work();
  }
}
