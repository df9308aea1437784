import type { Random } from '../runtime/index.ts';

/** What an error means for the step that met it. */
export interface Verdict {
  /** Whether the write may have taken effect all the same. */
  readonly effect: 'none' | 'unknown';
  /** `again`: it may succeed later. `sign_in`: once somebody has signed in. `person`: somebody must decide. */
  readonly then: 'again' | 'sign_in' | 'person' | 'final';
}

export type Classify = (error: unknown) => Verdict;

/** So many times in a row is tried what may succeed later. A restart begins to count anew. */
export const triesMax = 6;

const firstDelayMs = 1_000;
const longestDelayMs = 60_000;

/** How long to wait after so many tries: twice as long each time, spread so that jobs do not come back together. */
export function delayAfterMs(tries: number, random: Random): number {
  const full = Math.min(longestDelayMs, firstDelayMs * 2 ** (tries - 1));
  return Math.round(full * (0.5 + random() / 2));
}
