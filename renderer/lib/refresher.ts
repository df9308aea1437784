import type { QueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '#contract/live.ts';
import { isOutdated, outdatedBy } from './live-scope.ts';

/** At most four rounds of questions a second, however fast events arrive. */
const roundMs = 250;

/**
 * Takes events and asks the questions again that they have made out of date. One round follows the other: events that
 * arrive meanwhile share the next one, so that a slow answer is waited for and never starved.
 */
export function createRefresher(queries: QueryClient): (event: LiveEvent) => void {
  let pending: LiveEvent[] = [];
  let running = false;

  const run = async () => {
    running = true;
    while (pending.length > 0) {
      const outdated = outdatedBy(pending);
      pending = [];
      await Promise.all([
        // An answer that is on its way may be from before the event, so it is asked for again.
        queries.invalidateQueries({ predicate: (query) => isOutdated(query.queryKey, outdated) }),
        new Promise((resolve) => setTimeout(resolve, roundMs)),
      ]);
    }
    running = false;
  };

  return (event) => {
    pending.push(event);
    if (!running) void run();
  };
}
