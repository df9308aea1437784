import { type Problem, ProblemError } from '#contract/problems.ts';
import type { Json, WritePermit, WriteResult } from '../audit/model.ts';
import type { Probed, Step } from './definition.ts';
import { delayAfterMs, triesMax, type Verdict } from './failures.ts';
import { encodeJson, problemOf } from './json.ts';
import type { Pass } from './pass.ts';
import { notPlain, outcomeUnknown, repeatedInVain } from './questions.ts';
import { signInWait } from './sign-in.ts';
import { StepEntry } from './step-entry.ts';
import { moveOf } from './step-moves.ts';
import { tokenOf } from './tokens.ts';

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
  readonly #entry: StepEntry;
  /** Whether an attempt under the open intent may have taken effect. */
  #isInDoubt = false;
  /** Whether to look for the effect of an earlier attempt before there is another one. */
  #mustLook = false;

  constructor(pass: Pass, key: string, step: Step<Output>) {
    this.#pass = pass;
    this.#key = key;
    this.#step = step;
    this.#entry = new StepEntry(pass, key, step);
  }

  async perform(): Promise<Output> {
    const entry = this.#entry;
    const move = moveOf(entry.record, this.#step.safety, this.#pass.isSettling);
    switch (move) {
      case 'throw':
        throw new ProblemError(entry.known.problem ?? outcomeUnknown(this.#step.title));
      case 'cut':
        return entry.cut();
      case 'ask':
        return entry.ask(outcomeUnknown(this.#step.title));
      case 'mark_done':
        return this.#markDone();
      case 'give_up':
        return entry.fail(entry.known.problem ?? outcomeUnknown(this.#step.title), 'unknown');
      case 'begin':
        await this.#begin();
        return this.#try();
      case 'repeat':
      case 'look':
        entry.reopen();
        this.#isInDoubt = true;
        this.#mustLook = move === 'look';
        return this.#try();
    }
  }

  async #begin(): Promise<void> {
    await this.#entry.begin();
    this.#isInDoubt = false;
    this.#mustLook = false;
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
    const step = this.#step;
    const token = this.#token;
    const point = `effect ${this.#key}`;
    const answer =
      step.safety === 'read'
        ? await this.#pass.read(point, (signal) => step.work({ token, signal }))
        : await this.#pass.effect(point, () => step.work({ token, signal: neverAborted, permit: this.#permit }));
    return 'error' in answer ? answer : { value: { happened: true, output: answer.value }, found: false };
  }

  /** Whether the attempt before took effect. */
  async #look(): Promise<Answered<Output>> {
    const step = this.#step;
    if (step.safety !== 'probe') throw new Error(`Nobody can look for the effect of a ${step.safety} step.`);
    const token = this.#token;
    const since = this.#entry.known.startedAt;
    const answer = await this.#pass.read(`look ${this.#key}`, (signal) => step.probe({ token, signal, since }));
    return 'error' in answer ? answer : { ...answer, found: true };
  }

  get #permit(): WritePermit {
    const { permit } = this.#entry;
    if (!permit) throw new Error('A write needs a permit.');
    return permit;
  }

  get #token(): string {
    return tokenOf(this.#pass.job.id, this.#key);
  }

  #afterNothingFound(): void {
    if (this.#pass.isSettling) this.#entry.cut();
    this.#mustLook = false;
    this.#isInDoubt = false;
  }

  #markDone(): Promise<Output> {
    const step = this.#step;
    if (step.safety !== 'once') return this.#entry.ask(outcomeUnknown(step.title));
    return this.#finish(step.outputWhenMarkedDone, 'settled_by_person');
  }

  /** Answers with what the journal will answer from now on. */
  async #finish(output: Output, result: WriteResult): Promise<Output> {
    const text = this.#encoded(output);
    if (text === null) return this.#entry.fail(notPlain(this.#step.title), result);
    const recorded = JSON.parse(text) as Output;
    await this.#entry.finish(recorded, result);
    return recorded;
  }

  #encoded(output: Output): string | null {
    try {
      return encodeJson(output, this.#step.title);
    } catch {
      return null;
    }
  }

  /** Ends the run or returns when it is time for another try. */
  async #afterFailure(error: unknown, tries: number): Promise<void> {
    const isRead = this.#step.safety === 'read';
    if (isRead || this.#mustLook) this.#pass.check();
    const verdict = this.#pass.tools.classify(error);
    const failure = problemOf(error).problem;
    const hadNoEffect = verdict.effect === 'none' && !this.#isInDoubt && !this.#wasAccepted;
    if (isRead || hadNoEffect) await this.#afterRefusal(failure, verdict, tries);
    else await this.#afterDoubt(failure, verdict, tries);
  }

  /** The write was answered well, so what failed is what the step's work did after it. */
  get #wasAccepted(): boolean {
    return this.#entry.permit?.answers.some(({ code }) => code === null) ?? false;
  }

  /** It had no effect. */
  async #afterRefusal(failure: Problem, { then }: Verdict, tries: number): Promise<void> {
    if (this.#pass.isSettling) return this.#entry.cut();
    if (then === 'person') return this.#entry.ask(failure);
    if (then === 'final' || (then === 'again' && tries >= triesMax)) return this.#entry.fail(failure, 'refused');
    await this.#waitFor(failure, then, tries, 'refused');
    await this.#begin();
  }

  /** Nobody knows whether it took effect. */
  async #afterDoubt(failure: Problem, { then }: Verdict, tries: number): Promise<void> {
    this.#isInDoubt = true;
    const { safety, title } = this.#step;
    if (safety === 'once') return this.#entry.ask(outcomeUnknown(title), failure);
    const isLookWorthwhile = safety === 'probe' && !this.#mustLook;
    const mayTry = then === 'again' || then === 'sign_in' || isLookWorthwhile;
    if (!mayTry || (then !== 'sign_in' && tries >= triesMax)) {
      return this.#entry.ask(repeatedInVain(title), failure);
    }
    this.#mustLook = safety === 'probe';
    await this.#waitFor(failure, then === 'sign_in' ? then : 'again', tries, null);
  }

  /** Until it is time for another try. */
  async #waitFor(failure: Problem, why: 'again' | 'sign_in', tries: number, result: WriteResult | null): Promise<void> {
    const { clock, random } = this.#pass.tools;
    const since = clock.now();
    const again = { kind: 'time', reason: failure.message, usual: null } as const;
    const wait =
      why === 'sign_in'
        ? signInWait(failure, since)
        : { ...again, since, deadline: since + delayAfterMs(tries, random) };
    this.#entry.wait(failure, wait, result);
    if (why === 'again') await this.#pass.sleepUntil(wait.deadline);
    else await this.#pass.pause(wait.deadline);
  }
}
