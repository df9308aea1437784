/** What is told beside the streams of jobs: to the log of the process, and some of it to people. */
export type JobReport =
  /** The journal could not be written; the job is taken up again after a while. `isNew`: it could be until now. */
  | { readonly kind: 'trouble'; readonly jobId: string | null; readonly error: unknown; readonly isNew: boolean }
  /** A person must decide; told again when the engine starts. */
  | { readonly kind: 'attention'; readonly jobId: string; readonly title: string; readonly question: string }
  /** Something waits longer for a person than was thought. `title` is that of the job, or null where it is every job. */
  | { readonly kind: 'reminder'; readonly title: string | null; readonly message: string };

export type Report = (report: JobReport) => void;

/** Troubles that are not further apart are one. */
const oneTroubleMs = 60_000;

/** Tells a trouble that goes on from one that is new. */
export class Troubles {
  #lastAt = Number.NEGATIVE_INFINITY;

  /** Whether the trouble of this moment is a new one. */
  isNew(now: number): boolean {
    const isNew = now - this.#lastAt > oneTroubleMs;
    this.#lastAt = now;
    return isNew;
  }
}
