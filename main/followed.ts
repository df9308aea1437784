import type { Change, Condition, ResourceRef } from '#contract/inventory.ts';
import type { LiveEvent } from '#contract/live.ts';
import type { Follow } from '#contract/views.ts';
import type { FollowsService } from './features/preferences/index.ts';
import type { FailureLog } from './foundation/access/index.ts';
import type { Clock } from './foundation/runtime/index.ts';

/** What is asked of the inventory. */
export interface FollowedInventory {
  conditionOf(resource: ResourceRef): Condition | null;
  /** Newest first. */
  changes(query: { readonly resource?: ResourceRef; readonly limit: number }): Change[];
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

const changesLookedAt = 20;

/** Tells people of changes to what they follow. */
export class Followed {
  readonly #deps: FollowedDeps;
  /** The condition of each thing when it was looked at last, by key. */
  readonly #conditions = new Map<string, Condition | null>();
  /** Connections of which something was published since. */
  readonly #published = new Set<string>();
  #lastChange: number;
  #cancelTimer: (() => void) | null = null;

  constructor(deps: FollowedDeps) {
    this.#deps = deps;
    this.#lastChange = this.#newestChange();
    this.followsChanged();
  }

  /** From now on changes of what is followed newly are told, and nothing is kept of what no longer is. */
  followsChanged(): void {
    const followed = new Map(this.#everyFollow().map((follow) => [keyOf(follow), follow]));
    for (const key of this.#conditions.keys()) if (!followed.has(key)) this.#conditions.delete(key);
    for (const [key, follow] of followed) {
      if (!this.#conditions.has(key)) this.#conditions.set(key, this.#deps.inventory.conditionOf(follow));
    }
  }

  published(connectionId: string): void {
    this.#published.add(connectionId);
    this.#cancelTimer ??= this.#deps.clock.timer(coalescedMs, () => this.#lookCalmly());
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#published.clear();
  }

  /** Nobody waits for it who could be told of a failure, e.g. of the cache. */
  #lookCalmly(): void {
    this.#cancelTimer = null;
    try {
      this.#look();
    } catch (error) {
      this.#deps.logger.error({ err: error }, 'What is followed could not be looked at');
    }
  }

  #look(): void {
    const since = this.#lastChange;
    this.#lastChange = this.#newestChange();
    const messages = new Map<string, string | null>();
    for (const [person, follows] of this.#deps.follows.everybody()) {
      for (const { name, ...resource } of follows) {
        if (!this.#published.has(resource.connectionId)) continue;
        const key = keyOf(resource);
        const known = messages.get(key);
        const message = known === undefined ? this.#messageOf(resource, since) : known;
        messages.set(key, message);
        if (message) this.#deps.tell(person, { kind: 'followed', resource, name, message: `${name}${message}` });
      }
    }
    this.#published.clear();
  }

  /** What happened to a thing, to be read after its name; null where nothing did. */
  #messageOf(resource: ResourceRef, since: number): string | null {
    const { inventory } = this.#deps;
    const key = keyOf(resource);
    const before = this.#conditions.get(key) ?? null;
    const now = inventory.conditionOf(resource);
    this.#conditions.set(key, now);
    if (before && now && before !== now) return `: ${before} → ${now}`;
    // What is in an environment changes all the time; of the environment itself the condition is what counts.
    if (resource.kind === 'environment') return null;
    const changes = inventory.changes({ resource, limit: changesLookedAt }).filter(({ id }) => id > since);
    return changeInWords(changes);
  }

  #newestChange(): number {
    return this.#deps.inventory.changes({ limit: 1 })[0]?.id ?? 0;
  }

  #everyFollow(): Follow[] {
    return [...this.#deps.follows.everybody().values()].flat();
  }
}

/** The newest of several changes, and how many fields more there are; null where there is none. */
function changeInWords([newest]: readonly Change[]): string | null {
  switch (newest?.kind) {
    case undefined:
      return null;
    case 'appeared':
      return ' has appeared';
    case 'vanished':
      return ' is gone';
    case 'changed': {
      const [first, ...more] = newest.fields;
      if (!first) return null;
      const rest = more.length === 0 ? '' : `, and ${more.length} more`;
      return `: ${first.field} ${first.before ?? 'none'} → ${first.after ?? 'none'}${rest}`;
    }
  }
}

function keyOf({ kind, connectionId, id }: ResourceRef): string {
  return JSON.stringify([kind, connectionId, id]);
}
