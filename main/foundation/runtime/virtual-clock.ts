import type { Clock } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** How many event-loop turns work that is already in flight gets before the next timer fires. */
const settleTurns = 20;

/** A clock for tests: time stands still until it is advanced, and timers fire in order. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(startAt = Date.UTC(2026, 10, 21, 3, 0, 0)) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  timer(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, delayMs), order: this.#order++, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** How many timers are waiting: a test that ends with some has leaked them. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets the machine sleep: time passes, and the timers that fell due meanwhile fire when it wakes up. */
  async sleep(durationMs: number): Promise<void> {
    this.#now += durationMs;
    await this.advance(0);
  }

  /** Lets time pass, firing every timer that falls due and settling what it started. */
  async advance(durationMs: number): Promise<void> {
    const end = this.#now + durationMs;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settle();
    }
    this.#now = end;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  }
}

/** Lets promises and in-process calls that are in flight make progress. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < settleTurns; turn++) await new Promise((resolve) => setImmediate(resolve));
}
