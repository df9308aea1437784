import { AsyncIteratorClass } from '@orpc/server';
import type { LiveEvent } from '#contract/live.ts';

/** Beyond this many unread events a subscriber is told to look at everything again instead. */
const unreadMax = 100;

/** Hands every event to every subscriber, none of which can make the console hold more than a bounded backlog. */
export class LiveEvents {
  readonly #subscribers = new Set<Subscriber>();

  publish(event: LiveEvent): void {
    for (const subscriber of this.#subscribers) subscriber.receive(event);
  }

  /** `hello` first, then events as they happen, until the reader returns, the signal aborts or the console stops. */
  subscribe(signal?: AbortSignal, onEnd: () => void = () => {}): AsyncIteratorClass<LiveEvent> {
    const subscriber = new Subscriber();
    const end = () => {
      subscriber.end();
      signal?.removeEventListener('abort', end);
      if (this.#subscribers.delete(subscriber)) onEnd();
    };
    this.#subscribers.add(subscriber);
    signal?.addEventListener('abort', end);
    if (signal?.aborted) end();
    return new AsyncIteratorClass(
      () => subscriber.next(),
      async () => end(),
    );
  }

  stop(): void {
    for (const subscriber of this.#subscribers) subscriber.end();
  }
}

class Subscriber {
  #unread: LiveEvent[] = [{ kind: 'hello' }];
  #ended = false;
  #wake: (() => void) | undefined;

  receive(event: LiveEvent): void {
    if (this.#ended) return;
    // What a subscriber has not read yet need not be said twice, unless it carries figures of its own.
    const isRepeated = event.kind !== 'published' && this.#unread.some(({ kind }) => kind === event.kind);
    if (isRepeated) return;
    this.#unread.push(event);
    if (this.#unread.length > unreadMax) this.#unread = [{ kind: 'hello' }];
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#unread = [];
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<LiveEvent, undefined>> {
    if (this.#unread.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    const value = this.#unread.shift();
    return value ? { done: false, value } : { done: true, value: undefined };
  }
}
