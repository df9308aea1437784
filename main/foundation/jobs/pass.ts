import type { JobQuestion, JobStep, JobWait, UsualDuration } from '#contract/jobs.ts';
import { type Problem, problem } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import type { Clock, Random } from '../runtime/index.ts';
import type { JobDefinition } from './definition.ts';
import type { Classify } from './failures.ts';
import { Interruption } from './interruption.ts';
import type { Journal } from './journal.ts';
import { decodeJson } from './json.ts';
import type { JobChange, JobRecord, NewEvent, RecordedAnswer, StepRecord } from './records.ts';
import type { Report } from './reports.ts';
import { watchWakefulness } from './wakefulness.ts';

/**
 * How a definition is run: `run` goes on as far as it gets; `settle` only finds out how what has begun has ended and
 * begins nothing; `undo` takes effects back.
 */
export type PassMode = 'run' | 'settle' | 'undo';

/** What every pass works with. */
export interface PassTools {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: Random;
  readonly classify: Classify;
  readonly report: Report;
  readonly crash: (point: string) => void;
  definitionOf(kind: string, version: number): JobDefinition | undefined;
  /** Lets a child begin. */
  go(jobId: string): void;
  /** Lets the job's parent look at it again. */
  cameFurther(job: JobRecord): void;
  /** Tells a job that it is to be cancelled, as is on record. */
  cancelled(jobId: string): void;
}

/** A timer cannot be set further ahead than 24.8 days, so that a longer wait is made of several. */
const longestTimerMs = 24 * 60 * 60_000;

/**
 * One run of a definition from its beginning, in one continuation of its job: what was on record when it began, what
 * has been recorded since, and whether it may still go on.
 */
export class Pass {
  readonly tools: PassTools;
  readonly definition: JobDefinition;
  readonly mode: PassMode;
  #job: JobRecord;
  readonly #answers: ReadonlyMap<string, RecordedAnswer>;
  readonly #steps: Map<string, StepRecord>;
  readonly #known: ReadonlySet<string>;
  readonly #used = new Set<string>();
  readonly #waits = new Map<string, JobWait>();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #sleepers = new Set<() => void>();
  readonly #reads = new AbortController();
  #isInterrupted = false;
  #hasAsked = false;
  #wasCut = false;
  #isTakenOver = false;
  #failure: { readonly error: unknown } | null = null;

  constructor(tools: PassTools, definition: JobDefinition, job: JobRecord, mode: PassMode) {
    this.tools = tools;
    this.definition = definition;
    this.mode = mode;
    this.#job = job;
    this.#answers = tools.journal.steps.answers(job.id);
    this.#steps = new Map(tools.journal.steps.live(job.id).map((step) => [step.key, step]));
    this.#known = new Set(this.#steps.keys());
  }

  get job(): JobRecord {
    return this.#job;
  }

  get isSettling(): boolean {
    return this.mode === 'settle';
  }

  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** Whether a person was asked something. */
  get hasAsked(): boolean {
    return this.#hasAsked;
  }

  /** Whether it came to something that has not begun, where nothing may begin any more. */
  get wasCut(): boolean {
    return this.#wasCut;
  }

  /** Whether another continuation of the job has begun, to which the journal belongs now. */
  get isTakenOver(): boolean {
    return this.#isTakenOver;
  }

  /** What kept the journal from being written, if anything did. */
  get failure(): { readonly error: unknown } | null {
    return this.#failure;
  }

  /** What has no answer yet, and what could be undone. */
  get steps(): Iterable<StepRecord> {
    return this.#steps.values();
  }

  /** Whether the step began in this pass, so that how long it takes was seen from beginning to end. */
  beganHere(key: string): boolean {
    return !this.#known.has(key);
  }

  /** Ends the run at its await points; writes that are under way finish and are recorded. */
  interrupt({ givesUpReads }: { readonly givesUpReads: boolean }): void {
    this.#isInterrupted = true;
    if (givesUpReads) this.#reads.abort(new Interruption());
    this.wake();
  }

  check(): void {
    if (this.#isInterrupted) throw new Interruption();
  }

  /** Nothing may begin any more, and this would have to. */
  cut(): never {
    this.#wasCut = true;
    throw new Interruption();
  }

  /** Does what a definition asks for under a key, which it may use once, or answers with what is on record of it. */
  async perform<Result extends Json>(key: string, kind: JobStep['kind'], work: () => Promise<Result>): Promise<Result> {
    this.check();
    if (this.#used.has(key)) {
      throw problem('internal', `The job uses the key "${key}" twice.`, 'Report this: it is an error of ours.');
    }
    this.#used.add(key);
    const answer = this.#answers.get(key);
    if (answer) {
      requireKind(key, answer.kind, kind);
      return decodeJson<Result>(answer.output);
    }
    const performing = work();
    this.#pending.add(performing);
    try {
      return await performing;
    } finally {
      this.#pending.delete(performing);
    }
  }

  /** Waits until nothing that was begun is under way any more. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.allSettled(this.#pending);
  }

  /** What is on record of something that has no answer yet, or that an undo or a pivot has left. */
  recorded(key: string, kind: JobStep['kind']): StepRecord | undefined {
    const step = this.#steps.get(key);
    if (step) requireKind(key, step.kind, kind);
    return step;
  }

  /** Resolves at a moment, or earlier when something happened that this job may wait for; null waits for that alone. */
  pause(until: number | null): Promise<void> {
    this.check();
    return new Promise((resolve, reject) => {
      const end = () => {
        stopTimer();
        this.#sleepers.delete(end);
        if (this.#isInterrupted) reject(new Interruption());
        else resolve();
      };
      const { clock } = this.tools;
      const stopTimer =
        until === null ? () => {} : clock.timer(Math.min(longestTimerMs, until - clock.now()), () => end());
      this.#sleepers.add(end);
    });
  }

  async sleepUntil(moment: number): Promise<void> {
    while (this.tools.clock.now() < moment) await this.pause(moment);
  }

  /** Something happened that this job may wait for. */
  wake(): void {
    for (const end of [...this.#sleepers]) end();
  }

  /** Commits, unless another continuation has taken over. Where that fails the run ends: nothing may go on unrecorded. */
  commit<Result>(point: string, work: () => Result): Result {
    return this.#orEnd(() => this.tools.journal.commitAs(this.#job, `${point} of ${this.#job.id}`, work));
  }

  /** The same in one commit with what other jobs write now; what is read to decide must be read in the work. */
  async commitTogether<Result>(point: string, work: () => Result): Promise<Result> {
    try {
      return await this.tools.journal.commitTogetherAs(this.#job, `${point} of ${this.#job.id}`, work);
    } catch (error) {
      throw this.#endedBy(error);
    }
  }

  /** Does something to the outside world. An error of its own is an answer, not a failure of the engine. */
  async effect<Result>(
    point: string,
    work: () => Promise<Result>,
  ): Promise<{ readonly value: Result } | { readonly error: unknown }> {
    this.#orEnd(() => this.tools.crash(`before ${point} of ${this.#job.id}`));
    const answer = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    this.#orEnd(() => this.tools.crash(`after ${point} of ${this.#job.id}`));
    return answer;
  }

  /**
   * Asks the outside world something. Where the machine slept meanwhile it is asked anew: what comes back is from
   * before, or the end of a connection that nobody kept.
   */
  async read<Result>(
    point: string,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<{ readonly value: Result } | { readonly error: unknown }> {
    for (;;) {
      const wakefulness = watchWakefulness(this.tools.clock);
      const signal = AbortSignal.any([this.#reads.signal, wakefulness.signal]);
      const answer = await this.effect(point, () => work(signal)).finally(() => wakefulness.end());
      if (!wakefulness.signal.aborted) return answer;
      this.check();
    }
  }

  /** Inside a commit. */
  save(step: StepRecord): StepRecord {
    this.tools.journal.steps.save(this.#job.id, step, !this.#steps.has(step.key));
    this.#steps.set(step.key, step);
    return step;
  }

  /** Forgets the failed ones of these steps, so that they are done anew; inside a commit. */
  forgetFailed(keyPrefix: string): void {
    this.tools.journal.steps.removeFailed(this.#job.id, keyPrefix);
    for (const [key, step] of this.#steps) {
      if (key.startsWith(keyPrefix) && step.state === 'failed') this.#steps.delete(key);
    }
  }

  /** Changes what differs about the job; inside a commit. */
  change(change: JobChange): void {
    const names = Object.keys(change) as (keyof JobChange)[];
    const differing = names.filter((name) => change[name] !== this.#job[name]);
    if (differing.length === 0) return;
    const difference = Object.fromEntries(differing.map((name) => [name, change[name]])) as JobChange;
    this.tools.journal.jobs.change(this.#job.id, difference);
    this.#job = { ...this.#job, ...difference };
  }

  say(kind: NewEvent['kind'], stepKey: string | null, message: string, level: NewEvent['level'] = 'info'): number {
    return this.tools.journal.say(this.#job, { kind, stepKey, message, level });
  }

  /** The number of an entry of the stream that a step tells itself. */
  tells(): number {
    return this.tools.journal.tells(this.#job);
  }

  usual(learnedAs: string | null): UsualDuration | null {
    return learnedAs === null ? null : this.tools.journal.steps.usual(learnedAs);
  }

  /** The job now waits under this key; inside a commit. `standing` is what stands in its way. */
  waits(key: string, wait: JobWait, standing: Problem | null = null): void {
    this.#waits.set(key, wait);
    if (this.#hasAsked) return;
    this.change({ state: this.mode === 'undo' ? 'undoing' : 'waiting', wait, ...this.#standing(standing) });
  }

  /** What it waited for under this key is over; inside a commit. */
  goesOn(key: string): void {
    this.#waits.delete(key);
    if (this.#hasAsked) return;
    const wait = [...this.#waits.values()].at(-1) ?? null;
    if (wait) this.change({ wait });
    else this.change({ state: this.mode === 'undo' ? 'undoing' : 'running', wait, ...this.#standing(null) });
  }

  /** Lets a person decide about a step, and ends the run. */
  ask(step: StepRecord, question: JobQuestion, standing: Problem): never {
    this.commit(`question ${step.key}`, () => {
      this.tools.journal.history.keepAnswers();
      this.save(step);
      if (this.#hasAsked) return;
      this.change({ state: 'needs_attention', question, wait: null, ...this.#standing(standing) });
      this.say('question', step.key, question.message, 'warning');
    });
    this.#hasAsked = true;
    this.interrupt({ givesUpReads: false });
    throw new Interruption();
  }

  /** What made a job fail stays said while its effects are undone. */
  #standing(standing: Problem | null): JobChange {
    return this.mode === 'undo' ? {} : { problem: standing };
  }

  #orEnd<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw this.#endedBy(error);
    }
  }

  #endedBy(error: unknown): Interruption {
    if (error instanceof Interruption) this.#isTakenOver = true;
    else this.#failure ??= { error };
    this.interrupt({ givesUpReads: true });
    return Interruption.causedBy(error);
  }
}

/** A definition that asks for something else under a key than before would be answered with nonsense. */
function requireKind(key: string, recorded: JobStep['kind'], asked: JobStep['kind']): void {
  if (recorded === asked) return;
  const message = `What is on record under "${key}" is a ${recorded}, and the job now asks for a ${asked}.`;
  throw problem('internal', message, 'Report this: it is an error of ours.');
}
