import type { UsualDuration } from '#contract/jobs.ts';
import { type Problem, ProblemError } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import type { Look, Poll } from './definition.ts';
import { encodeJson, problemOf } from './json.ts';
import type { Pass } from './pass.ts';
import type { StepRecord } from './records.ts';
import { levelOf, signInWait, standingOf } from './sign-in.ts';
import { tokenOf } from './tokens.ts';
import { beginWait, failWait, recordEnd } from './waits.ts';

/**
 * So long looking may fail before a deadline that has passed is held against what nobody could see, e.g. where the
 * machine slept past it and has no network yet.
 */
const longestBlindMs = 5 * 60_000;

/** Looks again and again until what it waits for is there, or a look that began after the deadline did not find it. */
export async function performPoll<Output extends Json>(pass: Pass, key: string, poll: Poll<Output>): Promise<Output> {
  const before = pass.recorded(key, 'poll');
  if (before?.state === 'failed') throw new ProblemError(before.problem ?? deadlinePassed(before));
  if (pass.isSettling) pass.cut();
  const run = new PollRun(pass, poll);
  if (before?.state === 'unknown' && before.answer !== 'retry') return run.settleQuestion(before);
  return run.wait(key, before);
}

class PollRun<Output extends Json> {
  readonly #pass: Pass;
  readonly #poll: Poll<Output>;
  readonly #usual: UsualDuration | null;
  /** Since when looking has failed, without a look in between that saw something. */
  #blindSince: number | null = null;
  /** What stands in the way of looking, as it was told. */
  #obstacle: string | null = null;

  constructor(pass: Pass, poll: Poll<Output>) {
    this.#pass = pass;
    this.#poll = poll;
    this.#usual = pass.usual(poll.learnAs);
  }

  async wait(key: string, before: StepRecord | undefined): Promise<Output> {
    const pass = this.#pass;
    const { clock } = pass.tools;
    const { title, everyMs, timeoutMs } = this.#poll;
    const begun = { key, kind: 'poll', title, dueAt: clock.now() + timeoutMs } as const;
    let step = beginWait(pass, before, begun, (one) => this.#waits(one));
    const token = tokenOf(pass.job.id, key);
    const isSignalled = (name: string) => pass.tools.journal.steps.isSignalled(pass.job.id, name);
    for (;;) {
      const lookedAt = clock.now();
      const seen = await pass.read(`look ${key}`, (signal) => this.#poll.look({ token, signal, isSignalled }));
      const dueAt = step.dueAt ?? lookedAt;
      if ('error' in seen) {
        this.#blindSince ??= lookedAt;
        if (await this.#afterFailedLook(step, seen.error)) continue;
      } else {
        this.#blindSince = null;
        if (seen.value.done) return this.#finish(step, seen.value);
        step = this.#observe(step, seen.value);
      }
      pass.check();
      const judgedAt = this.#blindSince === null ? dueAt : Math.max(dueAt, this.#blindSince + longestBlindMs);
      if (lookedAt >= judgedAt) return failWait(pass, step, deadlinePassed(step));
      const next = clock.now() + everyMs;
      await pass.sleepUntil(clock.now() < dueAt ? Math.min(next, dueAt) : next);
    }
  }

  /** A person has been asked about it: asks again, or fails as they decided. */
  settleQuestion(step: StepRecord): never {
    if (step.answer === 'fail') return failWait(this.#pass, step, step.problem ?? deadlinePassed(step));
    return this.#ask(step, step.problem ?? deadlinePassed(step));
  }

  #waits(step: StepRecord, standing: Problem | null = null): void {
    const { startedAt: since, dueAt: deadline } = step;
    const reason = step.observed ?? this.#poll.reason;
    this.#pass.waits(step.key, { kind: 'aws', reason, since, deadline, usual: this.#usual }, standing);
  }

  /** Commits what was seen, where it differs from what was seen before. */
  #observe(step: StepRecord, look: Extract<Look<Output>, { done: false }>): StepRecord {
    const pass = this.#pass;
    const { observed } = look;
    const progress = look.progress ?? null;
    const known = pass.job.progress;
    const isSameProgress = known?.done === progress?.done && known?.total === progress?.total;
    if (step.observed === observed && isSameProgress && this.#obstacle === null) return step;
    this.#obstacle = null;
    const observing = pass.commit(`observed ${step.key}`, () => {
      const seen = pass.save({ ...step, observed });
      if (step.observed !== observed) pass.say('observed', step.key, asSentence(observed));
      if (!isSameProgress) pass.change({ progress });
      this.#waits(seen);
      return seen;
    });
    if (!isSameProgress) pass.tools.cameFurther(pass.job);
    return observing;
  }

  #finish(step: StepRecord, look: Extract<Look<Output>, { done: true }>): Output {
    const pass = this.#pass;
    const { clock, journal } = pass.tools;
    const { learnAs } = this.#poll;
    const output = JSON.parse(encodeJson(look.output, step.title)) as Output;
    pass.commit(`result ${step.key}`, () => {
      const observed = look.observed ?? step.observed;
      recordEnd(pass, step, { state: 'done', output, observed }, `Done: ${step.title}.`);
      // A wait that outlived a restart or a pause tells nothing of how long it takes.
      if (learnAs !== null && pass.beganHere(step.key)) journal.steps.learn(learnAs, clock.now() - step.startedAt);
    });
    return output;
  }

  /** Answers whether to look again at once: the wait for a sign-in is over. */
  async #afterFailedLook(step: StepRecord, error: unknown): Promise<boolean> {
    const pass = this.#pass;
    pass.check();
    const { then } = pass.tools.classify(error);
    const failure = problemOf(error).problem;
    switch (then) {
      case 'final':
        return failWait(pass, step, failure);
      case 'person':
        return this.#ask(step, failure);
      case 'again':
        this.#meet(step, failure, () => this.#waits(step, failure));
        return false;
      case 'sign_in': {
        const wait = signInWait(failure, pass.tools.clock.now());
        this.#meet(step, failure, () => pass.waits(step.key, wait, standingOf(failure)));
        await pass.pause(wait.deadline);
        return true;
      }
    }
  }

  /** Commits what stands in the way of looking, once. */
  #meet(step: StepRecord, failure: Problem, waiting: () => void): void {
    if (this.#obstacle === failure.message) return;
    this.#obstacle = failure.message;
    this.#pass.commit(`observed ${step.key}`, () => {
      this.#pass.say('step', step.key, `${step.title}: ${failure.message}`, levelOf(failure));
      waiting();
    });
  }

  #ask(step: StepRecord, cause: Problem): never {
    const { message, advice } = cause;
    const question = { stepKey: step.key, message, advice, choices: ['retry' as const, 'fail' as const] };
    return this.#pass.ask({ ...step, state: 'unknown', problem: cause, answer: null }, question, cause);
  }
}

function deadlinePassed({ title, observed, dueAt, startedAt }: StepRecord): Problem {
  const minutes = Math.round(((dueAt ?? startedAt) - startedAt) / 60_000);
  const allowed = minutes < 1 ? 'in the time that it was given' : `within ${minutes} min`;
  const last = observed === null ? '' : ` Last seen: ${asSentence(observed)}`;
  return {
    code: 'deadline_passed',
    message: `This did not happen ${allowed}: ${title}.${last}`,
    advice: 'Look at what it waited for, then start again.',
  };
}

/** What was observed may end with words of AWS, which are a sentence already. */
function asSentence(observed: string): string {
  return observed.endsWith('.') ? observed : `${observed}.`;
}
