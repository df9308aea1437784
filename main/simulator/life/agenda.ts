import type { WorldClock } from '../world.ts';

/** What is still to happen. Stopping it forgets all of it, and nothing more is taken on. */
export interface Agenda {
  after(delayMs: number, happening: () => void): void;
  stop(): void;
}

export function createAgenda(clock: WorldClock): Agenda {
  const cancels = new Set<() => void>();
  let stopped = false;
  return {
    after: (delayMs, happening) => {
      if (stopped) return;
      const cancel = clock.timer(Math.round(delayMs), () => {
        cancels.delete(cancel);
        happening();
      });
      cancels.add(cancel);
    },
    stop: () => {
      stopped = true;
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
