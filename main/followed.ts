import { type Change, type Condition, pageLimitMax, type ResourceRef } from '#contract/inventory.ts';
import type { LiveEvent } from '#contract/live.ts';
import type { Follow } from '#contract/views.ts';
import type { FollowsService } from './features/preferences/index.ts';
import type { FailureLog } from './foundation/access/index.ts';
import type { Clock } from './foundation/runtime/index.ts';

/** What is asked of the inventory. */
export interface FollowedInventory {
  conditionOf(resource: ResourceRef): Condition | null;
  /** Newest first. */
  changes(query: { readonly limit: number }): Change[] | Promise<Change[]>;
}

export interface FollowedDeps {
  readonly clock: Clock;
  readonly follows: Pick<FollowsService, 'everybody'>;
  readonly inventory: FollowedInventory;
  /** Where it is written down that the inventory could not be asked. */
  readonly logger: FailureLog;
  readonly tell: (person: string, event: Extract<LiveEvent, { kind: 'followed' }>) => void;
}

/** What several services publish within this time is told together. */
export const coalescedMs = 1000;

/** Tells people of changes to what they follow. */
export class Followed {
  readonly #deps: FollowedDeps;
  /** The condition of each thing when it was looked at last, by key. */
  readonly #conditions = new Map<string, Condition | null>();
  /** Connections of which something was published since. */
  #published = new Set<string>();
  /** The newest entry of the record at the last look; null before the first one, which only tells of conditions. */
  #lastChange: number | null = null;
  #cancelTimer: (() => void) | null = null;
  #looking = Promise.resolve();

  constructor(deps: FollowedDeps) {
    this.#deps = deps;
    this.followsChanged();
  }

  /** From now on changes of what is followed newly are told, and nothing is kept of what no longer is. */
  followsChanged(): void {
    this.#looking = this.#looking.then(() => this.#calmly(async () => this.#takeNote()));
  }

  published(connectionId: string): void {
    this.#published.add(connectionId);
    this.#cancelTimer ??= this.#deps.clock.timer(coalescedMs, () => {
      this.#cancelTimer = null;
      this.#looking = this.#looking.then(() => this.#calmly(() => this.#look()));
    });
  }

  /** Ends when the inventory is not asked any more. */
  async stop(): Promise<void> {
    this.#cancelTimer?.();
    await this.#looking;
  }

  /** Nobody waits for it who could be told of a failure, e.g. of the cache. */
  async #calmly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'What is followed could not be looked at');
    }
  }

  #takeNote(): void {
    const followed = new Map(this.#everyFollow().map((follow) => [keyOf(follow), follow]));
    for (const key of this.#conditions.keys()) if (!followed.has(key)) this.#conditions.delete(key);
    for (const [key, follow] of followed) {
      if (!this.#conditions.has(key)) this.#conditions.set(key, this.#deps.inventory.conditionOf(follow));
    }
  }

  async #look(): Promise<void> {
    const published = this.#published;
    this.#published = new Set();
    const changes = await this.#newChanges();
    const messages = new Map<string, string | null>();
    for (const [person, follows] of this.#deps.follows.everybody()) {
      for (const { name, ...resource } of follows) {
        if (!published.has(resource.connectionId)) continue;
        const key = keyOf(resource);
        const known = messages.get(key);
        const message = known === undefined ? this.#messageOf(resource, changes.get(key)) : known;
        messages.set(key, message);
        if (message) this.#deps.tell(person, { kind: 'followed', resource, name, message: `${name}${message}` });
      }
    }
  }

  /** What happened to a thing, to be read after its name; null where nothing did. */
  #messageOf(resource: ResourceRef, change: Change | undefined): string | null {
    const key = keyOf(resource);
    const before = this.#conditions.get(key) ?? null;
    const now = this.#deps.inventory.conditionOf(resource);
    this.#conditions.set(key, now);
    if (before && now && before !== now) return `: ${before} → ${now}`;
    return change ? inWords(change) : null;
  }

  /** The newest change of each thing since the last look. Of very many at once only the newest are looked through. */
  async #newChanges(): Promise<ReadonlyMap<string, Change>> {
    const page = await this.#deps.inventory.changes({ limit: pageLimitMax });
    const since = this.#lastChange ?? page[0]?.id ?? 0;
    this.#lastChange = page[0]?.id ?? since;
    const fresh = page.filter(({ id }) => id > since).toReversed();
    return new Map(fresh.map((change) => [keyOf(change.resource), change]));
  }

  #everyFollow(): Follow[] {
    return [...this.#deps.follows.everybody().values()].flat();
  }
}

function inWords({ kind, fields: [first, ...more] }: Change): string | null {
  switch (kind) {
    case 'appeared':
      return ' has appeared';
    case 'vanished':
      return ' is gone';
    case 'changed': {
      if (!first) return null;
      const rest = more.length === 0 ? '' : `, and ${more.length} more`;
      return `: ${first.field} ${first.before ?? 'none'} → ${first.after ?? 'none'}${rest}`;
    }
  }
}

function keyOf({ kind, connectionId, id }: ResourceRef): string {
  return JSON.stringify([kind, connectionId, id]);
}
