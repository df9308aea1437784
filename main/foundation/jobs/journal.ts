import type { AuditLog } from '../audit/index.ts';
import type { Clock } from '../runtime/index.ts';
import type { Database } from '../store/index.ts';
import { Interruption } from './interruption.ts';
import type { JobRecord, NewEvent } from './records.ts';
import { type EventRepository, openEventRepository } from './repository-events.ts';
import { type JobRepository, openJobRepository } from './repository-jobs.ts';
import { openStepRepository, type StepRepository } from './repository-steps.ts';

/** What the journal tells the audit log, always inside its own transactions. */
export type History = Pick<AuditLog, 'intent' | 'outcome' | 'reopen' | 'record' | 'fence'>;

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

/**
 * What is on record of all jobs. Everything is written in `commit`: it is on the disk when that returns, or nothing of
 * it is, and what the history says of it is in the same transaction.
 */
export class Journal {
  readonly jobs: JobRepository;
  readonly steps: StepRepository;
  readonly events: EventRepository;
  readonly history: History;
  readonly #clock: Clock;
  readonly #crash: (point: string) => void;
  readonly #onMoved: (moved: Moved) => void;
  readonly #transact: { immediate(work: () => void): void };
  #moved = new Map<string, Moved>();

  constructor({ db, clock, history, crash, onMoved }: JournalOptions) {
    this.jobs = openJobRepository(db);
    this.steps = openStepRepository(db);
    this.events = openEventRepository(db);
    this.history = history;
    this.#clock = clock;
    this.#crash = crash;
    this.#onMoved = onMoved;
    this.#transact = db.transaction((work: () => void) => work());
  }

  /** Commits what this writes. `point` names it for tests that crash there. */
  commit<Result>(point: string, work: () => Result): Result {
    this.#crash(`before ${point}`);
    this.#moved = new Map();
    let result: { readonly of: Result } | undefined;
    this.#transact.immediate(() => {
      result = { of: work() };
    });
    if (!result) throw new Error('A transaction ended without its work.');
    this.#crash(`after ${point}`);
    for (const moved of this.#moved.values()) this.#onMoved(moved);
    return result.of;
  }

  /** Refuses what a continuation writes after another one of the same job has begun. */
  commitAs<Result>(job: Pick<JobRecord, 'id' | 'epoch'>, point: string, work: () => Result): Result {
    return this.commit(point, () => {
      if (this.jobs.epoch(job.id) !== job.epoch) throw new Interruption();
      return work();
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
}
