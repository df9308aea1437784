import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ResourceRef } from '#contract/inventory.ts';
import type { LiveEvent } from '#contract/live.ts';
import type { Client } from './client.ts';
import type { LinkState } from './link.ts';
import { createRefresher } from './refresher.ts';
import { createStore, type Store } from './store.ts';
import { type Interest, keepSubscribed } from './subscription.ts';

/** The contract takes no more; the first ones count. */
const watchingMax = 200;

const interests = createStore<ReadonlyMap<symbol, readonly ResourceRef[]>>(new Map());

/** Tells the core that these resources are on screen, so that they are read more often while the component lives. */
export function useWatching(resources: readonly ResourceRef[]): void {
  const key = JSON.stringify(resources);
  useEffect(() => {
    const id = Symbol('interest');
    interests.set(new Map(interests.get()).set(id, JSON.parse(key) as ResourceRef[]));
    return () => interests.set(new Map([...interests.get()].filter(([each]) => each !== id)));
  }, [key]);
}

function windowInterest(): Interest {
  const resources = new Map<string, ResourceRef>();
  for (const each of [...interests.get().values()].flat()) {
    resources.set(`${each.connectionId} ${each.kind} ${each.id}`, each);
  }
  return { watching: [...resources.values()].slice(0, watchingMax), focused: document.hasFocus() };
}

function onWindowInterest(listener: () => void): () => void {
  const stopping = new AbortController();
  const unsubscribe = interests.subscribe(listener);
  window.addEventListener('focus', listener, { signal: stopping.signal });
  window.addEventListener('blur', listener, { signal: stopping.signal });
  return () => {
    unsubscribe();
    stopping.abort();
  };
}

type Listener = (event: LiveEvent) => void;

const listeners = new Set<Listener>();

/** Calls back with every event as it happens. Returns how to stop. */
export function onLiveEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Keeps every answer on screen up to date for as long as the window lives. Returns how to stop. */
export function startLive(client: Client, queries: QueryClient, linkState: Store<LinkState>): () => void {
  const refresh = createRefresher(queries);
  return keepSubscribed({
    watch: (interest, signal) => client.live.watch(interest, { signal }),
    interest: windowInterest,
    onInterest: onWindowInterest,
    linkState,
    onEvent: (event) => {
      refresh(event);
      for (const listener of [...listeners]) listener(event);
    },
    // What is on its way was asked for after the subscription had begun, so it is current.
    onGap: () => void queries.invalidateQueries(undefined, { cancelRefetch: false }),
  });
}
