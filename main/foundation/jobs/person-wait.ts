import type { Problem } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import type { Meanwhile, PersonWait } from './definition.ts';
import { problemOf } from './json.ts';
import type { Pass } from './pass.ts';
import type { StepRecord } from './records.ts';
import { standingOf } from './sign-in.ts';
import { tokenOf } from './tokens.ts';
import { beginWait, endWait, recordEnd } from './waits.ts';

/** Holds until the signal comes, or until a look finds that it need not; a deadline that passes only reminds. */
export function performPerson(pass: Pass, key: string, wait: PersonWait): Promise<Json> {
  const before = pass.recorded(key, 'signal');
  if (pass.isSettling) pass.cut();
  return new PersonRun(pass, key, wait, before).hold();
}

class PersonRun {
  readonly #pass: Pass;
  readonly #key: string;
  readonly #wait: PersonWait;
  #step: StepRecord;
  #lookAt: number;
  /** What stands in the way of looking, as it was told. */
  #obstacle: string | null = null;

  constructor(pass: Pass, key: string, wait: PersonWait, before: StepRecord | undefined) {
    this.#pass = pass;
    this.#key = key;
    this.#wait = wait;
    const now = pass.tools.clock.now();
    const begun = { key, kind: 'signal', title: wait.title, dueAt: now + wait.remindAfterMs } as const;
    this.#step = beginWait(pass, before, begun, (step) => this.#waits(step));
    // Where it is continued nobody has looked for a while.
    this.#lookAt = before ? now : now + (wait.meanwhile?.everyMs ?? 0);
  }

  async hold(): Promise<Json> {
    const { clock } = this.#pass.tools;
    const { meanwhile } = this.#wait;
    for (;;) {
      const came = this.#take();
      if (came) return came.payload;
      if (meanwhile && clock.now() >= this.#lookAt) {
        if (await this.#isOver(meanwhile)) return null;
        this.#lookAt = clock.now() + meanwhile.everyMs;
        continue;
      }
      const dueAt = this.#remind();
      await this.#pass.pause(meanwhile ? Math.min(dueAt, this.#lookAt) : dueAt);
    }
  }

  #waits(step: StepRecord, standing: Problem | null = null): void {
    const { startedAt: since, dueAt: deadline } = step;
    this.#pass.waits(this.#key, { kind: 'person', reason: this.#wait.reason, since, deadline, usual: null }, standing);
  }

  #take(): { readonly payload: Json } | undefined {
    const pass = this.#pass;
    const { steps } = pass.tools.journal;
    const { signal: name, title } = this.#wait;
    if (!steps.isSignalled(pass.job.id, name)) return undefined;
    return pass.commit(`signal ${this.#key}`, () => {
      const signal = steps.consume(pass.job.id, name, this.#key);
      if (signal) recordEnd(pass, this.#step, { state: 'done', output: signal.payload }, `Done: ${title}.`);
      return signal;
    });
  }

  /** Reminds where that is due; answers with when it is due again. */
  #remind(): number {
    const pass = this.#pass;
    const now = pass.tools.clock.now();
    const dueAt = this.#step.dueAt ?? now;
    if (now < dueAt) return dueAt;
    const { reason, remindAfterMs } = this.#wait;
    this.#step = pass.commit(`reminder ${this.#key}`, () => {
      pass.say('note', this.#key, `Still waiting: ${reason}`, 'warning');
      const later = pass.save({ ...this.#step, dueAt: now + remindAfterMs });
      this.#waits(later);
      return later;
    });
    pass.tools.report({ kind: 'reminder', title: pass.job.title, message: `Still waiting: ${reason}` });
    return now + remindAfterMs;
  }

  /** Looks, and puts on record where nobody need be waited for any more. */
  async #isOver({ look }: Meanwhile): Promise<boolean> {
    const pass = this.#pass;
    const token = tokenOf(pass.job.id, this.#key);
    const seen = await pass.read(`look ${this.#key}`, (signal) => look({ token, signal }));
    pass.check();
    if ('error' in seen) return this.#isHopeless(seen.error);
    if (seen.value !== null) return this.#end(seen.value);
    this.#meet(null);
    return false;
  }

  /** What would fail the job, fails what it does next and not its wait for a person. */
  #isHopeless(error: unknown): boolean {
    const { then } = this.#pass.tools.classify(error);
    const failure = problemOf(error).problem;
    if (then === 'final' || then === 'person') return this.#end(failure.message);
    this.#meet(standingOf(failure));
    return false;
  }

  #end(why: string): true {
    const { title } = this.#wait;
    endWait(this.#pass, this.#step, { state: 'done', output: null, observed: why }, `Broken off: ${title}. ${why}`);
    return true;
  }

  /** Commits what stands in the way of looking, or that it does no longer; once. */
  #meet(failure: Problem | null): void {
    const obstacle = failure?.message ?? null;
    if (this.#obstacle === obstacle) return;
    this.#obstacle = obstacle;
    this.#pass.commit(`observed ${this.#key}`, () => {
      if (failure) this.#pass.say('step', this.#key, `${this.#wait.title}: ${failure.message}`, 'warning');
      this.#waits(this.#step, failure);
    });
  }
}
