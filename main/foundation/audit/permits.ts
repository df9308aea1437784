import type { WriteAnswer, WriteIntent, WriteOrigin, WritePermit } from './model.ts';

/** What is on record of the intent that a permit is given for. */
interface Given {
  readonly hash: string;
  /** What came back under it, as far as that was kept. */
  readonly answers: readonly WriteAnswer[];
}

/** Which permits this run has given out, and which run of each job may still write. */
export class Permits {
  readonly #given = new WeakMap<WritePermit, Given>();
  readonly #epochs = new Map<string, number>();
  /** What came back under each intent that has no outcome yet, whichever run of its job had asked. */
  readonly #answers = new Map<number, WriteAnswer[]>();

  /**
   * A permit for an intent's record. Runs of the job before this one may not write from now on; what they were answered
   * stays, so that a run that is cancelled between two tries takes no answer with it.
   */
  give(seq: number, given: Given, intent: WriteIntent, origin: WriteOrigin): WritePermit {
    this.fence(origin.jobId, origin.epoch);
    const answers = this.#answers.get(seq) ?? [...given.answers];
    this.#answers.set(seq, answers);
    const permit: WritePermit = Object.freeze({
      seq,
      intent,
      origin,
      answers,
      answered: (answer: WriteAnswer) => void answers.push(answer),
    });
    this.#given.set(permit, given);
    return permit;
  }

  /** What came back so far, by the intent that has no outcome yet. */
  unrecorded(): readonly (readonly [seq: number, answers: readonly WriteAnswer[]])[] {
    return [...this.#answers].filter(([, answers]) => answers.length > 0);
  }

  /** Its outcome is on record, with every answer. */
  spend({ seq }: WritePermit): void {
    this.#answers.delete(seq);
  }

  /** Whether an outcome of its intent was recorded here, unless that was rolled back; nobody else records any. */
  mayBeSpent({ seq }: WritePermit): boolean {
    return !this.#answers.has(seq);
  }

  /** The hash of the record that the permit was given for; undefined where it was not given here. */
  hashOf(permit: WritePermit): string | undefined {
    return this.#given.get(permit)?.hash;
  }

  /** Only this run of a job and later ones may write. */
  fence(jobId: string, epoch: number): void {
    this.#epochs.set(jobId, Math.max(epoch, this.#epochs.get(jobId) ?? epoch));
  }

  isOfEarlierRun({ jobId, epoch }: WriteOrigin): boolean {
    return epoch < (this.#epochs.get(jobId) ?? epoch);
  }
}
