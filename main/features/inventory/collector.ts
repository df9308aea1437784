import type { Spared } from '#contract/budget.ts';
import { type ResourceRef, type Service, services } from '#contract/inventory.ts';
import type { AwsReader, ReaderConnection } from '../../foundation/aws/index.ts';
import type { Clock, Random } from '../../foundation/runtime/index.ts';
import { ConnectionCollector, nobodyWatching, type Watching } from './connection-collector.ts';
import type { InventoryWriter } from './repository.ts';
import type { Published } from './resources.ts';
import type { BalancedIn } from './watched-environments.ts';

/** What the collector tells. */
export type CollectorEvent =
  | ({ readonly kind: 'published' } & Published)
  /** A scope's freshness, problem or schedule changed. */
  | { readonly kind: 'scopes' }
  /** Everything was placed by other rules. */
  | { readonly kind: 'settings' };

/** A connection that is open; `reader` is null as long as it is not signed in. */
export interface Connected {
  readonly id: string;
  readonly reader: ReaderConnection | null;
}

export interface CollectorDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly reader: AwsReader;
  readonly writer: InventoryWriter;
  readonly balancedIn: BalancedIn;
  readonly onEvent: (event: CollectorEvent) => void;
  /** Something that is no matter of AWS, such as a damaged cache: this collector is of no more use. */
  readonly onBroken: (error: unknown) => void;
}

/** Keeps the inventory of every signed-in connection up to date. */
export class Collector {
  readonly #deps: CollectorDeps;
  readonly #collectors = new Map<string, ConnectionCollector>();
  readonly #stopping = new Set<Promise<void>>();
  #open: ReadonlySet<string> = new Set();
  #watching = nobodyWatching;

  constructor(deps: CollectorDeps) {
    this.#deps = deps;
  }

  /**
   * Reads the signed-in ones of these connections from now on and no others; one that signed in again is read from the
   * beginning. What was read of a connection that was open and no longer is, is removed.
   */
  connect(connections: readonly Connected[]): void {
    const signedIn = new Map(connections.map(({ id, reader }) => [id, reader]));
    for (const [id, collector] of this.#collectors) {
      if (!isSame(signedIn.get(id), collector.connection)) this.#drop(id, collector);
    }
    for (const id of this.#open) if (!signedIn.has(id)) this.#deps.writer.forget(id);
    for (const id of signedIn.keys()) if (!this.#open.has(id)) this.#recordIdle(id);
    this.#open = new Set(signedIn.keys());
    for (const [id, connection] of signedIn) if (connection && !this.#collectors.has(id)) this.#add(connection);
  }

  /** Reads what is looked at more often. */
  watch(watching: Watching): void {
    this.#watching = watching;
    for (const collector of this.#collectors.values()) collector.watch(this.#watchingOf(collector.connection.id));
  }

  /** Reads a service of a connection again now, or all of them. Asking twice is the same as asking once. */
  refresh(connectionId: string, service?: Service): void {
    this.#collectors.get(connectionId)?.refresh(service ? [service] : services);
  }

  /** What of every connection is read less often than it might be, to spare the API. */
  spared(): Spared[] {
    return [...this.#collectors.values()].flatMap((collector) => collector.spared());
  }

  /** Ends when nothing runs any more. */
  async stop(): Promise<void> {
    for (const [id, collector] of this.#collectors) this.#drop(id, collector);
    await Promise.all(this.#stopping);
  }

  /** Nothing of a connection that was just opened is being read, whatever a process that was killed left behind. */
  #recordIdle(connectionId: string): void {
    for (const service of services) {
      this.#deps.writer.recordScope(connectionId, service, { refreshing: false, nextReadAt: null });
    }
    this.#deps.onEvent({ kind: 'scopes' });
  }

  #add(connection: ReaderConnection): void {
    const { onEvent } = this.#deps;
    const collector = new ConnectionCollector(connection, {
      ...this.#deps,
      onPublished: (published) => onEvent({ kind: 'published', ...published }),
      onScopes: () => onEvent({ kind: 'scopes' }),
    });
    this.#collectors.set(connection.id, collector);
    collector.watch(this.#watchingOf(connection.id));
  }

  #drop(id: string, collector: ConnectionCollector): void {
    this.#collectors.delete(id);
    const stopping = collector.stop();
    this.#stopping.add(stopping);
    void stopping.then(() => this.#stopping.delete(stopping));
  }

  #watchingOf(connectionId: string): Watching {
    const isHere = (resource: ResourceRef) => resource.connectionId === connectionId;
    return { ...this.#watching, resources: this.#watching.resources.filter(isHere) };
  }
}

function isSame(one: ReaderConnection | null | undefined, other: ReaderConnection): boolean {
  return one?.account === other.account && one.identity === other.identity;
}
