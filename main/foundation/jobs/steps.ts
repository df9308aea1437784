import type { JobQuestion } from '#contract/jobs.ts';
import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import type { Json, WritePermit, WriteResult } from '../audit/model.ts';
import type { Probed, Step, StepSafety } from './definition.ts';
import { delayAfterMs, signInRetryMs, triesMax, type Verdict } from './failures.ts';
import { encodeJson, problemOf, textOf } from './json.ts';
import type { Pass } from './pass.ts';
import { notPlain, outcomeUnknown, repeatedInVain } from './questions.ts';
import { type Answer, blankStep, type StepRecord } from './records.ts';
import { tokenOf } from './tokens.ts';

/** What to do about a step, given what is on record of it. */
export type StepMove = 'throw' | 'begin' | 'repeat' | 'look' | 'ask' | 'mark_done' | 'give_up' | 'cut';

/** Decides how a step goes on. Where nothing may begin any more, only an intent without an outcome is looked into. */
export function moveOf(
  step: Pick<StepRecord, 'state' | 'isOpen' | 'answer'> | undefined,
  safety: StepSafety,
  isSettling: boolean,
): StepMove {
  if (step?.state === 'done') throw new Error('What is done has been answered.');
  if (step?.state === 'failed') return 'throw';
  if (step?.answer === 'mark_done') return 'mark_done';
  if (step?.answer === 'fail') return 'give_up';
  if (!step?.isOpen) {
    if (isSettling) return 'cut';
    return step?.state === 'unknown' && step.answer === null ? 'ask' : 'begin';
  }
  if (step.answer === null && (step.state === 'unknown' || safety === 'once')) return 'ask';
  return moveOfOpen(safety, isSettling);
}

/** An intent that has no outcome, of a step that may be tried again. */
function moveOfOpen(safety: StepSafety, isSettling: boolean): StepMove {
  switch (safety) {
    case 'read':
      return isSettling ? 'cut' : 'begin';
    case 'token':
      return 'repeat';
    case 'probe':
      return 'look';
    case 'once':
      // A person said that it is to be tried again; where nothing may begin any more, that it did not happen is enough.
      return isSettling ? 'cut' : 'begin';
  }
}

/** Does a step that is not done yet. */
export function performStep<Output extends Json>(pass: Pass, key: string, step: Step<Output>): Promise<Output> {
  return new StepRun(pass, key, step).perform();
}

/** What an attempt, or a look for what an earlier one did, has brought. */
type Answered<Output> = { readonly value: Probed<Output>; readonly found: boolean } | { readonly error: unknown };

/** Writes are never given up. */
const neverAborted = new AbortController().signal;

class StepRun<Output extends Json> {
  readonly #pass: Pass;
  readonly #key: string;
  readonly #step: Step<Output>;
  #record: StepRecord | undefined;
  #permit: WritePermit | null = null;
  /** Whether an attempt under the open intent may have taken effect. */
  #isInDoubt = false;
  /** Whether to look for the effect of an earlier attempt before there is another one. */
  #mustLook = false;

  constructor(pass: Pass, key: string, step: Step<Output>) {
    this.#pass = pass;
    this.#key = key;
    this.#step = step;
    this.#record = pass.recorded(key, 'step');
  }

  async perform(): Promise<Output> {
    const move = moveOf(this.#record, this.#step.safety, this.#pass.isSettling);
    switch (move) {
      case 'throw':
        throw new ProblemError(this.#known.problem ?? outcomeUnknown(this.#step.title));
      case 'cut':
        return this.#cut();
      case 'ask':
        return this.#ask(outcomeUnknown(this.#step.title));
      case 'mark_done':
        return this.#markDone();
      case 'give_up':
        return this.#fail(this.#known.problem ?? outcomeUnknown(this.#step.title), 'unknown');
      case 'begin':
        this.#begin();
        return this.#try();
      case 'repeat':
      case 'look':
        this.#reopen(move === 'look');
        return this.#try();
    }
  }

  get #known(): StepRecord {
    if (!this.#record) throw new Error(`The step "${this.#key}" is not on record.`);
    return this.#record;
  }

  async #try(): Promise<Output> {
    for (let tries = 1; ; tries++) {
      const answer = this.#mustLook ? await this.#look() : await this.#attempt();
      if ('error' in answer) await this.#afterFailure(answer.error, tries);
      else if (answer.value.happened) return this.#finish(answer.value.output, answer.found ? 'found_done' : 'done');
      else this.#afterNothingFound();
    }
  }

  async #attempt(): Promise<Answered<Output>> {
    const { step, work } = { step: this.#step, work: { token: this.#token, signal: this.#pass.readSignal } };
    const permit = this.#permit;
    const answer = await this.#pass.effect(`effect ${this.#key}`, () => {
      if (step.safety === 'read') return step.work(work);
      if (!permit) throw new Error('A write needs a permit.');
      return step.work({ token: work.token, signal: neverAborted, permit });
    });
    return 'error' in answer ? answer : { value: { happened: true, output: answer.value }, found: false };
  }

  /** Whether the attempt before took effect. */
  async #look(): Promise<Answered<Output>> {
    const step = this.#step;
    if (step.safety !== 'probe') throw new Error(`Nobody can look for the effect of a ${step.safety} step.`);
    const look = { token: this.#token, signal: this.#pass.readSignal, since: this.#known.startedAt };
    const answer = await this.#pass.effect(`look ${this.#key}`, () => step.probe(look));
    return 'error' in answer ? answer : { ...answer, found: true };
  }

  #afterNothingFound(): void {
    if (this.#pass.isSettling) this.#cut();
    this.#mustLook = false;
    this.#isInDoubt = false;
  }

  get #token(): string {
    return tokenOf(this.#pass.job.id, this.#key);
  }

  /** Commits that it is about to happen. */
  #begin(): void {
    const { journal, clock } = this.#pass.tools;
    const { job } = this.#pass;
    const step = this.#step;
    this.#pass.commit(`intent ${this.#key}`, () => {
      const before = this.#record;
      if (before?.isOpen && before.auditSeq !== null) {
        journal.history.outcome(journal.history.reopen(before.auditSeq, job.epoch), 'unknown');
      }
      const attempt = (before?.attempt ?? 0) + 1;
      const origin = { jobId: job.id, stepKey: this.#key, attempt, epoch: job.epoch };
      const requester = { requester: job.requestedBy, ticket: job.ticket };
      this.#permit = step.safety === 'read' ? null : journal.history.intent(step.intent, origin, requester);
      this.#record = this.#pass.save({
        ...(before ?? this.#new(clock.now(), this.#pass.say('step', this.#key, `${step.title}.`))),
        state: 'intent',
        attempt,
        epoch: job.epoch,
        dueAt: null,
        auditSeq: this.#permit?.seq ?? null,
        isOpen: this.#permit !== null,
        answer: null,
      });
      this.#pass.goesOn(this.#key);
    });
    this.#isInDoubt = false;
    this.#mustLook = false;
  }

  #new(startedAt: number, begunEvent: number): StepRecord {
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
      begunEvent,
    };
  }

  /** Takes up an intent that was left without an outcome: another attempt under it, or a look first. */
  #reopen(mustLook: boolean): void {
    const { auditSeq } = this.#known;
    if (auditSeq === null) throw new Error('An open intent has a record.');
    this.#permit = this.#pass.tools.journal.history.reopen(auditSeq, this.#pass.job.epoch);
    this.#isInDoubt = true;
    this.#mustLook = mustLook;
    if (this.#known.answer === null && this.#known.state === 'intent') return;
    this.#pass.commit(`retry ${this.#key}`, () => {
      this.#record = this.#pass.save({ ...this.#known, state: 'intent', answer: null });
      this.#pass.goesOn(this.#key);
    });
  }

  #finish(output: Output, result: WriteResult): Output {
    const text = this.#encoded(output);
    if (text === null) return this.#fail(notPlain(this.#step.title), result);
    this.#pass.commit(`result ${this.#key}`, () => {
      this.#close(result);
      const message = result === 'found_done' ? `Found done: ${this.#step.title}.` : `Done: ${this.#step.title}.`;
      this.#record = this.#pass.save({
        ...this.#known,
        state: 'done',
        output: JSON.parse(text) as Json,
        problem: null,
        dueAt: null,
        answer: null,
        endedAt: this.#pass.tools.clock.now(),
        endedEvent: this.#pass.say('step', this.#key, message),
      });
      this.#pass.goesOn(this.#key);
    });
    return this.#known.output as Output;
  }

  #encoded(output: Output): string | null {
    try {
      return encodeJson(output, this.#step.title);
    } catch {
      return null;
    }
  }

  #markDone(): Output {
    const step = this.#step;
    if (step.safety !== 'once') return this.#ask(outcomeUnknown(step.title));
    return this.#finish(step.outputWhenMarkedDone, 'settled_by_person');
  }

  #fail(failure: Problem, result: WriteResult): never {
    this.#pass.commit(`result ${this.#key}`, () => {
      this.#close(result);
      this.#record = this.#pass.save({
        ...this.#known,
        state: 'failed',
        problem: failure,
        dueAt: null,
        answer: null,
        endedAt: this.#pass.tools.clock.now(),
        endedEvent: this.#pass.say('step', this.#key, `${this.#step.title}: ${failure.message}`, 'error'),
      });
      this.#pass.goesOn(this.#key);
    });
    throw new ProblemError(failure);
  }

  /** Nothing more happens here; an intent whose attempt is known to have had no effect gets that outcome. */
  #cut(): never {
    if (this.#record?.isOpen) {
      this.#pass.commit(`result ${this.#key}`, () => {
        this.#close(this.#known.answer === 'retry' ? 'unknown' : 'refused');
        this.#record = this.#pass.save({ ...this.#known, state: 'intent', answer: null });
      });
    }
    return this.#pass.cut();
  }

  /** Records the outcome of the open intent, if there is one; inside a commit. */
  #close(result: WriteResult): void {
    const record = this.#known;
    if (!record.isOpen || record.auditSeq === null) return;
    const { history } = this.#pass.tools.journal;
    const permit = this.#permit ?? history.reopen(record.auditSeq, this.#pass.job.epoch);
    history.outcome(permit, result);
    const requestIds = permit.answers.flatMap(({ requestId }) => requestId ?? []);
    this.#permit = null;
    this.#record = { ...record, isOpen: false, requestIds: [...record.requestIds, ...requestIds] };
  }

  /** Ends the run or returns when it is time for another try. */
  async #afterFailure(error: unknown, tries: number): Promise<void> {
    const isRead = this.#step.safety === 'read';
    if (isRead || this.#mustLook) this.#pass.check();
    const verdict = this.#pass.tools.classify(error);
    const failure = problemOf(error).problem;
    if (isRead || (verdict.effect === 'none' && !this.#isInDoubt)) await this.#afterRefusal(failure, verdict, tries);
    else await this.#afterDoubt(failure, verdict, tries);
  }

  /** It had no effect. */
  async #afterRefusal(failure: Problem, { then }: Verdict, tries: number): Promise<void> {
    if (this.#pass.isSettling) return this.#cut();
    if (then === 'person') return this.#ask(failure);
    if (then === 'final' || (then === 'again' && tries >= triesMax)) return this.#fail(failure, 'refused');
    await this.#waitFor(failure, then, tries, () => this.#close('refused'));
    this.#begin();
  }

  /** Nobody knows whether it took effect. */
  async #afterDoubt(failure: Problem, { then }: Verdict, tries: number): Promise<void> {
    this.#isInDoubt = true;
    const { safety } = this.#step;
    if (safety === 'once') return this.#ask(outcomeUnknown(this.#step.title), failure);
    const isLookWorthwhile = safety === 'probe' && !this.#mustLook;
    const mayTry = then === 'again' || then === 'sign_in' || isLookWorthwhile;
    if (!mayTry || (then !== 'sign_in' && tries >= triesMax)) {
      return this.#ask(repeatedInVain(this.#step.title), failure);
    }
    this.#mustLook = safety === 'probe';
    await this.#waitFor(failure, then === 'sign_in' ? then : 'again', tries, () => {});
  }

  /** Commits why it waits, and waits until it is time for another try. */
  async #waitFor(failure: Problem, why: 'again' | 'sign_in', tries: number, closing: () => void): Promise<void> {
    const { clock, random } = this.#pass.tools;
    const since = clock.now();
    const deadline = since + (why === 'again' ? delayAfterMs(tries, random) : signInRetryMs);
    const kind = why === 'again' ? 'time' : 'sign_in';
    this.#pass.commit(`wait ${this.#key}`, () => {
      closing();
      this.#record = this.#pass.save({ ...this.#known, state: 'intent', problem: failure, dueAt: deadline });
      this.#pass.waits(this.#key, { kind, reason: failure.message, since, deadline, usual: null }, failure);
      this.#pass.say('step', this.#key, `${this.#step.title}: ${failure.message}`, 'warning');
    });
    if (why === 'again') await this.#pass.sleepUntil(deadline);
    else await this.#pass.pause(deadline);
  }

  #ask(question: Problem, cause: Problem = question): never {
    const choices = this.#choices();
    const asked: JobQuestion = { stepKey: this.#key, message: question.message, advice: question.advice, choices };
    return this.#pass.ask(
      { ...this.#known, state: 'unknown', problem: cause, dueAt: null, answer: null },
      asked,
      cause,
    );
  }

  #choices(): Answer[] {
    return this.#step.safety === 'once' && this.#known.isOpen ? ['mark_done', 'retry', 'fail'] : ['retry', 'fail'];
  }
}
