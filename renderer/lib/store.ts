import { useSyncExternalStore } from 'react';

/** A value outside React that components can follow. */
export interface Store<Value> {
  readonly get: () => Value;
  readonly set: (value: Value) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** Makes a store; listeners are told only when the value is another one. */
export function createStore<Value>(initial: Value): Store<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (value) => {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The store's value now; the component renders again when it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Resolves once the store's value satisfies the condition; rejects when the signal is aborted. */
export function until<Value>(
  store: Store<Value>,
  holds: (value: Value) => boolean,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (holds(store.get())) {
      resolve();
      return;
    }
    const finish = (settle: () => void) => () => {
      unsubscribe();
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = finish(() => reject(signal?.reason));
    const done = finish(resolve);
    const unsubscribe = store.subscribe(() => {
      if (holds(store.get())) done();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}
