import type { JobEvent } from '#contract/jobs.ts';
import type { JobEngine } from './engine.ts';

/** As many entries are read at a time. */
const pageSize = 200;

/**
 * The stream of a job and everything below it from an entry on. It reads from the journal whenever something moved, so
 * a slow reader costs no memory and misses nothing. It ends with the tree, with the engine, or when the signal aborts.
 */
export async function* followJob(
  engine: JobEngine,
  jobId: string,
  after: number,
  signal?: AbortSignal,
): AsyncGenerator<JobEvent, void> {
  const { jobs, events } = engine.journal;
  const rootId = jobs.find(jobId)?.rootId;
  const bell = new Bell();
  const ends = [engine.onMoved((moved) => moved.rootId === rootId && bell.ring()), engine.onStop(() => bell.ring())];
  const ring = () => bell.ring();
  signal?.addEventListener('abort', ring);
  try {
    for (let last = after; !signal?.aborted && !engine.isStopped; ) {
      const rung = bell.next();
      // Read before the entries: what ends it in between has been read with them.
      const hasEnded = jobs.tree(jobId).every(({ endedAt }) => endedAt !== null);
      const page = events.after(jobId, last, pageSize);
      for (const event of page) {
        yield event;
        last = event.id;
      }
      if (page.length === pageSize) continue;
      if (hasEnded) return;
      await rung;
    }
  } finally {
    for (const end of ends) end();
    signal?.removeEventListener('abort', ring);
  }
}

/** Wakes who waits for its next ring. */
class Bell {
  #waiting = Promise.withResolvers<void>();

  next(): Promise<void> {
    return this.#waiting.promise;
  }

  ring(): void {
    this.#waiting.resolve();
    this.#waiting = Promise.withResolvers();
  }
}
