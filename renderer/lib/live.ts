import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ResourceRef } from '#contract/inventory.ts';
import type { LiveEvent } from '#contract/live.ts';
import type { Client } from './client.ts';
import type { LinkState } from './link.ts';
import { isOutdated, outdatedBy } from './live-scope.ts';
import { createStore, type Store, until } from './store.ts';

/** At most four rounds of questions a second, however fast events arrive. */
const roundMs = 250;
/** A person who scrolls or switches windows settles within this time. */
const settleMs = 400;
const retryMs = 1_000;
const watchingMax = 200;

const interests = new Map<symbol, readonly ResourceRef[]>();
const interestChanged = createStore(0);

/** Tells the core that these resources are on screen, so that they are read more often while the component lives. */
export function useWatching(resources: readonly ResourceRef[]): void {
  const key = JSON.stringify(resources);
  useEffect(() => {
    const id = Symbol('interest');
    interests.set(id, JSON.parse(key) as ResourceRef[]);
    interestChanged.set(interestChanged.get() + 1);
    return () => {
      interests.delete(id);
      interestChanged.set(interestChanged.get() + 1);
    };
  }, [key]);
}

interface Interest {
  readonly watching: ResourceRef[];
  readonly focused: boolean;
}

function currentInterest(): Interest {
  const resources = new Map<string, ResourceRef>();
  for (const each of [...interests.values()].flat())
    resources.set(`${each.connectionId} ${each.kind} ${each.id}`, each);
  return { watching: [...resources.values()].slice(0, watchingMax), focused: document.hasFocus() };
}

const pause = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs));

/** Collects events and asks the affected questions again, one round after the other. */
function createRefresher(queries: QueryClient): (event: LiveEvent) => void {
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
        pause(roundMs),
      ]);
    }
    running = false;
  };

  return (event) => {
    pending.push(event);
    if (!running) void run();
  };
}

/**
 * Follows the core's events for as long as the window lives. There is one subscription at a time; when what is on
 * screen changes, the new one is begun before the old one ends, so that no event falls between them. Only after a gap
 * (the first time, or when the connection was lost) is everything asked for again.
 */
export function startLive(client: Client, queries: QueryClient, linkState: Store<LinkState>): () => void {
  const stopping = new AbortController();
  const onEvent = createRefresher(queries);
  let current: AbortController | null = null;
  let currentKey = '';
  let settling: ReturnType<typeof setTimeout> | undefined;

  const greeted = (previous: AbortController | null) => {
    const gap = previous === null || previous.signal.aborted;
    if (gap) void queries.invalidateQueries(undefined, { cancelRefetch: false });
    previous?.abort();
  };

  const listen = async (previous: AbortController | null, interest: Interest, signal: AbortSignal) => {
    try {
      for await (const event of await client.live.watch(interest, { signal })) {
        if (event.kind === 'hello') greeted(previous);
        else onEvent(event);
      }
    } catch {
      // A lost connection and a refused subscription end alike: it is begun again.
    }
    previous?.abort();
  };

  const follow = async () => {
    const interest = currentInterest();
    const own = new AbortController();
    const previous = current;
    current = own;
    currentKey = JSON.stringify(interest);
    await listen(previous, interest, AbortSignal.any([own.signal, stopping.signal]));
    if (current !== own || stopping.signal.aborted) return;
    own.abort();
    await pause(retryMs);
    await until(linkState, (state) => state === 'online', stopping.signal).catch(() => undefined);
    if (current === own && !stopping.signal.aborted) await follow();
  };

  const interestMayDiffer = () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      if (current?.signal.aborted === false && JSON.stringify(currentInterest()) !== currentKey) void follow();
    }, settleMs);
  };

  const unsubscribe = interestChanged.subscribe(interestMayDiffer);
  window.addEventListener('focus', interestMayDiffer, { signal: stopping.signal });
  window.addEventListener('blur', interestMayDiffer, { signal: stopping.signal });
  void follow();

  return () => {
    unsubscribe();
    clearTimeout(settling);
    stopping.abort();
  };
}
