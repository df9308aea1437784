/** Ends what was started. Calling it again does nothing. */
export type Stop = () => void | Promise<void>;

/** What one thing started, ended together in reverse order; what fails to end keeps nothing else from it. */
export class Stops {
  readonly #stops: Stop[] = [];
  #stopped = false;

  add(stop: Stop): void {
    this.#stops.push(stop);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    const failures: unknown[] = [];
    for (const stop of this.#stops.toReversed()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
