/** What the simulated AWS truly is at a moment, whatever anybody was told of it. */
export interface Moment {
  readonly at: number;
  /** The instances that get traffic. */
  readonly serving: readonly string[];
  readonly members: readonly { readonly id: string; readonly launchedAt: number; readonly isLeaving: boolean }[];
  /** How many calls that change something have been made so far. */
  readonly writes: number;
}

export interface CycleFigures {
  /** From the first write until all that was there is gone, and as many as before serve. */
  readonly durationMs: number;
  /** How few served at any moment. */
  readonly lowest: number;
  /** How many there were at most, those included that only finish what they serve. */
  readonly peak: number;
  readonly writes: number;
}

/** When what befell an instance was first seen. */
interface Life {
  readonly id: string;
  readonly launchedAt: number;
  servingAt: number;
  leavingAt: number;
  goneAt: number;
}

/** Follows a group, moment by moment, from before its instances are replaced. */
export class CycleRecord {
  readonly #first: Moment;
  readonly #lives = new Map<string, Life>();
  #beganAt: number | null = null;
  #wholeAt: number | null = null;
  #lowest: number;
  #peak: number;
  #writes = 0;

  constructor(first: Moment) {
    this.#first = first;
    this.#lowest = first.serving.length;
    this.#peak = first.members.length;
    this.#note(first);
  }

  /** Whether all that was there at first is gone, and as many as then serve. */
  get isWhole(): boolean {
    return this.#wholeAt !== null;
  }

  see(moment: Moment): void {
    const { at, serving, members, writes } = moment;
    this.#note(moment);
    this.#lowest = Math.min(this.#lowest, serving.length);
    this.#peak = Math.max(this.#peak, members.length);
    if (writes > this.#writes) this.#beganAt ??= at;
    this.#writes = writes;
    const isOld = ({ id }: Pick<Life, 'id'>) => this.#first.members.some((member) => member.id === id);
    const isWhole = !members.some(isOld) && serving.length >= this.#first.serving.length;
    this.#wholeAt = isWhole ? (this.#wholeAt ?? at) : null;
  }

  /** Throws while the group is not whole. */
  figures(): CycleFigures {
    if (this.#wholeAt === null || this.#beganAt === null) throw new Error('Not everything has been replaced.');
    return {
      durationMs: this.#wholeAt - this.#beganAt,
      lowest: this.#lowest,
      peak: this.#peak,
      writes: this.#writes,
    };
  }

  /**
   * The least that batches of these sizes take one after the other, from what the instances of this very run took:
   * of each batch the slowest from its launch to its first traffic (boot, deploy, in service), and of the last batch
   * the slowest drain. Earlier drains are left out, as a batch can boot while the one before it drains, and so is how
   * long AWS takes until it launches what it was asked for: the bound is rather too low than too high.
   */
  lowerBoundMs(batchSizes: readonly number[]): number {
    const lives = [...this.#lives.values()];
    const old = this.#first.members.map(({ id }) => id);
    const fresh = lives
      .filter(({ id }) => !old.includes(id))
      .toSorted((one, other) => one.launchedAt - other.launchedAt);
    const gone = lives.filter(({ id }) => old.includes(id)).toSorted((one, other) => one.leavingAt - other.leavingAt);
    const total = batchSizes.reduce((sum, size) => sum + size, 0);
    if (fresh.length !== total || gone.length !== total) throw new Error('The batches are not those of this run.');
    let from = 0;
    const arrivals = batchSizes.map((size) => {
      const batch = fresh.slice(from, from + size);
      from += size;
      return Math.max(...batch.map(({ launchedAt, servingAt }) => servingAt - launchedAt));
    });
    const drains = gone.slice(-(batchSizes.at(-1) ?? 0)).map(({ leavingAt, goneAt }) => goneAt - leavingAt);
    return arrivals.reduce((sum, durationMs) => sum + durationMs, 0) + Math.max(...drains);
  }

  #note({ at, serving, members }: Moment): void {
    const never = Number.POSITIVE_INFINITY;
    for (const { id, launchedAt, isLeaving } of members) {
      const life = this.#lives.get(id) ?? { id, launchedAt, servingAt: never, leavingAt: never, goneAt: never };
      this.#lives.set(id, life);
      if (serving.includes(id)) life.servingAt = Math.min(life.servingAt, at);
      if (isLeaving) life.leavingAt = Math.min(life.leavingAt, at);
    }
    for (const life of this.#lives.values()) {
      if (members.some(({ id }) => id === life.id)) continue;
      life.leavingAt = Math.min(life.leavingAt, at);
      life.goneAt = Math.min(life.goneAt, at);
    }
  }
}
