import type { Clock } from '../runtime/index.ts';

const tickMs = 10_000;

/** A tick that comes later than this found the machine asleep: nothing of ours keeps the thread so long. */
const oversleptMs = 20_000;

/** A stretch of time in which the machine must not sleep. */
export interface Wakefulness {
  /** Aborted once it is known that the machine slept. */
  readonly signal: AbortSignal;
  /** Ends the stretch, and answers whether the machine slept in it. */
  end(): boolean;
}

/** Notices a machine that sleeps from now on, by the clock going on without its timers. */
export function watchWakefulness(clock: Clock): Wakefulness {
  const slept = new AbortController();
  let tickedAt = clock.now();
  const look = () => {
    if (clock.now() - tickedAt >= tickMs + oversleptMs) slept.abort();
    tickedAt = clock.now();
  };
  const tick = () => {
    look();
    stopTimer = clock.timer(tickMs, tick);
  };
  let stopTimer = clock.timer(tickMs, tick);
  return {
    signal: slept.signal,
    end: () => {
      stopTimer();
      look();
      return slept.signal.aborted;
    },
  };
}
