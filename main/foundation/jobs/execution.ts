import type { JobWait } from '#contract/jobs.ts';
import type { Problem } from '#contract/problems.ts';
import type { Json } from '../audit/model.ts';
import { cancelAll } from './children.ts';
import { jobContext } from './context.ts';
import { type Ending, recordEnding } from './endings.ts';
import { nextReminderAt } from './hold-reminder.ts';
import { Interruption } from './interruption.ts';
import { encodeJson, problemOf } from './json.ts';
import { Pass, type PassMode, type PassTools } from './pass.ts';
import { unreadable } from './questions.ts';
import type { Hold, JobRecord } from './records.ts';
import { undoAll, undoneBy } from './undo.ts';

/** What is next for a job. `rest`: nothing, until a person does something. */
export type Stage = 'ended' | 'rest' | 'pause' | 'hold' | PassMode;

/** Decides what is next for a job from what is on record. */
export function stageOf(job: Pick<JobRecord, 'endedAt' | 'question' | 'wish' | 'ending'>, isHeld: boolean): Stage {
  if (job.endedAt !== null) return 'ended';
  // A question about the whole job is put anew: this version may be able to read it.
  if (job.question !== null && job.question.stepKey !== null) return 'rest';
  if (isHeld) return 'hold';
  if (job.wish === 'pause') return 'pause';
  if (job.ending !== null) return 'undo';
  return job.wish === 'cancel' ? 'settle' : 'run';
}

/** How a run of a definition came out. */
type RunResult =
  | { readonly kind: 'interrupted' | 'cut' }
  | { readonly kind: 'returned'; readonly output: Json }
  | { readonly kind: 'threw'; readonly problem: Problem };

/** Takes one job as far as it gets: passes over its definition, and what follows when it ends. There is one at a time. */
export class Execution {
  readonly #tools: PassTools;
  readonly #jobId: string;
  #pass: Pass | null = null;
  #isStopped = false;
  /** Whether its stream says that it goes on. */
  #isTold = false;

  constructor(tools: PassTools, jobId: string) {
    this.#tools = tools;
    this.#jobId = jobId;
  }

  /** Throws what keeps the journal from being written. */
  async run(): Promise<void> {
    let mustSettle = false;
    while (!this.#isStopped) {
      const pass = this.#next(mustSettle);
      if (!pass) return;
      mustSettle = await this.#take(pass);
      if (pass.failure) throw pass.failure.error;
      if (pass.isTakenOver) return;
    }
  }

  /** Begins what is next for the job; null where that is nothing. */
  #next(mustSettle: boolean): Pass | null {
    const { jobs } = this.#tools.journal;
    const job = jobs.find(this.#jobId);
    if (!job) return null;
    const hold = jobs.hold();
    const stage = stageOf(job, hold !== null);
    switch (stage) {
      case 'ended':
      case 'rest':
        return null;
      case 'pause':
      case 'hold':
        return this.#rest(job, stage === 'hold' ? hold : null);
      case 'run':
        return this.#begin(job, mustSettle ? 'settle' : 'run');
      case 'settle':
      case 'undo':
        return this.#begin(job, stage);
    }
  }

  /** Something happened that the job may wait for. */
  wake(): void {
    this.#pass?.wake();
  }

  /** The job's wish, or the hold over all jobs, has changed: what is on record says what is next. */
  wishChanged(wish: JobRecord['wish'] | 'hold'): void {
    const pass = this.#pass;
    if (!pass || wish === 'run') return;
    if (wish === 'cancel' && pass.mode !== 'run') return;
    pass.interrupt({ givesUpReads: wish === 'cancel' });
  }

  /** Ends at the next await point; nothing on record changes by it. */
  stop(): void {
    this.#isStopped = true;
    this.#pass?.interrupt({ givesUpReads: true });
  }

  /** Answers whether what has begun is to be settled before it may fail. */
  async #take(pass: Pass): Promise<boolean> {
    this.#pass = pass;
    try {
      if (pass.mode === 'undo') await this.#windUp(pass);
      else return await this.#runOnce(pass);
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
    } finally {
      pass.interrupt({ givesUpReads: true });
      await pass.settled();
      this.#pass = null;
    }
    return false;
  }

  async #runOnce(pass: Pass): Promise<boolean> {
    const result = await this.#resultOf(pass);
    switch (result.kind) {
      case 'interrupted':
        return false;
      case 'cut':
        this.#decide(pass, null);
        return false;
      case 'returned':
        this.#end(pass, { state: 'succeeded', output: result.output });
        return false;
      case 'threw': {
        const isUnsettled = !pass.isSettling && [...pass.steps].some(({ isOpen }) => isOpen);
        if (isUnsettled) return true;
        this.#decide(pass, result.problem);
        return false;
      }
    }
  }

  async #resultOf(pass: Pass): Promise<RunResult> {
    const outcome = await this.#outcomeOf(pass);
    const wasInterrupted = pass.isInterrupted;
    // What else is under way gives up; where everything is being settled it comes to its own end.
    if (!pass.isSettling) pass.interrupt({ givesUpReads: true });
    await pass.settled();
    const isInterrupted = wasInterrupted || (pass.isSettling && pass.isInterrupted);
    if (isInterrupted || pass.hasAsked || pass.failure) return { kind: 'interrupted' };
    return pass.wasCut ? { kind: 'cut' } : outcome;
  }

  async #outcomeOf(pass: Pass): Promise<RunResult> {
    const { definition, job } = pass;
    try {
      const returned = await definition.run(jobContext(pass), definition.input.parse(job.input));
      const output = definition.output.parse(returned) as Json;
      encodeJson(output, job.title);
      return { kind: 'returned', output };
    } catch (error) {
      return { kind: 'threw', problem: problemOf(error).problem };
    }
  }

  /** Raises the epoch, so that whoever still writes for this job is refused. Answers null where nobody can read it. */
  #begin(job: JobRecord, mode: PassMode): Pass | null {
    const { journal, clock } = this.#tools;
    const definition = this.#tools.definitionOf(job.kind, job.version);
    if (!definition) return this.#askAboutAll(job, 'unknown');
    if (!definition.input.safeParse(job.input).success) return this.#askAboutAll(job, 'input');
    const begun = {
      epoch: job.epoch + 1,
      state: mode === 'undo' ? 'undoing' : 'running',
      wait: null,
      question: null,
      startedAt: job.startedAt ?? clock.now(),
    } as const;
    journal.commit(`begin of ${job.id}`, () => {
      journal.jobs.change(job.id, begun);
      // What follows the run that was told of tells of itself: how what had begun came out, and what is undone.
      if (this.#isTold || mode === 'settle') return;
      const message = job.startedAt === null ? `Begun: ${job.title}.` : `Goes on: ${job.title}.`;
      journal.say(job, { kind: 'state', level: 'info', stepKey: null, message });
    });
    this.#isTold = true;
    journal.history.fence(job.id, begun.epoch);
    return new Pass(this.#tools, definition, { ...job, ...begun }, mode);
  }

  #askAboutAll(job: JobRecord, why: 'unknown' | 'input'): null {
    const { journal, clock } = this.#tools;
    if (job.question !== null) return null;
    const question = unreadable(job, why);
    journal.commit(`question of ${job.id}`, () => {
      journal.jobs.change(job.id, {
        state: 'needs_attention',
        question,
        wait: null,
        startedAt: job.startedAt ?? clock.now(),
      });
      journal.say(job, { kind: 'question', level: 'warning', stepKey: null, message: question.message });
    });
    return null;
  }

  #rest(job: JobRecord, hold: Hold | null): null {
    const { journal, clock } = this.#tools;
    const state = hold ? 'waiting' : 'paused';
    if (job.state === state && job.wait?.kind === (hold ? 'hold' : undefined)) return null;
    const wait = hold ? waitOf(hold, clock.now()) : null;
    journal.commit(`rest of ${job.id}`, () => {
      journal.jobs.change(job.id, { state, wait });
      // Who wanted it, and why, was told when they did.
      journal.say(job, { kind: 'state', level: 'info', stepKey: null, message: hold ? 'Held.' : 'Paused.' });
    });
    return null;
  }

  /** From here on it can only fail or be cancelled. */
  #decide(pass: Pass, problem: Problem | null): void {
    const ending = pass.job.wish === 'cancel' ? 'cancelled' : 'failed';
    pass.commit('decision', () => {
      pass.change({ state: 'undoing', ending, wait: null, ...(problem ? { problem } : {}) });
      const message = problem ? problem.message : stopSentence(pass);
      pass.say('state', null, message, problem ? 'error' : 'info');
    });
  }

  /** Children first, then what it did itself, latest first; then it has ended. */
  async #windUp(pass: Pass): Promise<void> {
    await this.#endChildren(pass);
    const gaveUp = await undoAll(pass);
    const state = gaveUp ? 'failed' : (pass.job.ending ?? 'failed');
    this.#end(pass, { state, problem: gaveUp ?? pass.job.problem });
  }

  async #endChildren(pass: Pass): Promise<void> {
    const { journal, clock } = this.#tools;
    const since = clock.now();
    for (;;) {
      const open = journal.jobs.openChildren(pass.job.id);
      if (open.length === 0) return;
      cancelAll(pass, open);
      const reason = `${open.length} of its children are ending`;
      pass.commit('wait for children', () =>
        pass.waits('', { kind: 'children', reason, since, deadline: null, usual: null }),
      );
      await pass.pause(null);
      pass.commit('children ended', () => pass.goesOn(''));
    }
  }

  #end(pass: Pass, ending: Ending): void {
    const { journal, clock } = this.#tools;
    pass.commit('end', () => recordEnding(journal, clock, pass.job, ending));
  }
}

function waitOf(hold: Hold, now: number): JobWait {
  const reason = `${hold.by} holds all jobs: ${hold.reason}`;
  return { kind: 'hold', reason, since: hold.at, deadline: nextReminderAt(hold, now), usual: null };
}

/** What becomes of what a job did that somebody stopped. */
function stopSentence(pass: Pass): string {
  if (pass.job.pivoted) return 'It is stopped; what it did stays.';
  const isUndone = undoneBy(pass).length > 0 || pass.tools.journal.jobs.openChildren(pass.job.id).length > 0;
  return isUndone ? 'It is stopped; what it did is undone.' : 'It is stopped; nothing has to be undone.';
}
