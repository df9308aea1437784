import { ProblemError } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import { type Evidence, type EvidenceAsked, readEvidence } from './litter-evidence.ts';
import { groupLock } from './model.ts';
import type { GroupWhere } from './write-step.ts';

/** Reads what points to litter beside the listing, a group after the other, and keeps it. */
export class LitterReading {
  readonly #clock: Clock;
  readonly #reader: AwsReader;
  readonly #known = new Map<string, Evidence>();
  readonly #stopping = new AbortController();

  constructor({ clock, reader }: { readonly clock: Clock; readonly reader: AwsReader }) {
    this.#clock = clock;
    this.#reader = reader;
  }

  of(where: GroupWhere): Evidence | null {
    return this.#known.get(groupLock(where, where.groupName)) ?? null;
  }

  /** What was read of a group does not count any more. */
  forget(where: Pick<GroupWhere, 'account' | 'region' | 'groupName'>): void {
    this.#known.delete(groupLock(where, where.groupName));
  }

  /** What cannot be read, e.g. because nobody is signed in any more, is left for the next time. */
  async read(asked: readonly EvidenceAsked[]): Promise<void> {
    const { signal } = this.#stopping;
    for (const one of asked) {
      if (signal.aborted) return;
      try {
        const [at, before] = [this.#clock.now(), this.of(one.where)];
        const evidence = await readEvidence(this.#reader, one, { at, before, signal });
        this.#known.set(groupLock(one.where, one.where.groupName), evidence);
      } catch (error) {
        if (!signal.aborted && !(error instanceof ProblemError)) throw error;
      }
    }
  }

  get isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  stop(): void {
    this.#stopping.abort();
  }
}
