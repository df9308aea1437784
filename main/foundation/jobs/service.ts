import type { JobDetail, JobEvent, JobsPage, JobsQuery, Stopping } from '#contract/jobs.ts';
import { problem } from '#contract/problems.ts';
import type { Clock } from '../runtime/index.ts';
import type { Database } from '../store/index.ts';
import { consequenceOf, stoppingOf } from './consequence.ts';
import type { JobEngine } from './engine.ts';
import { followJob } from './follow.ts';
import { type JobPage, openJobQueries } from './repository-queries.ts';
import { rowOf, stepOf } from './rows.ts';
import type { Undoable } from './undo.ts';
import { Wishes } from './wishes.ts';

/** What the contract's procedures of jobs do. */
export class JobsService {
  readonly #engine: JobEngine;
  readonly #pageOf: (query: JobsQuery) => JobPage;
  /** What people do to jobs. */
  readonly wishes: Wishes;

  constructor(engine: JobEngine, { db, clock }: { readonly db: Database; readonly clock: Clock }) {
    this.#engine = engine;
    this.#pageOf = openJobQueries(db);
    this.wishes = new Wishes(engine, clock);
  }

  list(query: JobsQuery): JobsPage {
    const { journal } = this.#engine;
    const { jobs, ...page } = this.#pageOf(query);
    return { ...page, rows: jobs.map((job) => rowOf(journal, job)), hold: journal.jobs.hold() };
  }

  /** The job first, then what is below it, and what stopping it would mean. */
  get(jobId: string): JobDetail {
    const { journal } = this.#engine;
    const tree = this.#tree(jobId);
    return {
      tree: tree.map(({ job, steps }) => ({ row: rowOf(journal, job), steps: steps.map(stepOf) })),
      consequence: consequenceOf(tree),
    };
  }

  /** What stopping it would do now, thing by thing: what the jobs work on is looked at for that. */
  async stopping(jobId: string): Promise<Stopping> {
    return await stoppingOf(this.#tree(jobId));
  }

  events({ jobId, after, limit }: { jobId: string; after: number; limit: number }): JobEvent[] {
    this.#require(jobId);
    return this.#engine.journal.events.after(jobId, after, limit);
  }

  /** What came after an entry, then what happens, until the whole tree has ended or the signal aborts. */
  follow({ jobId, after }: { jobId: string; after: number }, signal?: AbortSignal): AsyncGenerator<JobEvent, void> {
    this.#require(jobId);
    return followJob(this.#engine, jobId, after, signal);
  }

  #tree(jobId: string): Undoable[] {
    const { journal } = this.#engine;
    const tree = journal.jobs.tree(jobId).map((job) => ({
      job,
      steps: journal.steps.ofJob(job.id),
      definition: this.#engine.definitionOf(job.kind, job.version),
    }));
    if (tree.length === 0) throw unknownJob();
    return tree;
  }

  #require(jobId: string): void {
    if (!this.#engine.journal.jobs.find(jobId)) throw unknownJob();
  }
}

function unknownJob() {
  return problem('not_found', 'There is no such job.', 'Go back to the list of jobs.');
}
