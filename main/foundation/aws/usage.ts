import type { ServiceUsage } from '#contract/budget.ts';
import type { Clock } from '../runtime/index.ts';
import type { Outcome } from './gate.ts';
import type { BudgetUse, SlowDown } from './rate-budget.ts';
import type { ServiceName } from './reader.ts';

const minuteMs = 60_000;
const minutesShown = 10;
const windowMs = minutesShown * minuteMs;

type Attempt = { readonly at: number } & Pick<Outcome, 'durationMs' | 'result'>;

/** Counts what each operation of each connection has cost within the last ten minutes. */
export class Usage {
  readonly #clock: Clock;
  /** Connection id, then service, then operation. */
  readonly #attempts = new Map<string, Map<ServiceName, Map<string, Attempt[]>>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  record({ call, durationMs, result }: Outcome): void {
    const services = entry(this.#attempts, call.connectionId, () => new Map<ServiceName, Map<string, Attempt[]>>());
    const operations = entry(services, call.service, () => new Map<string, Attempt[]>());
    const attempts = entry(operations, call.operation, (): Attempt[] => []);
    const at = this.#clock.now();
    attempts.push({ at, durationMs, result });
    forget(attempts, at - windowMs);
  }

  /** Forgets a connection that was closed. */
  forget(connectionId: string): void {
    this.#attempts.delete(connectionId);
  }

  /** `use` tells what the budget that a connection's service draws on looks like now. */
  list(use: (connectionId: string, service: ServiceName) => BudgetUse): ServiceUsage[] {
    const now = this.#clock.now();
    return [...this.#attempts].flatMap(([connectionId, services]) =>
      [...services].map(([service, operations]) => {
        for (const attempts of operations.values()) forget(attempts, now - windowMs);
        const { slowDown, ...budget } = use(connectionId, service);
        return {
          connectionId,
          service,
          ...budget,
          callsByMinute: callsByMinute([...operations.values()].flat(), now),
          slowed: slowDown && inWords(slowDown, now),
          operations: [...operations].flatMap(([operation, attempts]) =>
            attempts.length === 0 ? [] : [summary(operation, attempts)],
          ),
        };
      }),
    );
  }
}

/** Calls in each of the last minutes, oldest first. */
function callsByMinute(attempts: readonly Attempt[], now: number): number[] {
  const counts = Array.from({ length: minutesShown }, () => 0);
  for (const { at } of attempts) {
    const minute = minutesShown - 1 - Math.floor((now - at) / minuteMs);
    counts[minute] = (counts[minute] ?? 0) + 1;
  }
  return counts;
}

function inWords({ since, until, operation }: SlowDown, now: number): string {
  const agoMinutes = Math.floor((now - since) / minuteMs);
  const ago = agoMinutes === 0 ? 'less than a minute ago' : `${agoMinutes} min ago`;
  const leftMinutes = Math.ceil((until - now) / minuteMs);
  return `Calls go at half the usual rate for another ${leftMinutes} min, because AWS throttled ${operation} ${ago}.`;
}

function summary(operation: string, attempts: readonly Attempt[]): ServiceUsage['operations'][number] {
  const durations = attempts
    .filter((attempt) => attempt.result === 'ok')
    .map((attempt) => attempt.durationMs)
    .sort((left, right) => left - right);
  return {
    operation,
    calls: attempts.length,
    errors: attempts.filter((attempt) => attempt.result === 'error').length,
    throttles: attempts.filter((attempt) => attempt.result === 'throttled').length,
    p50Ms: percentile(durations, 0.5),
    p95Ms: percentile(durations, 0.95),
  };
}

/** The nearest-rank percentile of sorted values; null where there are none. */
function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

function forget(attempts: Attempt[], before: number): void {
  const kept = attempts.findIndex((attempt) => attempt.at > before);
  attempts.splice(0, kept < 0 ? attempts.length : kept);
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = create();
  map.set(key, value);
  return value;
}
