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

/** `now`: a person or a job waits for it. `spare`: the inventory's own reading, which can be a little later. */
export type Urgency = 'now' | 'spare';

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

/** Permits that the inventory's own reading leaves for whoever waits. */
const kept = 1;

/** After so many urgent calls one that can wait has its turn, so that a busy job never blinds the inventory. */
const urgentInRow = 3;

/**
 * Keeps calls below the published limits, one bucket per account, region and service. What somebody waits for goes
 * first; among equals, first come is first served.
 */
export class RateBudget {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();
  #stopped = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for the turn of one attempt. Rejects with the signal's reason when aborted. */
  take(place: BudgetPlace, urgency: Urgency, signal?: AbortSignal): Promise<void> {
    if (this.#stopped) return Promise.reject(stopped());
    return this.#bucket(place).take(urgency, signal);
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
  readonly urgency: Urgency;
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
  #urgentSince = 0;
  #slowDown: SlowDown | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Clock, limit: Limit) {
    this.#clock = clock;
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#filledAt = clock.now();
  }

  take(urgency: Urgency, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const onAbort = () => this.#leave(waiter, signal?.reason);
      const settled = () => signal?.removeEventListener('abort', onAbort);
      const waiter: Waiter = {
        urgency,
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
    let next = this.#next();
    while (next !== undefined && this.#tokens >= this.#needed(next)) {
      this.#waiters.splice(this.#waiters.indexOf(next), 1);
      this.#tokens -= 1;
      this.#given.push(this.#filledAt);
      this.#urgentSince = next.urgency === 'now' ? this.#urgentSince + 1 : 0;
      next.go();
      next = this.#next();
    }
    this.#forget(this.#filledAt);
    if (next === undefined) return;
    this.#cancelTimer = this.#clock.timer(this.#nextTokenMs(this.#needed(next)), () => this.#serve());
  }

  /** Whose turn it is. */
  #next(): Waiter | undefined {
    const first = (urgency: Urgency) => this.#waiters.find((waiter) => waiter.urgency === urgency);
    if (this.#urgentSince >= urgentInRow) return first('spare') ?? first('now');
    return first('now') ?? first('spare');
  }

  /** A turn that came after many urgent ones is taken with the first token; otherwise some are left. */
  #needed({ urgency }: Waiter): number {
    return urgency === 'now' || this.#urgentSince >= urgentInRow ? 1 : 1 + kept;
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
  #nextTokenMs(needed: number): number {
    return Math.max(1, Math.ceil(((needed - this.#tokens) * 1000) / this.#perSecond(this.#filledAt)));
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
