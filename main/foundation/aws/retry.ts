import type { Random } from '../runtime/index.ts';
import type { Failure } from './problems.ts';

/** Attempts of one call, the first included. */
export const attemptsMax = 4;

/** No attempt starts later than this after the first. */
const withinMs = 60_000;

// AWS docs, "Retry behavior" (standard mode): full jitter up to 20 s, base 1 s for throttling and 50 ms for the rest.
const throttledBaseMs = 1000;
const transientBaseMs = 50;
const delayMaxMs = 20_000;

/** `read` changes nothing and may be repeated freely. */
export type OperationKind = 'read' | 'write';

/**
 * By the verb of AWS's operation names; whatever is not known to read is a write. AssumeRole changes nothing: it hands
 * out a session.
 */
export function operationKind(operation: string): OperationKind {
  return /^(Describe|List|Get|AssumeRole)/.test(operation) ? 'read' : 'write';
}

export interface Attempted {
  readonly failure: Failure;
  readonly kind: OperationKind;
  /** How many attempts were made. */
  readonly attempts: number;
  /** Milliseconds since the first attempt began. */
  readonly elapsedMs: number;
}

/** How long to wait before the next attempt, in milliseconds; null where there should be none. */
export function retryDelayMs({ failure, kind, attempts, elapsedMs }: Attempted, random: Random): number | null {
  if (attempts >= attemptsMax || !deservesRetry(failure, kind)) return null;
  const baseMs = failure.kind === 'throttled' ? throttledBaseMs : transientBaseMs;
  const ceilingMs = Math.min(delayMaxMs, baseMs * 2 ** attempts);
  const delayMs = Math.round(ceilingMs * (0.5 + random() / 2));
  return elapsedMs + delayMs > withinMs ? null : delayMs;
}

/** A throttled call was not executed, so even a write may be repeated; after anything else only a read may. */
function deservesRetry(failure: Failure, kind: OperationKind): boolean {
  switch (failure.kind) {
    case 'throttled':
      return true;
    case 'transient':
    case 'silent':
      return kind === 'read';
    case 'skewed':
      return kind === 'read' && failure.clockCorrected;
    case 'expired':
    case 'denied':
    case 'rejected':
    case 'untrusted':
    case 'missing':
    case 'failed':
      return false;
  }
}
