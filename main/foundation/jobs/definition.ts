import type { z } from 'zod';
import type { JobSubject, StopLine } from '#contract/jobs.ts';
import type { Json, WriteIntent, WritePermit } from '../audit/model.ts';

/**
 * What a kind of job does, as a function that is run again from its beginning whenever the job goes on: what is on
 * record is answered from the journal, so only what has not happened yet happens. Everything it decides on must come
 * from its input or from its steps. Nothing here knows the engine, so another one could run the same definitions.
 */
export interface JobDefinition<Input = unknown, Output = unknown> {
  /** e.g. `group.scale`. */
  readonly kind: string;
  /** Raised when journals of the version before could not be continued; that one then stays registered beside it. */
  readonly version: number;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** One line for people, e.g. `Scale web-asg to 5`. */
  title(input: Input): string;
  subject(input: Input): JobSubject;
  /** Names of what it must have for itself, e.g. `autoscaling:ACCOUNT:REGION:GROUP`. A child works within its root's. */
  locks(input: Input): readonly string[];
  run(context: JobContext, input: Input): Promise<Output>;
  /** What takes a step's effect back, by the name in the step's `undoneBy`. */
  readonly undo?: { readonly [name: string]: UndoDefinition<Input> };
  /**
   * What becomes of what it works on where it is stopped, as that is at this moment; unsaid where the titles of what is
   * undone say it all. What cannot be read is a line of its own and no error.
   */
  stopping?(input: Input, job: StoppingJob): Promise<readonly StopWords[]>;
}

/** A job that has begun and may be stopped. */
export interface StoppingJob {
  readonly jobId: string;
  /** What would be taken back of it, in that order: by the name of the undo, with what its step came to. */
  readonly undoes: readonly { readonly name: string; readonly output: Json }[];
}

/** One sentence about what stopping does. */
export type StopWords = Pick<StopLine, 'concerns' | 'text'>;

/** A sentence without its full stop: nothing was taken back, or only a part. */
export type UndoLeft = string | { readonly partly: string };

export interface UndoDefinition<Input> {
  /** e.g. `Set the desired capacity back to 3`. */
  title(input: Input, output: Json): string;
  /** Answers, where not all was to be taken back, with what was left as it is and why. */
  run(context: UndoContext, input: Input, output: Json): Promise<UndoLeft | undefined>;
}

/**
 * What may be done about a step whose outcome was not recorded. `read`: it changes nothing and is repeated. `token`: it
 * is repeated with the same token, which the other side recognises, or it sets an absolute value. `probe`: look first.
 * `once`: a person must say.
 */
export type StepSafety = 'read' | 'token' | 'probe' | 'once';

export interface StepWork {
  /** The same for every attempt of this step of this job. */
  readonly token: string;
  /** Aborted where the work may be given up: reads on cancel and stop, never a write. */
  readonly signal: AbortSignal;
}

export interface WriteWork extends StepWork {
  /** Give it to the door. */
  readonly permit: WritePermit;
}

/** What a look at the outside world says of an earlier attempt. */
export type Probed<Output> = { readonly happened: true; readonly output: Output } | { readonly happened: false };

interface StepBase {
  /** e.g. `Set the desired capacity to 5`. */
  readonly title: string;
}

export interface ReadStep<Output extends Json> extends StepBase {
  readonly safety: 'read';
  work(work: StepWork): Promise<Output>;
}

interface WriteStepBase<Output extends Json> extends StepBase {
  readonly intent: WriteIntent;
  /** The name of the definition's undo that takes this back. */
  readonly undoneBy?: string;
  work(work: WriteWork): Promise<Output>;
}

export interface TokenStep<Output extends Json> extends WriteStepBase<Output> {
  readonly safety: 'token';
}

export interface ProbeStep<Output extends Json> extends WriteStepBase<Output> {
  readonly safety: 'probe';
  /** Looks whether an earlier attempt, begun at `since`, took effect. It must not be fooled by stale reads. */
  probe(look: StepWork & { readonly since: number }): Promise<Probed<Output>>;
}

export interface OnceStep<Output extends Json> extends WriteStepBase<Output> {
  readonly safety: 'once';
  /** What the step answers where a person says that it happened. */
  readonly outputWhenMarkedDone: Output;
}

export type Step<Output extends Json> = ReadStep<Output> | TokenStep<Output> | ProbeStep<Output> | OnceStep<Output>;

export interface LookWork extends StepWork {
  /** Whether the job was sent a signal of this name that it has not taken: the poll may end to take it. */
  isSignalled(name: string): boolean;
}

/** One look of a poll. */
export type Look<Output> =
  | { readonly done: true; readonly output: Output; readonly observed?: string }
  /** `observed` says what it waits for as it is now, e.g. `2 of 5 instances are in service`. */
  | {
      readonly done: false;
      readonly observed: string;
      readonly progress?: { readonly done: number; readonly total: number };
    };

export interface Poll<Output extends Json> {
  readonly title: string;
  /** Why it waits, e.g. `New instances take time to start`. */
  readonly reason: string;
  readonly everyMs: number;
  /**
   * The wait fails with `deadline_passed` after a look that began later than this after the wait began; where looking
   * itself fails, some minutes later.
   */
  readonly timeoutMs: number;
  /** Where its duration is learned, e.g. `group.in_service`; null where nobody could learn from it. */
  readonly learnAs: string | null;
  look(work: LookWork): Promise<Look<Output>>;
}

export interface Sleep {
  readonly title: string;
  readonly reason: string;
  readonly durationMs: number;
}

export interface PersonWait {
  readonly title: string;
  /** What is asked of the person. */
  readonly reason: string;
  /** The name of the signal that ends it. */
  readonly signal: string;
  /** After this it reminds; it goes on holding safely. */
  readonly remindAfterMs: number;
  /** Where what is asked could become pointless by itself. */
  readonly meanwhile?: Meanwhile;
}

/** What is looked at while a person is waited for. */
export interface Meanwhile {
  readonly everyMs: number;
  /** Answers with why nobody need be waited for any more, or null while somebody has to. */
  look(work: StepWork): Promise<string | null>;
}

export interface ChildSpec {
  /** Unique among its parent's children. */
  readonly key: string;
  readonly kind: string;
  readonly version: number;
  readonly input: Json;
  /** How many things it does, where the progress of the whole counts them; 1 unless given. */
  readonly total?: number;
}

export interface Children {
  readonly title: string;
  readonly specs: readonly ChildSpec[];
  readonly concurrency: number;
}

/** What an undo may use: nothing that could be undone in its turn. */
export interface UndoContext {
  readonly jobId: string;
  /** Milliseconds since the epoch. Not on record: for computing deadlines inside a look, never for a decision. */
  now(): number;
  step<Output extends Json>(key: string, step: Step<Output>): Promise<Output>;
  poll<Output extends Json>(key: string, poll: Poll<Output>): Promise<Output>;
  /** Something took so long: kept for what is usual. Say it once, as it is not on record under any key. */
  learn(learnedAs: string, durationMs: number): void;
  /** One line in the job's stream, said once for its key however often the job is continued. */
  note(key: string, message: string, level?: 'info' | 'warning' | 'error'): void;
}

/**
 * What a job may do. Every key is chosen by the definition and stable: the same thing has the same key in every run.
 * All of these may throw to end the run: cancelled, paused and stopped runs are ended that way, so do not catch what
 * you do not know.
 */
export interface JobContext extends UndoContext {
  sleep(key: string, sleep: Sleep): Promise<void>;
  /**
   * Answers with the signal's payload, or null where a look ended the wait; a signal that came before the wait is not
   * lost, and one that came twice counts once.
   */
  person(key: string, wait: PersonWait): Promise<Json>;
  /**
   * Answers with the children's outputs in the order of the specs. A failing child cancels its siblings and throws.
   * What succeeded children did is undone with what their parent did, where neither is past its pivot.
   */
  children(key: string, children: Children): Promise<readonly Json[]>;
  /**
   * From here on nothing is undone automatically: failures go forward or to a person. It belongs right behind the step
   * that cannot be taken back, and is recorded even where the job was cancelled in between.
   */
  pivot(key: string, title: string): void;
}
