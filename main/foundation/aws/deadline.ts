import type { Clock } from '../runtime/index.ts';

/** A limit on how long something may take, on the injected clock; it stands still while it is held. */
export class Deadline {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #late: AbortController = new AbortController();
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, limitMs: number) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.restart();
  }

  /** Aborted when time is up. */
  get signal(): AbortSignal {
    return this.#late.signal;
  }

  restart(): void {
    this.hold();
    this.#cancel = this.#clock.timer(this.#limitMs, () => this.#late.abort());
  }

  /** Stops counting, e.g. while a person is asked. */
  hold(): void {
    this.#cancel();
  }
}

/** Settles as the work does, or rejects with the signal's reason as soon as it is aborted, whichever is first. */
export function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
