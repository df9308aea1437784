import type { WorldClock } from '../world.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * A clock for tests in which nothing is asynchronous: it does not wait for promises between timers, so that a day of
 * life passes in a second where the virtual clock takes many.
 */
export class InstantClock implements WorldClock {
  #now = Date.UTC(2026, 10, 21, 3);
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  timer(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + delayMs, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  get pending(): number {
    return this.#timers.size;
  }

  advance(durationMs: number): void {
    const end = this.#now + durationMs;
    for (let next = this.#next(); next && next.at <= end; next = this.#next()) {
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = end;
  }

  /** The earliest; of equal ones the one that was set first. */
  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (!first || timer.at < first.at) first = timer;
    return first;
  }
}
