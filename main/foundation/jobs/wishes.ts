import type { JobWish } from '#contract/jobs.ts';
import { type ProblemError, problem } from '#contract/problems.ts';
import type { Clock } from '../runtime/index.ts';
import { wishCancelled } from './cancelling.ts';
import { recordEnding } from './endings.ts';
import type { JobEngine } from './engine.ts';
import type { Journal } from './journal.ts';
import type { Answer, JobRecord } from './records.ts';

/** Somebody who decides, and why. */
export interface Decision {
  readonly person: string;
  readonly reason: string;
}

/** What people do to jobs: each of it is committed with its record in the audit log before anything comes of it. */
export class Wishes {
  readonly #engine: JobEngine;
  readonly #clock: Clock;

  constructor(engine: JobEngine, clock: Clock) {
    this.#engine = engine;
    this.#clock = clock;
  }

  /** Stops a job and everything below it at their next boundaries. */
  pause(jobId: string, decision: Decision): void {
    const job = this.#open(jobId);
    if (job.wish === 'cancel') throw wrong('The job is being cancelled.', 'Wait until it has ended.');
    if (job.wish === 'pause') throw wrong('The job is paused already.', 'Resume it when it may go on.');
    this.#wish(job, 'pause', decision);
  }

  resume(jobId: string, person: string): void {
    const job = this.#open(jobId);
    if (job.wish !== 'pause') throw wrong('The job is not paused.', 'Look at it again: it may have gone on.');
    this.#wish(job, 'run', { person, reason: null });
  }

  /** Cancels a job and everything below it; what it did before its pivot is undone. */
  cancel(jobId: string, decision: Decision): void {
    const job = this.#open(jobId);
    if (job.wish === 'cancel') throw wrong('The job is being cancelled already.', 'Wait until it has ended.');
    if (job.ending !== null) throw wrong('The job has failed, and is being undone.', 'Wait until it has ended.');
    if (job.question !== null && job.question.stepKey === null) {
      throw wrong(
        'This version cannot read the job, so it cannot cancel it.',
        'Let it fail, or use the other version.',
      );
    }
    this.#wish(job, 'cancel', decision);
  }

  /** Decides about a step whose outcome is not known, or what else the job asks. */
  answer(jobId: string, stepKey: string | null, choice: Answer, { person, reason }: Decision): void {
    const job = this.#open(jobId);
    const { question } = job;
    if (!question) throw wrong('The job asks nothing now.', 'Look at it again: somebody may have answered.');
    if (question.stepKey !== stepKey) throw wrong('The job asks about another step now.', 'Look at it again.');
    if (!question.choices.includes(choice)) {
      throw wrong('That is not one of the choices for this step.', 'Choose one of those that are offered.');
    }
    this.#journal.commit(`answer of ${jobId}`, () => {
      this.#journal.history.record('job.answered', { job: jobId, step: stepKey, choice, person, reason });
      const message = `${person} chose "${choiceWords[choice]}": ${reason}`;
      this.#journal.say(job, { kind: 'answer', level: 'info', stepKey, message });
      if (stepKey === null) this.#giveUp(job);
      else {
        this.#journal.steps.answer(jobId, stepKey, choice);
        this.#journal.jobs.change(jobId, { question: null, state: 'queued' });
      }
    });
    for (const { id, endedAt } of this.#journal.jobs.tree(jobId)) if (endedAt === null) this.#engine.go(id);
    if (stepKey === null) this.#engine.ended(job);
  }

  /** Stops every job at its next boundary, now and after a restart, until they are released. */
  hold({ person, reason }: Decision): void {
    if (this.#journal.jobs.hold()) throw wrong('All jobs are held already.', 'Release them first.');
    this.#journal.commit('hold', () => {
      this.#journal.jobs.setHold({ by: person, at: this.#clock.now(), reason });
      this.#journal.history.record('job.wish', { job: null, wish: 'hold', person, reason });
      for (const job of this.#journal.jobs.open()) this.#sayWish(job, `${person} holds all jobs: ${reason}.`);
    });
    this.#engine.held();
  }

  release(person: string): void {
    if (!this.#journal.jobs.hold()) throw wrong('No jobs are held.', 'There is nothing to release.');
    this.#journal.commit('release', () => {
      this.#journal.jobs.setHold(null);
      this.#journal.history.record('job.wish', { job: null, wish: 'release', person, reason: null });
      for (const job of this.#journal.jobs.open()) this.#sayWish(job, `${person} lets all jobs go on.`);
    });
    this.#engine.resumeAll();
  }

  get #journal(): Journal {
    return this.#engine.journal;
  }

  #open(jobId: string): JobRecord {
    const job = this.#journal.jobs.find(jobId);
    if (!job) throw problem('not_found', 'There is no such job.', 'Go back to the list of jobs.');
    if (job.endedAt !== null) throw wrong('The job has ended already.', 'Start a new one if it is needed.');
    return job;
  }

  #wish(job: JobRecord, wish: JobWish, { person, reason }: { person: string; reason: string | null }): void {
    const { history } = this.#journal;
    const sentence = `${person} ${wishWords[wish]}${reason === null ? '' : `: ${reason}`}.`;
    const reached = this.#journal.commit(`wish of ${job.id}`, () => {
      history.record('job.wish', { job: job.id, wish: wish === 'run' ? 'resume' : wish, person, reason });
      return wish === 'cancel' ? wishCancelled(this.#journal, job.id, sentence) : this.#reach(job.id, wish, sentence);
    });
    for (const id of reached) this.#engine.wishChanged(id, wish);
  }

  #reach(jobId: string, wish: JobWish, sentence: string): string[] {
    const { jobs } = this.#journal;
    const reached = new Set(jobs.wish(jobId, wish));
    for (const each of jobs.tree(jobId)) if (reached.has(each.id)) this.#sayWish(each, sentence);
    return [...reached];
  }

  /** Ends a job that nobody can read, with everything below it. */
  #giveUp(job: JobRecord): void {
    const { jobs } = this.#journal;
    for (const { id } of jobs.openChildren(job.id))
      wishCancelled(this.#journal, id, 'Cancelled: the whole has failed.');
    const { message = 'It could not be read.', advice = '' } = job.question ?? {};
    recordEnding(this.#journal, this.#clock, job, { state: 'failed', problem: { code: 'internal', message, advice } });
  }

  #sayWish(job: JobRecord, sentence: string): void {
    this.#journal.say(job, { kind: 'wish', level: 'info', stepKey: null, message: sentence });
  }
}

const wishWords: { readonly [Wish in JobWish]: string } = {
  run: 'lets it go on',
  pause: 'pauses it',
  cancel: 'cancels it',
};

const choiceWords: { readonly [Choice in Answer]: string } = {
  mark_done: 'it was done',
  retry: 'try again',
  fail: 'it has failed',
};

function wrong(message: string, advice: string): ProblemError {
  return problem('wrong_state', message, advice);
}
