import type { ProblemError } from '#contract/problems.ts';
import { type Cache, isDamage, openCacheReader } from '../../foundation/store/index.ts';
import { type ChangeReader, openChangeReader } from './changes.ts';
import { openKnownIds } from './known-ids.ts';
import { cacheDamaged } from './problem-of.ts';
import { type InventoryReader, openInventoryReader } from './queries.ts';
import { openTopologyReader, type TopologyReader } from './topology-reader.ts';

/** Everything that the cache can be asked. */
export interface Readers {
  readonly inventory: InventoryReader;
  readonly changes: ChangeReader;
  readonly topology: TopologyReader;
  readonly idOf: ReturnType<typeof openKnownIds>;
}

/** The cache as it is read, which may be closed and opened again. */
export class Reading {
  readonly #onDamage: () => void;
  #cache: Cache | null = null;
  #readers: Readers | null = null;
  #whyClosed: ProblemError;

  /** `onDamage` is told after the cache was found to be damaged and was closed. */
  constructor(whyClosed: ProblemError, onDamage: () => void) {
    this.#whyClosed = whyClosed;
    this.#onDamage = onDamage;
  }

  open(dataFolder: string): void {
    this.#cache?.close();
    this.#cache = openCacheReader(dataFolder);
    const { db } = this.#cache;
    this.#readers = {
      inventory: openInventoryReader(db),
      changes: openChangeReader(db),
      topology: openTopologyReader(db),
      idOf: openKnownIds(db),
    };
  }

  /** Whoever asks from now on is told why. */
  close(why: ProblemError): void {
    this.#cache?.close();
    this.#cache = null;
    this.#readers = null;
    this.#whyClosed = why;
  }

  ask<Answer>(question: (readers: Readers) => Answer): Answer {
    if (!this.#readers) throw this.#whyClosed;
    try {
      return question(this.#readers);
    } catch (error) {
      throw this.#reasonOf(error);
    }
  }

  /** The same for an answer that comes in portions. */
  async askPatiently<Answer>(question: (readers: Readers) => Promise<Answer>): Promise<Answer> {
    try {
      return await this.ask(question);
    } catch (error) {
      throw this.#reasonOf(error);
    }
  }

  /** A damaged cache is closed at once, and everybody is told the same. */
  #reasonOf(error: unknown): unknown {
    if (!isDamage(error)) return error;
    this.close(cacheDamaged());
    this.#onDamage();
    return this.#whyClosed;
  }
}
