import { problem } from '#contract/problems.ts';
import type { Clock } from '../runtime/index.ts';
import { type Limit, limits, slowDownMs } from './limits.ts';
import type { ServiceName } from './reader.ts';

/** What shares one bucket: every connection that reaches the same account and region. */
export interface BudgetPlace {
  readonly account: string;
  readonly region: string;
  readonly service: ServiceName;
}

/** Why calls go at half the rate for some time. Times are milliseconds since the epoch. */
export interface SlowDown {
  readonly since: number;
  readonly until: number;
  /** What AWS throttled last. */
  readonly operation: string;
}

export interface BudgetUse {
  readonly limitPerSecond: number;
  readonly publishedPerSecond: number | null;
  /** Share of the limit that was used in the last minute, 0 to 1. */
  readonly used: number;
  readonly waiting: number;
  readonly slowDown: SlowDown | null;
}

const usedWindowMs = 60_000;

/** Keeps calls below the published limits: first come, first served, one bucket per account, region and service. */
export class RateBudget {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for the turn of one attempt. Rejects with the signal's reason when aborted. */
  take(place: BudgetPlace, signal?: AbortSignal): Promise<void> {
    if (this.#stopped) return Promise.reject(stopped());
    return this.#bucket(place).take(signal);
  }

  /** AWS throttled a call: the bucket runs at half its rate for five minutes. */
  throttled(place: BudgetPlace, operation: string): void {
    this.#bucket(place).slowDown(operation);
  }

  use(place: BudgetPlace): BudgetUse {
    return this.#bucket(place).use();
  }

  stop(): void {
    this.#stopped = true;
    for (const bucket of this.#buckets.values()) bucket.stop();
  }

  #bucket(place: BudgetPlace): Bucket {
    const key = `${place.account}/${place.region}/${place.service}`;
    const known = this.#buckets.get(key);
    if (known) return known;
    const bucket = new Bucket(this.#clock, limits[place.service]);
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

interface Waiter {
  readonly go: () => void;
  readonly refuse: (reason: unknown) => void;
}

class Bucket {
  readonly #clock: Clock;
  readonly #limit: Limit;
  readonly #waiters: Waiter[] = [];
  /** When recent permits were given, oldest first. */
  readonly #given: number[] = [];
  #tokens: number;
  #filledAt: number;
  #slowDown: SlowDown | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Clock, limit: Limit) {
    this.#clock = clock;
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#filledAt = clock.now();
  }

  take(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const onAbort = () => this.#leave(waiter, signal?.reason);
      const settled = () => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        go: () => {
          settled();
          resolve();
        },
        refuse: (reason) => {
          settled();
          reject(reason);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiters.push(waiter);
      this.#serve();
    });
  }

  slowDown(operation: string): void {
    this.#fill();
    this.#tokens = Math.min(this.#tokens, 0);
    const since = this.#clock.now();
    this.#slowDown = { since, until: since + slowDownMs, operation };
    this.#serve();
  }

  use(): BudgetUse {
    const now = this.#clock.now();
    this.#forget(now);
    const limitPerSecond = this.#perSecond(now);
    const used = this.#given.length / (limitPerSecond * (usedWindowMs / 1000));
    return {
      limitPerSecond,
      publishedPerSecond: this.#limit.publishedPerSecond,
      used: Math.min(1, used),
      waiting: this.#waiters.length,
      slowDown: now < this.#slowUntil ? this.#slowDown : null,
    };
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(stopped());
  }

  #leave(waiter: Waiter, reason: unknown): void {
    const index = this.#waiters.indexOf(waiter);
    if (index >= 0) this.#waiters.splice(index, 1);
    waiter.refuse(reason);
    this.#serve();
  }

  #serve(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#fill();
    while (this.#tokens >= 1 && this.#waiters.length > 0) {
      this.#tokens -= 1;
      this.#given.push(this.#filledAt);
      this.#waiters.shift()?.go();
    }
    this.#forget(this.#filledAt);
    if (this.#waiters.length > 0) this.#cancelTimer = this.#clock.timer(this.#nextTokenMs(), () => this.#serve());
  }

  #fill(): void {
    const now = this.#clock.now();
    const slowMs = Math.max(0, Math.min(now, this.#slowUntil) - this.#filledAt);
    const fullMs = Math.max(0, now - this.#filledAt - slowMs);
    const gained = ((fullMs + slowMs / 2) * this.#limit.perSecond) / 1000;
    this.#tokens = Math.min(this.#limit.burst, this.#tokens + gained);
    this.#filledAt = now;
  }

  get #slowUntil(): number {
    return this.#slowDown?.until ?? Number.NEGATIVE_INFINITY;
  }

  #perSecond(now: number): number {
    return now < this.#slowUntil ? this.#limit.perSecond / 2 : this.#limit.perSecond;
  }

  /** Whole milliseconds, at least one: a timer that fires a fraction too early would only fire again. */
  #nextTokenMs(): number {
    return Math.max(1, Math.ceil(((1 - this.#tokens) * 1000) / this.#perSecond(this.#filledAt)));
  }

  #forget(now: number): void {
    let old = 0;
    while (old < this.#given.length && (this.#given[old] ?? now) <= now - usedWindowMs) old++;
    this.#given.splice(0, old);
  }
}

function stopped(): Error {
  return problem('stopped', 'The console is closing.', '');
}
