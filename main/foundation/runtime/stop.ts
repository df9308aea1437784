/** Ends what was started. Calling it again does nothing. */
export type Stop = () => void | Promise<void>;

/** What one thing started, ended together in reverse order. */
export class Stops {
  readonly #stops: Stop[] = [];
  #stopped = false;

  add(stop: Stop): void {
    this.#stops.push(stop);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const stop of this.#stops.toReversed()) await stop();
  }
}
