import type { Clock } from '../foundation/runtime/index.ts';

/** Processes of one test agree on what time it is, so that they count from one moment. */
export function fastClock(speed: number, startedAt: number): Clock {
  return {
    now: () => startedAt + (Date.now() - startedAt) * speed,
    timer: (delayMs, callback) => {
      const handle = setTimeout(callback, Math.max(0, delayMs) / speed);
      return () => clearTimeout(handle);
    },
  };
}
