import type { JobRow, UsualDuration } from '#contract/jobs.ts';
import type { Json } from '../audit/model.ts';

/** What somebody asks for. */
export interface JobRequest {
  readonly kind: string;
  readonly version: number;
  readonly input: Json;
  readonly requestedBy: string;
  readonly reason: string;
  readonly ticket: string | null;
  /** Two requests with one key are one job. */
  readonly requestKey: string;
}

/** A job as it is on record. */
export interface KnownJob {
  readonly row: JobRow;
  readonly input: Json;
}

/** What features may ask of the engine. */
export interface Jobs {
  /** Commits the job, with its record in the audit log, and begins it. Throws `held` where another job has a lock. */
  start(request: JobRequest): { readonly jobId: string };
  /** The job that this request has become, however long ago; null where it was never made. */
  findRequest(requestKey: string): { readonly jobId: string } | null;
  /** A job and everything below it, in the order of creation; empty where there is no such job. */
  tree(jobId: string): readonly KnownJob[];
  /** The job that has what this lock names, or null. */
  holder(lock: string): JobRow | null;
  /** How long a wait that learns under this name usually takes; null where nothing is recorded. */
  usual(learnedAs: string): UsualDuration | null;
}

/** Something that a job waits for, or will: an approval, a confirmation, news from outside. */
export interface JobSignal {
  readonly jobId: string;
  /** The name that the job's definition waits for. */
  readonly name: string;
  readonly payload: Json;
  /** Two signals with one key are one. */
  readonly dedupeKey: string;
  readonly by: string;
}

/** What may be told to jobs. */
export interface JobSignals {
  /** Keeps the signal until the job takes it. Throws `not_found`, and `wrong_state` where the job has ended. */
  signal(signal: JobSignal): void;
}
