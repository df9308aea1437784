import type { ResourceRef } from '#contract/inventory.ts';
import type { LiveEvent } from '#contract/live.ts';
import type { LinkState } from './link.ts';
import { type Store, until } from './store.ts';

/** A person who scrolls or switches windows settles within this time. */
const settleMs = 400;
const retryMs = 1_000;

/** What the window shows, and whether anybody looks at it. */
export interface Interest {
  readonly watching: ResourceRef[];
  readonly focused: boolean;
}

export interface SubscriptionOptions {
  /** Begins a subscription that lasts until the signal is aborted. */
  readonly watch: (interest: Interest, signal: AbortSignal) => Promise<AsyncIterable<LiveEvent>>;
  /** What the window shows now. */
  readonly interest: () => Interest;
  /** Calls back whenever that may have changed. Returns how to stop. */
  readonly onInterest: (listener: () => void) => () => void;
  readonly linkState: Store<LinkState>;
  readonly onEvent: (event: LiveEvent) => void;
  /** Events may have been missed: everything that is shown has to be asked for again. */
  readonly onGap: () => void;
}

const pause = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs));

/**
 * Stays subscribed to the core's events. There is one subscription at a time; when what is on screen changes, the new
 * one is begun before the old one ends, so that no event falls between them. There is a gap only at the beginning and
 * after a lost connection. Returns how to stop.
 */
export function keepSubscribed(options: SubscriptionOptions): () => void {
  const { watch, interest, onInterest, linkState, onEvent, onGap } = options;
  const stopping = new AbortController();
  let current: AbortController | null = null;
  let currentKey = '';
  let settling: ReturnType<typeof setTimeout> | undefined;

  const greeted = (previous: AbortController | null) => {
    if (previous === null || previous.signal.aborted) onGap();
    previous?.abort();
  };

  const listen = async (previous: AbortController | null, wanted: Interest, signal: AbortSignal) => {
    try {
      for await (const event of await watch(wanted, signal)) {
        if (event.kind === 'hello') greeted(previous);
        else onEvent(event);
      }
    } catch {
      // A lost connection and a refused subscription end alike: it is begun again.
    }
    previous?.abort();
  };

  const follow = async () => {
    const wanted = interest();
    const own = new AbortController();
    const previous = current;
    current = own;
    currentKey = JSON.stringify(wanted);
    await listen(previous, wanted, AbortSignal.any([own.signal, stopping.signal]));
    if (current !== own || stopping.signal.aborted) return;
    own.abort();
    await pause(retryMs);
    await until(linkState, (state) => state === 'online', stopping.signal).catch(() => undefined);
    if (current === own && !stopping.signal.aborted) await follow();
  };

  const unsubscribe = onInterest(() => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      if (current?.signal.aborted === false && JSON.stringify(interest()) !== currentKey) void follow();
    }, settleMs);
  });
  void follow();

  return () => {
    unsubscribe();
    clearTimeout(settling);
    stopping.abort();
  };
}
