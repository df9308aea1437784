import type { JobRow, UsualDuration } from '#contract/jobs.ts';
import { problem } from '#contract/problems.ts';
import type { Clock, Ids, Random } from '../runtime/index.ts';
import { sleep } from '../runtime/index.ts';
import type { Database } from '../store/index.ts';
import { newJob } from './creation.ts';
import type { JobDefinition } from './definition.ts';
import { Execution } from './execution.ts';
import type { Classify } from './failures.ts';
import { HoldReminder } from './hold-reminder.ts';
import { type History, Journal, type Moved } from './journal.ts';
import type { JobRequest, JobSignal, JobSignals, Jobs, KnownJob } from './model.ts';
import type { PassTools } from './pass.ts';
import type { JobRecord } from './records.ts';
import { type Report, Troubles } from './reports.ts';
import { rowOf } from './rows.ts';

export interface JobEngineOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly history: History;
  /** Every kind and version that journals may hold. */
  readonly definitions: readonly JobDefinition[];
  /** What an error of a step means. */
  readonly classify: Classify;
  readonly onMoved: (moved: Moved) => void;
  readonly onReport: Report;
  /** Called around every commit and effect; tests throw here to end the world. */
  readonly crash?: (point: string) => void;
}

/** After the journal could not be written, a job is taken up again. */
const troubleRetryMs = 10_000;

/** A write that is under way gets so long to finish when the engine stops; it is looked into at the next start. */
const stopGraceMs = 3_000;

interface Running {
  readonly execution: Execution;
  readonly done: Promise<void>;
  /** Asked to go on while it was under way: what is on record may have changed since it looked. */
  isWanted: boolean;
}

/**
 * Runs durable jobs of this process's journal. Each job has at most one execution, however often it is told to go on;
 * nothing is leased, so a machine that slept wakes up to what it was doing.
 */
export class JobEngine implements Jobs, JobSignals {
  readonly journal: Journal;
  readonly #options: JobEngineOptions;
  readonly #definitions: ReadonlyMap<string, JobDefinition>;
  readonly #running = new Map<string, Running>();
  readonly #listeners = new Set<(moved: Moved) => void>();
  readonly #stopListeners = new Set<() => void>();
  readonly #retries = new Set<() => void>();
  readonly #troubles = new Troubles();
  readonly #holdReminder: HoldReminder;
  #isStopped = false;

  constructor(options: JobEngineOptions) {
    const { db, clock, history, crash = () => {} } = options;
    this.#options = options;
    this.#definitions = new Map(options.definitions.map((one) => [nameOf(one.kind, one.version), one]));
    this.journal = new Journal({ db, clock, history, crash, onMoved: (moved) => this.#tell(moved) });
    const { onReport: report } = options;
    const onTrouble = (error: unknown) => this.#report(error, null);
    this.#holdReminder = new HoldReminder({ journal: this.journal, clock, report, onTrouble });
  }

  /** Goes on with every job that has not ended. Answers how many these are, each with everything below it. */
  resumeAll(): number {
    this.#holdReminder.follow();
    const open = this.journal.jobs.open();
    for (const { id } of open) this.goIfBegun(id);
    return open.filter(({ parentId }) => parentId === null).length;
  }

  start(request: JobRequest): { readonly jobId: string } {
    if (this.#isStopped) throw problem('stopped', 'The console is stopping.', 'Start the job when it runs again.');
    const existing = this.findRequest(request.requestKey);
    if (existing) return existing;
    const { kind, version, input, requestedBy, reason, ticket, requestKey } = request;
    const definition = this.definitionOf(kind, version);
    if (!definition) throw problem('internal', `No job is known as ${kind}, version ${version}.`, 'Report this.');
    const id = this.#options.ids();
    const createdAt = this.#options.clock.now();
    const job = newJob(definition, input, {
      ...{ id, rootId: id, parentId: null, parentStep: null, requestKey, wish: 'run' },
      ...{ requestedBy, reason, ticket, createdAt },
    });
    this.journal.commit(`request of ${id}`, () => {
      const names = definition.locks(definition.input.parse(input));
      for (const name of names) this.#refuseHeld(name);
      this.journal.jobs.insert(job);
      for (const name of new Set(names)) this.journal.jobs.takeLock(name, id, createdAt);
      this.journal.say(job, { kind: 'state', level: 'info', stepKey: null, message: `Requested: ${job.title}.` });
      const { connectionId: connection, account, region, name: resource } = job.subject;
      this.journal.history.record('job.requested', {
        ...{ job: id, root: id, parent: null, definition: { kind, version }, title: job.title },
        ...{ connection, account, region, resource, change: 'standard', selfApproved: null, plan: null, approvals: [] },
        ...{ requester: requestedBy, reason, ticket, input },
      });
    });
    this.go(id);
    return { jobId: id };
  }

  findRequest(requestKey: string): { readonly jobId: string } | null {
    const jobId = this.journal.jobs.byRequestKey(requestKey);
    return jobId === undefined ? null : { jobId };
  }

  tree(jobId: string): readonly KnownJob[] {
    return this.journal.jobs.tree(jobId).map((job) => ({ row: rowOf(this.journal, job), input: job.input }));
  }

  holder(lock: string): JobRow | null {
    const job = this.journal.jobs.lockHolder(lock);
    return job ? rowOf(this.journal, job) : null;
  }

  usual(learnedAs: string): UsualDuration | null {
    return this.journal.steps.usual(learnedAs);
  }

  signal({ jobId, name, payload, dedupeKey, by }: JobSignal): void {
    const job = this.journal.jobs.find(jobId);
    if (!job) throw problem('not_found', 'There is no such job.', 'Go back to the list of jobs.');
    if (job.endedAt !== null) throw problem('wrong_state', 'The job has ended already.', '');
    const at = this.#options.clock.now();
    this.journal.commit(`signal of ${jobId}`, () => {
      this.journal.steps.send({ jobId, name, payload, dedupeKey, by, at });
    });
    this.#running.get(jobId)?.execution.wake();
  }

  /** What jobs could not sign in for may be possible now: they try at once. */
  nudge(): void {
    for (const { execution } of this.#running.values()) execution.wake();
  }

  definitionOf(kind: string, version: number): JobDefinition | undefined {
    return this.#definitions.get(nameOf(kind, version));
  }

  /** Takes a job as far as it gets, from what is on record. Where that is under way it looks again afterwards. */
  go(jobId: string): void {
    if (this.#isStopped) return;
    const running = this.#running.get(jobId);
    if (running) running.isWanted = true;
    else this.#run(jobId);
  }

  /** The same, but for children that their parent has not let begin yet: it does, so many at a time. */
  goIfBegun(jobId: string): void {
    const job = this.journal.jobs.find(jobId);
    if (job && (job.parentId === null || job.startedAt !== null)) this.go(jobId);
  }

  /** Lets every job take notice that all are held. */
  held(): void {
    this.#holdReminder.follow();
    for (const { id } of this.journal.jobs.open()) this.#wanted(id, 'hold');
  }

  /** Lets a job take notice that its wish has changed. */
  wishChanged(jobId: string, wish: JobRecord['wish']): void {
    this.#wanted(jobId, wish);
  }

  #wanted(jobId: string, wish: JobRecord['wish'] | 'hold'): void {
    this.#running.get(jobId)?.execution.wishChanged(wish);
    this.goIfBegun(jobId);
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Calls back when the engine stops. */
  onStop(listener: () => void): () => void {
    this.#stopListeners.add(listener);
    return () => {
      this.#stopListeners.delete(listener);
    };
  }

  /** Calls back after every commit that moved a job. */
  onMoved(listener: (moved: Moved) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Lets whoever waits for a job look at it again: it has ended, asks something or came further. */
  ended(job: JobRecord): void {
    if (job.parentId !== null) this.#running.get(job.parentId)?.execution.wake();
  }

  /** Ends every run at its await point. Nothing on record changes, except for what writes under way answer soon. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#holdReminder.stop();
    for (const stopRetry of this.#retries) stopRetry();
    this.#retries.clear();
    const running = [...this.#running.values()];
    for (const { execution } of running) execution.stop();
    for (const listener of this.#stopListeners) listener();
    const grace = new AbortController();
    const { clock } = this.#options;
    await Promise.race([
      Promise.all(running.map(({ done }) => done)),
      sleep(clock, stopGraceMs, grace.signal).catch(() => {}),
    ]);
    grace.abort();
    if (this.#running.size > 0) this.#keepAnswers();
    this.#running.clear();
  }

  /** What is under way still when the process ends is looked into by the next one, which has to know what came back. */
  #keepAnswers(): void {
    try {
      this.journal.commit('answers at the stop', () => this.journal.history.keepAnswers());
    } catch (error) {
      this.#report(error, null);
    }
  }

  #run(jobId: string): void {
    const execution = new Execution(this.#tools(), jobId);
    const done = Promise.resolve()
      .then(() => execution.run())
      .catch((error: unknown) => this.#troubled(error, jobId))
      .then(() => this.#ran(jobId));
    this.#running.set(jobId, { execution, done, isWanted: false });
  }

  #ran(jobId: string): void {
    const isWanted = this.#running.get(jobId)?.isWanted ?? false;
    this.#running.delete(jobId);
    if (this.#isStopped) return;
    if (isWanted) this.go(jobId);
    const job = this.journal.jobs.find(jobId);
    if (job && (job.endedAt !== null || job.question !== null)) this.ended(job);
    if (!isWanted && job?.question) {
      const { title, question } = job;
      this.#options.onReport({ kind: 'attention', jobId, title, question: question.message });
    }
  }

  #troubled(error: unknown, jobId: string): void {
    if (this.#isStopped) return;
    this.#report(error, jobId);
    const stopRetry = this.#options.clock.timer(troubleRetryMs, () => {
      this.#retries.delete(stopRetry);
      this.go(jobId);
    });
    this.#retries.add(stopRetry);
  }

  #report(error: unknown, jobId: string | null): void {
    const isNew = this.#troubles.isNew(this.#options.clock.now());
    this.#options.onReport({ kind: 'trouble', jobId, error, isNew });
  }

  #tools(): PassTools {
    const { clock, random, classify, onReport: report, crash = () => {} } = this.#options;
    return {
      ...{ journal: this.journal, clock, random, classify, report, crash },
      definitionOf: (kind, version) => this.definitionOf(kind, version),
      go: (jobId) => this.go(jobId),
      cameFurther: (job) => this.ended(job),
      cancelled: (jobId) => this.wishChanged(jobId, 'cancel'),
    };
  }

  #refuseHeld(lock: string): void {
    const holder = this.journal.jobs.lockHolder(lock);
    if (!holder) return;
    const { title, requestedBy, subject, createdAt } = holder;
    const since = `${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    throw problem(
      'held',
      `${subject.name} is held by "${title}", which ${requestedBy} started at ${since}.`,
      'Wait until that job has ended, or stop it.',
      { connectionId: subject.connectionId, account: subject.account, region: subject.region, resource: subject.name },
    );
  }

  #tell(moved: Moved): void {
    this.#options.onMoved(moved);
    for (const listener of this.#listeners) listener(moved);
  }
}

function nameOf(kind: string, version: number): string {
  return `${kind}@${version}`;
}
