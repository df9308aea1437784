import type { MessagePort } from 'node:worker_threads';
import type { Connection } from '#contract/connections.ts';
import type { DatabaseQuery } from '#contract/databases.ts';
import type { Notice } from '#contract/host.ts';
import type {
  ChangesQuery,
  EnvironmentQuery,
  InstanceQuery,
  Read,
  ResourceRef,
  Service,
  StackQuery,
} from '#contract/inventory.ts';
import type { LiveEvent } from '#contract/live.ts';
import type { PlacementRules } from '#contract/placement.ts';
import { type Problem, type ProblemError, problem } from '#contract/problems.ts';
import type { BlastRadius, EnvironmentMap } from '#contract/topology.ts';
import type { LoadBalancerQuery } from '#contract/traffic.ts';
import type { Door } from '../../foundation/aws/index.ts';
import { type Clock, type Random, type Stop, Stops } from '../../foundation/runtime/index.ts';
import { type Cache, openCacheReader, type Rebuilt, type Settings } from '../../foundation/store/index.ts';
import { blastRadiusOf } from './blast-radius.ts';
import { type ChangeReader, openChangeReader } from './changes.ts';
import { type ExportQuery, exportChanges } from './changes-export.ts';
import { type Collecting, startCollecting } from './collecting.ts';
import { CollectingThread } from './collecting-thread.ts';
import type { Connected } from './collector.ts';
import { type ReadContext, worstRead } from './freshness.ts';
import { openKnownIds } from './known-ids.ts';
import { LookupsService, requireSignedIn } from './lookups-service.ts';
import { defaultPlacementRules } from './placement.ts';
import { normalRules, PlacementSettings } from './placement-settings.ts';
import { type InventoryReader, openInventoryReader } from './queries.ts';
import { freshForMs } from './tiers.ts';
import { topologyOf } from './topology.ts';
import { type Watched, Watchers } from './watchers.ts';

export interface InventoryDeps {
  readonly clock: Clock;
  readonly random: Random;
  /** Holds the rules of placement. */
  readonly settings: Settings;
  /** Where cache.db lies. */
  readonly dataFolder: string;
  readonly door: Pick<Door, 'client' | 'serveReader'> & {
    readonly connections: Pick<Door['connections'], 'list' | 'onChange'>;
  };
  /** The entry of the thread that collects; null to collect on this thread. */
  readonly workerUrl: URL | null;
  readonly onEvent: (event: LiveEvent) => void;
  /** Something that people should know once. */
  readonly onNotice: (level: Notice['level'], title: string, message: string) => void;
}

interface ById {
  readonly connectionId: string;
  readonly id: string;
}

/** What the inventory's procedures of the contract do. Answers come from the cache and take a few milliseconds. */
export class InventoryService {
  /** What is read from AWS when it is asked for. */
  readonly lookups: LookupsService;
  readonly #deps: InventoryDeps;
  readonly #placement: PlacementSettings;
  readonly #stops = new Stops();
  readonly #watchers = new Watchers((watching) => {
    this.#freshForMs = freshForMs(watching.attention);
    this.#collecting?.watch(watching);
  });
  #freshForMs = freshForMs('blurred');
  #collecting: Collecting | null = null;
  #cache: Cache | null = null;
  #reader: InventoryReader | null = null;
  #changeReader: ChangeReader | null = null;
  #idOf: ReturnType<typeof openKnownIds> = () => null;

  constructor(deps: InventoryDeps) {
    this.#deps = deps;
    this.#placement = new PlacementSettings(deps.settings);
    this.lookups = new LookupsService({
      ask: (question) => this.#asked.ask(question),
      connections: () => deps.door.connections.list(),
      idOf: (connectionId, sought) => this.#idOf(connectionId, sought),
    });
  }

  /** Opens the cache and begins to collect; fails with the reason why it cannot. */
  async start(): Promise<void> {
    this.#stops.add(() => this.#cache?.close());
    this.#collecting = await this.#startCollecting();
    this.#stops.add(() => this.#collecting?.stop());
    this.#stops.add(this.#deps.door.connections.onChange(() => this.#connect()));
    this.#connect();
  }

  environments(query: EnvironmentQuery) {
    return this.#read.environments(query, this.#context());
  }

  stacks(query: StackQuery) {
    return this.#read.stacks(query, this.#context());
  }

  stack({ connectionId, id }: ById) {
    return this.#read.stack(connectionId, id, this.#context());
  }

  instances(query: InstanceQuery) {
    return this.#read.instances(query, this.#context());
  }

  instance({ connectionId, id }: ById) {
    return this.#read.instance(connectionId, id, this.#context());
  }

  search(query: { readonly text: string; readonly limit: number }) {
    return this.#read.search(query, this.#context());
  }

  scopes() {
    return this.#read.scopes(this.#context());
  }

  /** The condition of one thing as it was read last; null where the inventory does not hold it. */
  conditionOf(resource: ResourceRef) {
    return this.#read.conditionOf(resource);
  }

  changes(query: ChangesQuery) {
    return this.#changes.page(query, this.#context());
  }

  exportChanges(query: ExportQuery) {
    return exportChanges(this.#changes, query, this.#context());
  }

  loadBalancers(query: LoadBalancerQuery) {
    return this.#read.traffic.loadBalancers(query, this.#context());
  }

  loadBalancer({ connectionId, id }: ById) {
    return this.#read.traffic.loadBalancer(connectionId, id, this.#context());
  }

  targetGroup({ connectionId, id }: ById) {
    return this.#read.traffic.targetGroup(connectionId, id, this.#context());
  }

  instanceHealth({ connectionId, id }: ById) {
    return this.#read.traffic.instanceHealth(connectionId, id, this.#context());
  }

  databases(query: DatabaseQuery) {
    return this.#read.databases.list(query, this.#context());
  }

  database({ connectionId, id }: ById) {
    return this.#read.databases.get(connectionId, id, this.#context());
  }

  map(query: { readonly environmentId: string; readonly showAll: boolean }): EnvironmentMap {
    const links = this.#read.links.ofEnvironment(query.environmentId);
    if (!links) throw noEnvironment(query.environmentId);
    const read = this.#readOf(links.connectionId);
    return { environmentId: query.environmentId, name: links.name, read, ...topologyOf(links, query.showAll) };
  }

  placementRules() {
    return { rules: this.#placement.get(), defaults: defaultPlacementRules };
  }

  previewPlacement(rules: PlacementRules) {
    return this.#asked.preview(normalRules(rules));
  }

  /** Keeps other rules; everything is placed by them a moment later, which `settings` tells. */
  setPlacementRules(rules: PlacementRules): void {
    this.#asked.place(this.#placement.set(rules));
  }

  blastRadius(origin: ResourceRef): BlastRadius {
    return blastRadiusOf(origin, this.#read.links.ofConnection(origin.connectionId));
  }

  /** Begins to read a service of a connection again, or all of them; it does not wait for the end. */
  refresh({ connectionId, service }: { readonly connectionId: string; readonly service?: Service | undefined }): void {
    requireSignedIn(connectionId, this.#deps.door.connections.list());
    this.#collecting?.refresh(connectionId, service);
  }

  /** As long as it lasts, what the subscriber looks at is read more often. */
  watch(watched: Watched): Stop {
    return this.#watchers.add(watched);
  }

  /** Ends when nothing runs any more. */
  stop(): Promise<void> {
    return this.#stops.stop();
  }

  async #startCollecting(): Promise<Collecting> {
    const { clock, random, dataFolder, door, workerUrl, onEvent } = this.#deps;
    const rules = () => this.#placement.get();
    if (workerUrl !== null) {
      const onReady = (rebuilt: Rebuilt | null) => this.#openReader(rebuilt);
      const onDied = (reason: Problem) => this.#tellOfDeath(reason);
      const serveReader = (port: MessagePort) => door.serveReader(port);
      return CollectingThread.start({ dataFolder, rules, clock, workerUrl, serveReader, onReady, onEvent, onDied });
    }
    const onBroken = (reason: ProblemError) => this.#tellOfDeath(reason.problem);
    const { collecting, rebuilt } = startCollecting({
      dataFolder,
      rules: rules(),
      clock,
      random,
      reader: door,
      onEvent,
      onBroken,
    });
    this.#openReader(rebuilt);
    return collecting;
  }

  #openReader(rebuilt: Rebuilt | null): void {
    this.#cache?.close();
    this.#cache = openCacheReader(this.#deps.dataFolder);
    this.#reader = openInventoryReader(this.#cache.db);
    this.#changeReader = openChangeReader(this.#cache.db);
    this.#idOf = openKnownIds(this.#cache.db);
    if (rebuilt?.reason !== 'damaged') return;
    const kept = rebuilt.movedTo === null ? '' : ` The damaged file was kept as ${rebuilt.movedTo}.`;
    const message = `The inventory is being read again from AWS; nothing else was lost.${kept}`;
    this.#deps.onNotice('warning', 'The inventory cache was damaged and has been rebuilt', message);
  }

  #tellOfDeath({ message, advice }: Problem): void {
    const what = 'What is shown stays as it was read, and reading begins again shortly.';
    this.#deps.onNotice('warning', 'Reading AWS was interrupted', [message, advice, what].filter(Boolean).join(' '));
    this.#deps.onEvent({ kind: 'scopes' });
  }

  #connect(): void {
    this.#collecting?.connect(this.#deps.door.connections.list().map(connected));
    this.#deps.onEvent({ kind: 'scopes' });
  }

  get #read(): InventoryReader {
    if (this.#reader) return this.#reader;
    throw notOpen();
  }

  get #changes(): ChangeReader {
    if (this.#changeReader) return this.#changeReader;
    throw notOpen();
  }

  /** What is put together from everything of a connection is worth as much as the least of it. */
  #readOf(connectionId: string): Read {
    const scopes = this.scopes().filter((scope) => scope.connectionId === connectionId);
    const [first, ...others] = scopes.map(({ read }) => read);
    return first ? worstRead([first, ...others]) : { at: null, identity: null, freshness: 'never' };
  }

  get #asked(): Collecting {
    if (this.#collecting) return this.#collecting;
    throw notOpen();
  }

  #context(): ReadContext {
    const states = new Map(this.#deps.door.connections.list().map(({ id, state }) => [id, state]));
    return {
      now: this.#deps.clock.now(),
      connectionState: (connectionId) => states.get(connectionId),
      freshForMs: this.#freshForMs,
    };
  }
}

export async function createInventory(deps: InventoryDeps): Promise<InventoryService> {
  const inventory = new InventoryService(deps);
  try {
    await inventory.start();
    return inventory;
  } catch (error) {
    await inventory.stop();
    throw error;
  }
}

function notOpen() {
  return problem('stopped', 'The inventory is not open.', 'Start the console again.');
}

function noEnvironment(id: string) {
  return problem('not_found', `There is no environment ${id} in the inventory.`, 'Choose one from the list.');
}

function connected({ id, state, account, region, identity }: Connection): Connected {
  const isReady = state === 'ready' && account !== null && identity !== null;
  return { id, reader: isReady ? { id, account, region, identity } : null };
}
