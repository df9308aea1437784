import type { JobEvent, JobQuestion, JobState, JobStep, JobSubject, JobWait, JobWish } from '#contract/jobs.ts';
import type { Problem } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import type { StepSafety } from './definition.ts';

/** A job as the journal has it. */
export interface JobRecord {
  readonly number: number;
  readonly id: string;
  readonly rootId: string;
  readonly parentId: string | null;
  readonly kind: string;
  readonly version: number;
  readonly title: string;
  readonly state: JobState;
  readonly wish: JobWish;
  /** Set once it is decided that it will not succeed: what is left is to end its children and to undo. */
  readonly ending: 'failed' | 'cancelled' | null;
  readonly input: Json;
  readonly output: Json;
  readonly subject: JobSubject;
  readonly wait: JobWait | null;
  readonly question: JobQuestion | null;
  readonly problem: Problem | null;
  readonly progress: Progress | null;
  readonly pivoted: boolean;
  readonly epoch: number;
  readonly requestedBy: string;
  readonly reason: string;
  readonly ticket: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** What a job is created with. */
export type NewJob = Pick<
  JobRecord,
  | 'id'
  | 'rootId'
  | 'parentId'
  | 'kind'
  | 'version'
  | 'title'
  | 'input'
  | 'subject'
  | 'wish'
  | 'requestedBy'
  | 'reason'
  | 'ticket'
  | 'createdAt'
> & { readonly parentStep: string | null; readonly requestKey: string | null };

/** What may change about a job besides its wish; what is not named stays. */
export interface JobChange {
  readonly state?: JobState;
  readonly ending?: 'failed' | 'cancelled';
  readonly output?: Json;
  readonly wait?: JobWait | null;
  readonly question?: JobQuestion | null;
  readonly problem?: Problem | null;
  readonly progress?: Progress | null;
  readonly pivoted?: boolean;
  readonly epoch?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
}

export type Answer = JobQuestion['choices'][number];

/** A step as the journal has it. */
export interface StepRecord {
  readonly key: string;
  readonly kind: JobStep['kind'];
  readonly title: string;
  readonly state: JobStep['state'];
  readonly safety: StepSafety | null;
  readonly attempt: number;
  readonly epoch: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly dueAt: number | null;
  readonly observed: string | null;
  readonly output: Json;
  readonly problem: Problem | null;
  readonly action: string | null;
  readonly parameters: JobStep['parameters'];
  readonly requestIds: readonly string[];
  readonly undoneBy: string | null;
  readonly auditSeq: number | null;
  /** Whether the intent of that number may have left, and has no outcome. */
  readonly isOpen: boolean;
  readonly answer: Answer | null;
  readonly begunEvent: number;
  readonly endedEvent: number | null;
  /** What these entries of the stream say, where the step tells them itself. */
  readonly begunMessage: string | null;
  readonly endedMessage: string | null;
}

/** The answer of something that is done, as it was written. */
export interface RecordedAnswer {
  readonly kind: JobStep['kind'];
  readonly output: string;
}

/** What a step has before anything is known of it. */
export const blankStep = {
  state: 'intent',
  safety: null,
  attempt: 1,
  endedAt: null,
  dueAt: null,
  observed: null,
  output: null,
  problem: null,
  action: null,
  parameters: [],
  requestIds: [],
  undoneBy: null,
  auditSeq: null,
  isOpen: false,
  answer: null,
  endedEvent: null,
  begunMessage: null,
  endedMessage: null,
} as const satisfies Partial<StepRecord>;

export type NewEvent = Pick<JobEvent, 'kind' | 'level' | 'stepKey' | 'message'>;

export interface Hold {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}
