import type { Clock } from '../foundation/runtime/index.ts';

/**
 * What a process lives on: its clock, and that it gets to run at all. While it is frozen its timers wait and no answer
 * reaches it; once it is dead none ever do, whatever it had under way.
 */
export class Mortal implements Clock {
  readonly #world: Clock;
  readonly #timers = new Set<() => void>();
  /** What happens when it is thawed; null while it is awake. */
  #held: (() => void)[] | null = null;
  #isDead = false;

  constructor(world: Clock) {
    this.#world = world;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** How many of its timers are waiting. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#world.now();
  }

  timer(delayMs: number, callback: () => void): () => void {
    if (this.#isDead) return () => {};
    let isStopped = false;
    const fire = () => {
      this.#timers.delete(stop);
      if (!isStopped) this.#whenAwake(callback);
    };
    const stopTimer = this.#world.timer(delayMs, fire);
    const stop = () => {
      isStopped = true;
      stopTimer();
      this.#timers.delete(stop);
    };
    this.#timers.add(stop);
    return stop;
  }

  /** Resolves once the process can take an answer; never where it is dead. */
  awake(): Promise<void> {
    return new Promise((resolve) => this.#whenAwake(resolve));
  }

  /** As SIGSTOP, or a lid that is closed. */
  freeze(): void {
    this.#held ??= [];
  }

  thaw(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const work of held) work();
  }

  /** As SIGKILL. */
  die(): void {
    this.#isDead = true;
    for (const stop of [...this.#timers]) stop();
    this.#held = null;
  }

  #whenAwake(work: () => void): void {
    if (this.#isDead) return;
    if (this.#held) this.#held.push(() => this.#whenAwake(work));
    else work();
  }
}
