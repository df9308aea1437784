import type { JobQuestion, JobWait } from '#contract/jobs.ts';
import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import type { Json, WritePermit, WriteResult } from '../audit/model.ts';
import type { Step } from './definition.ts';
import { textOf } from './json.ts';
import type { Pass } from './pass.ts';
import { type Answer, blankStep, type StepRecord } from './records.ts';
import { levelOf, standingOf } from './sign-in.ts';

/** What is on record of one step, and the intent that is open for it. Each method is one commit. */
export class StepEntry {
  readonly #pass: Pass;
  readonly #key: string;
  readonly #step: Step<Json>;
  #record: StepRecord | undefined;
  #permit: WritePermit | null = null;

  constructor(pass: Pass, key: string, step: Step<Json>) {
    this.#pass = pass;
    this.#key = key;
    this.#step = step;
    this.#record = pass.recorded(key, 'step');
  }

  /** Undefined until it has begun for the first time. */
  get record(): StepRecord | undefined {
    return this.#record;
  }

  get known(): StepRecord {
    if (!this.#record) throw new Error(`The step "${this.#key}" is not on record.`);
    return this.#record;
  }

  /** What lets the write leave; null for reads, and where no intent is open. */
  get permit(): WritePermit | null {
    return this.#permit;
  }

  /** It is about to happen, unless the run has been interrupted until this is committed. */
  async begin(): Promise<void> {
    const { journal, clock } = this.#pass.tools;
    const { job } = this.#pass;
    const step = this.#step;
    const hasBegun = await this.#pass.commitTogether(`intent ${this.#key}`, () => {
      if (this.#pass.isInterrupted) return false;
      const before = this.#record;
      if (before?.isOpen && before.auditSeq !== null) {
        journal.history.outcome(journal.history.reopen(before.auditSeq, job.epoch), 'unknown');
      }
      const attempt = (before?.attempt ?? 0) + 1;
      const origin = { jobId: job.id, stepKey: this.#key, attempt, epoch: job.epoch };
      const requester = { requester: job.requestedBy, ticket: job.ticket };
      this.#permit = step.safety === 'read' ? null : journal.history.intent(step.intent, origin, requester);
      this.#record = this.#pass.save({
        ...(before ?? this.#new(clock.now())),
        state: 'intent',
        attempt,
        epoch: job.epoch,
        dueAt: null,
        auditSeq: this.#permit?.seq ?? null,
        isOpen: this.#permit !== null,
        answer: null,
      });
      this.#pass.goesOn(this.#key);
      return true;
    });
    // What is committed happens, too: nobody could tell from what is on record that it did not.
    if (!hasBegun) this.#pass.check();
  }

  /** Takes up an intent that was left without an outcome. */
  reopen(): void {
    const { auditSeq } = this.known;
    if (auditSeq === null) throw new Error('An open intent has a record.');
    this.#permit = this.#pass.tools.journal.history.reopen(auditSeq, this.#pass.job.epoch);
    if (this.known.answer === null && this.known.state === 'intent') return;
    this.#pass.commit(`retry ${this.#key}`, () => {
      this.#record = this.#pass.save({ ...this.known, state: 'intent', answer: null });
      this.#pass.goesOn(this.#key);
    });
  }

  /** It is done, with this answer. */
  async finish(output: Json, result: WriteResult): Promise<void> {
    const message = result === 'found_done' ? `Found done: ${this.#step.title}.` : `Done: ${this.#step.title}.`;
    await this.#end(result, message, { state: 'done', output, problem: null });
  }

  async fail(failure: Problem, result: WriteResult): Promise<never> {
    await this.#end(result, `${this.#step.title}: ${failure.message}`, { state: 'failed', problem: failure });
    throw new ProblemError(failure);
  }

  /** Nothing more happens here; an intent whose attempt is known to have had no effect gets that outcome. */
  cut(): never {
    if (this.#record?.isOpen) {
      this.#pass.commit(`result ${this.#key}`, () => {
        this.#close(this.known.answer === 'retry' ? 'unknown' : 'refused');
        this.#record = this.#pass.save({ ...this.known, state: 'intent', answer: null });
      });
    }
    return this.#pass.cut();
  }

  /** It waits for another try. With a result the open intent has come to that, and the next try needs its own. */
  wait(failure: Problem, wait: JobWait, result: WriteResult | null): void {
    this.#pass.commit(`wait ${this.#key}`, () => {
      if (result !== null) this.#close(result);
      else this.#pass.tools.journal.history.keepAnswers();
      this.#record = this.#pass.save({ ...this.known, state: 'intent', problem: failure, dueAt: wait.deadline });
      this.#pass.waits(this.#key, wait, standingOf(failure));
      this.#pass.say('step', this.#key, `${this.#step.title}: ${failure.message}`, levelOf(failure));
    });
  }

  /** Lets a person decide. */
  ask(question: Problem, cause: Problem = question): never {
    const choices = this.#choices();
    const asked: JobQuestion = { stepKey: this.#key, message: question.message, advice: question.advice, choices };
    return this.#pass.ask({ ...this.known, state: 'unknown', problem: cause, dueAt: null, answer: null }, asked, cause);
  }

  #choices(): Answer[] {
    return this.#step.safety === 'once' && this.known.isOpen ? ['mark_done', 'retry', 'fail'] : ['retry', 'fail'];
  }

  #new(startedAt: number): StepRecord {
    const step = this.#step;
    const intent = step.safety === 'read' ? null : step.intent;
    const undoneBy = step.safety === 'read' ? null : (step.undoneBy ?? null);
    if (undoneBy !== null && !this.#pass.definition.undo?.[undoneBy]) {
      throw problem('internal', `Nothing is known that undoes "${undoneBy}".`, 'Report this: it is an error of ours.');
    }
    return {
      ...blankStep,
      key: this.#key,
      kind: 'step',
      title: step.title,
      safety: step.safety,
      epoch: this.#pass.job.epoch,
      startedAt,
      action: intent?.action ?? null,
      parameters: Object.entries(intent?.parameters ?? {}).map(([name, value]) => ({ name, value: textOf(value) })),
      undoneBy,
      begunEvent: this.#pass.tells(),
      begunMessage: `${step.title}.`,
    };
  }

  #end(result: WriteResult, endedMessage: string, change: Partial<StepRecord>): Promise<void> {
    return this.#pass.commitTogether(`result ${this.#key}`, () => {
      this.#close(result);
      this.#record = this.#pass.save({
        ...this.known,
        ...change,
        dueAt: null,
        answer: null,
        endedAt: this.#pass.tools.clock.now(),
        endedEvent: this.#pass.tells(),
        endedMessage,
      });
      this.#pass.goesOn(this.#key);
    });
  }

  /** Records the outcome of the open intent, if there is one; inside a commit. */
  #close(result: WriteResult): void {
    const record = this.known;
    if (!record.isOpen || record.auditSeq === null) return;
    const { history } = this.#pass.tools.journal;
    const permit = this.#permit ?? history.reopen(record.auditSeq, this.#pass.job.epoch);
    history.outcome(permit, result);
    const requestIds = permit.answers.flatMap(({ requestId }) => requestId ?? []);
    this.#permit = null;
    this.#record = { ...record, isOpen: false, requestIds: [...record.requestIds, ...requestIds] };
  }
}
