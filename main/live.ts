import { AsyncIteratorClass } from '@orpc/server';
import type { LiveEvent } from '#contract/live.ts';

/** Beyond this many unread events a subscriber is told to look at everything again instead. */
const unreadMax = 100;

/** Hands every event to every subscriber, none of which can make the console hold more than a bounded backlog. */
export class LiveEvents {
  readonly #subscribers = new Set<Subscriber>();
  readonly #listeners = new Set<(event: LiveEvent) => void>();

  publish(event: LiveEvent): void {
    for (const subscriber of this.#subscribers) subscriber.receive(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** Calls back at once with what everybody is told, for the parts of the console that act on it. */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** To every window of one person. */
  tell(person: string, event: LiveEvent): void {
    for (const subscriber of this.#subscribers) if (subscriber.person === person) subscriber.receive(event);
  }

  /** `hello` first, then events as they happen, until the reader returns, the signal aborts or the console stops. */
  subscribe(person: string, signal?: AbortSignal, onEnd: () => void = () => {}): AsyncIteratorClass<LiveEvent> {
    const subscriber = new Subscriber(person);
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

/** Said once to whoever has not read it yet; the others carry something of their own. */
const saidOnce: ReadonlySet<LiveEvent['kind']> = new Set([
  'scopes',
  'connections',
  'notices',
  'preferences',
  'settings',
  'litter',
]);

class Subscriber {
  readonly person: string;
  #unread: LiveEvent[] = [{ kind: 'hello' }];
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(person: string) {
    this.person = person;
  }

  receive(event: LiveEvent): void {
    if (this.#ended) return;
    if (saidOnce.has(event.kind) && this.#unread.some(({ kind }) => kind === event.kind)) return;
    // Of each job only the newest entry counts: whoever reads the stream from it on misses nothing.
    if (event.kind === 'job')
      this.#unread = this.#unread.filter((one) => one.kind !== 'job' || one.jobId !== event.jobId);
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
