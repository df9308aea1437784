import type { Spared } from '#contract/budget.ts';
import { type ResourceRef, type Service, services } from '#contract/inventory.ts';
import { type Problem, ProblemError } from '#contract/problems.ts';
import type { AwsReader, ReaderConnection } from '../../foundation/aws/index.ts';
import type { Clock, Random } from '../../foundation/runtime/index.ts';
import { isWatched, Known, type WatchedService } from './known.ts';
import { type BalancingService, isBalancing } from './known-health.ts';
import { callsPerListing, collectListing } from './listing.ts';
import { problemOf } from './problem-of.ts';
import type { InventoryWriter } from './repository.ts';
import type { Listing, Published } from './resources.ts';
import { sparingInWords } from './sparing-words.ts';
import {
  type Attention,
  failed,
  nearTurnIntervalMs,
  nextListingAt,
  nextRead,
  noReads,
  paceOf,
  type Read,
  type Reads,
  type Situation,
  sparings,
  started,
  succeeded,
  turnIntervalMs,
} from './tiers.ts';
import type { BalancedIn } from './watched-environments.ts';

/** What somebody looks at. */
export interface Watching {
  readonly attention: Attention;
  readonly resources: readonly ResourceRef[];
}

export const nobodyWatching: Watching = { attention: 'blurred', resources: [] };

export interface ConnectionCollectorDeps {
  readonly clock: Clock;
  readonly reader: AwsReader;
  readonly random: Random;
  readonly writer: Pick<InventoryWriter, 'publish' | 'recordScope'>;
  /** What is in an environment that somebody looks at. */
  readonly balancedIn: BalancedIn;
  readonly onPublished: (published: Published) => void;
  readonly onScopes: () => void;
  /** What is no matter of AWS, such as a damaged cache: nothing more can be collected. */
  readonly onBroken: (error: unknown) => void;
}

const kindOfService = { cloudformation: 'stack', autoscaling: 'group', ec2: 'instance' } as const;

/** Reading single things is not worth telling of: only a listing shows. */
function isListing(read: Read): boolean {
  return !('ids' in read);
}

/** Of what somebody looks at, how old it is stands beside it: that it was read again is news, whatever it said. */
function isNews({ appeared, changed, vanished }: Published, read: Read): boolean {
  return read.of === 'some' || appeared + changed + vanished > 0;
}

/** Reads a connection that is signed in, each scope by itself, until it is stopped. */
export class ConnectionCollector {
  readonly connection: ReaderConnection;
  readonly #deps: ConnectionCollectorDeps;
  readonly #pace: number;
  readonly #known = new Known();
  readonly #reads = new Map<Service, Reads>();
  readonly #problems = new Map<Service, Problem>();
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();
  #watching = nobodyWatching;
  #stopTimer = () => {};

  constructor(connection: ReaderConnection, deps: ConnectionCollectorDeps) {
    this.connection = connection;
    this.#deps = deps;
    this.#pace = paceOf(deps.random);
  }

  /** Begins to read, or reads at another pace. */
  watch(watching: Watching): void {
    this.#watching = watching;
    this.#schedule();
  }

  /** Reads everything of the services again now; where that is already under way, it is enough. */
  refresh(wanted: readonly Service[]): void {
    for (const service of wanted) {
      const reads = this.#readsOf(service);
      if (reads.running?.read.of !== 'all') this.#reads.set(service, { ...reads, wanted: true });
    }
    this.#schedule();
  }

  /** What is read less often than it might be, to spare the API. */
  spared(): Spared[] {
    const now = this.#deps.clock.now();
    return services.flatMap((service) => {
      const problem = this.#problems.get(service) ?? null;
      const slowed = sparings(this.#situation(service)).map((one) => sparingInWords(one, { service, problem, now }));
      return slowed.length === 0 ? [] : [{ connectionId: this.connection.id, service, slowed }];
    });
  }

  /** Ends when nothing of it runs any more; what was under way is dropped. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#stopTimer();
    for (const service of services) {
      this.#reads.set(service, { ...this.#readsOf(service), running: null });
      this.#record(service);
    }
    await Promise.all(this.#running);
  }

  #schedule(): void {
    if (this.#abort.signal.aborted) return;
    this.#stopTimer();
    const dueAt = services.flatMap((service) => this.#beginOrWait(service) ?? []);
    if (dueAt.length === 0) return;
    this.#stopTimer = this.#deps.clock.timer(Math.min(...dueAt) - this.#deps.clock.now(), () => this.#schedule());
  }

  /** Begins the scope's next read if it is due; answers when it will be otherwise. */
  #beginOrWait(service: Service): number | null {
    const next = nextRead(this.#situation(service));
    if (!next) return null;
    if (next.dueAt > this.#deps.clock.now()) return next.dueAt;
    const running = this.#perform(service, next.read).catch(this.#deps.onBroken);
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
    return null;
  }

  async #perform(service: Service, read: Read): Promise<void> {
    this.#reads.set(service, started(this.#readsOf(service), read, this.#deps.clock.now()));
    if (isListing(read)) this.#record(service);
    const listing = await this.#collect(service, read);
    if (this.#abort.signal.aborted) return;
    if (listing) this.#tryToPublish(listing, read);
    this.#schedule();
  }

  /** What was read; null where it failed, which then stands in the scope. */
  async #collect(service: Service, read: Read): Promise<Listing | null> {
    const { reader, clock } = this.#deps;
    const place = { connection: this.connection, reader, clock, known: this.#known, signal: this.#abort.signal };
    try {
      return await collectListing(place, service, read);
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#fail(service, problemOf(error));
      return null;
    }
  }

  /** What a person can help, such as a full disk, stands in the scope and is tried again; the rest is thrown. */
  #tryToPublish(listing: Listing, read: Read): void {
    try {
      this.#publish(listing, read);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#fail(listing.service, error.problem);
    }
  }

  #publish(listing: Listing, read: Read): void {
    const { service } = listing;
    const published = this.#deps.writer.publish(listing);
    this.#known.learn(listing);
    const before = this.#readsOf(service);
    this.#reads.set(service, succeeded(before, this.#deps.clock.now()));
    this.#problems.delete(service);
    if (isListing(read) || before.failures > 0) this.#record(service);
    if (isNews(published, read)) this.#deps.onPublished(published);
  }

  #fail(service: Service, problem: Problem): void {
    const { clock } = this.#deps;
    this.#reads.set(service, failed(this.#readsOf(service), problem.code, this.#watching.attention, clock.now()));
    this.#problems.set(service, problem);
    this.#record(service);
  }

  #record(service: Service): void {
    const running = this.#readsOf(service).running;
    this.#deps.writer.recordScope(this.connection.id, service, {
      refreshing: running !== null && isListing(running.read),
      nextReadAt: this.#abort.signal.aborted ? null : nextListingAt(this.#situation(service)),
      problem: this.#problems.get(service) ?? null,
    });
    this.#deps.onScopes();
  }

  #situation(service: Service): Situation {
    const { attention } = this.#watching;
    const now = this.#deps.clock.now();
    const scope = { now, service, attention, pace: this.#pace, reads: this.#readsOf(service) };
    if (isBalancing(service)) return { ...scope, ...this.#healthToRead(service, now) };
    return { ...scope, hot: isWatched(service) ? this.#hot(service, now) : [], turn: null };
  }

  #hot(service: WatchedService, now: number): string[] {
    const { attention, resources } = this.#watching;
    const ofService = resources.filter((resource) => resource.kind === kindOfService[service]);
    const watched = attention === 'focused' ? new Set(ofService.map((resource) => resource.id)) : null;
    return this.#known.hot(service, watched, now);
  }

  /**
   * The two services take turns in proportion to what each of them has. While somebody looks at an environment, only
   * what is in it has its turn.
   */
  #healthToRead(service: BalancingService, now: number): Pick<Situation, 'hot' | 'turn'> {
    const { attention, resources } = this.#watching;
    const { health, counts } = this.#known;
    const near = this.#near();
    const id = health.next(service, near, now);
    const things = health.count(service, near);
    const share = things / (health.count('elb', near) + health.count('elbv2', near));
    const intervalMs = near ? nearTurnIntervalMs : turnIntervalMs(callsPerListing(counts), attention);
    const turn = id === null ? null : { ids: [id], intervalMs: intervalMs / share, things, isNear: near !== null };
    return { hot: health.hot(service, resources, now), turn };
  }

  /** What is in the environments that somebody looks at; null where there is nothing. */
  #near(): ReadonlySet<string> | null {
    const environments = this.#watching.resources.filter((resource) => resource.kind === 'environment');
    const ids = new Set(environments.flatMap((environment) => [...this.#deps.balancedIn(environment.id)]));
    return ids.size === 0 ? null : ids;
  }

  #readsOf(service: Service): Reads {
    return this.#reads.get(service) ?? noReads;
  }
}
