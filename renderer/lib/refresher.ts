import type { QueryClient } from '@tanstack/react-query';
import type { Scope } from '#contract/inventory.ts';
import type { LiveEvent } from '#contract/live.ts';
import { isOutdated, type Outdated, outdatedBy } from './live-scope.ts';

/** At most four rounds of questions a second, however fast events arrive. */
const roundMs = 250;

/** How far each scope can be trusted, as the core said last; null before it has. */
function knownTrust(queries: QueryClient): readonly string[] | null {
  const [[, scopes] = []] = queries.getQueriesData<readonly Scope[]>({ queryKey: [['inventory', 'scopes']] });
  const trustOf = ({ connectionId, service, read }: Scope) => JSON.stringify([connectionId, service, read.freshness]);
  return scopes?.map(trustOf) ?? null;
}

/** Connections of which a scope is trusted more or less than before: without new data their rows say so, too. */
function trustedOtherwise(before: readonly string[] | null, after: readonly string[] | null): Outdated {
  const otherwise = before === null ? [] : (after ?? []).filter((each) => !before.includes(each));
  const connectionIds = otherwise.map((each) => (JSON.parse(each) as [string])[0]);
  return { connectionIds: new Set(connectionIds), topics: new Set() };
}

/**
 * Takes events and asks the questions again that they have made out of date. One round follows the other: events that
 * arrive meanwhile share the next one, so that a slow answer is waited for and never starved.
 */
export function createRefresher(queries: QueryClient): (event: LiveEvent) => void {
  let pending: LiveEvent[] = [];
  let running = false;

  // An answer that is on its way may be from before the event, so it is asked for again.
  const askAgain = (outdated: Outdated) =>
    queries.invalidateQueries({ predicate: (query) => isOutdated(query.queryKey, outdated) });

  const round = async (outdated: Outdated) => {
    const before = knownTrust(queries);
    await askAgain(outdated);
    await askAgain(trustedOtherwise(before, knownTrust(queries)));
  };

  const run = async () => {
    running = true;
    while (pending.length > 0) {
      const outdated = outdatedBy(pending);
      pending = [];
      await Promise.all([round(outdated), new Promise((resolve) => setTimeout(resolve, roundMs))]);
    }
    running = false;
  };

  return (event) => {
    pending.push(event);
    if (!running) void run();
  };
}
