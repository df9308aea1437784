import type { MessagePort } from 'node:worker_threads';
import type { Connection } from '#contract/connections.ts';
import type { DatabaseQuery } from '#contract/databases.ts';
import type { GroupRef } from '#contract/groups.ts';
import type { Notice } from '#contract/host.ts';
import type {
  ChangesQuery,
  EnvironmentQuery,
  InstanceQuery,
  ResourceRef,
  Service,
  StackQuery,
} from '#contract/inventory.ts';
import type { LiveEvent } from '#contract/live.ts';
import type { PlacementRules } from '#contract/placement.ts';
import { type Problem, ProblemError, problem } from '#contract/problems.ts';
import type { LoadBalancerQuery } from '#contract/traffic.ts';
import type { Door } from '../../foundation/aws/index.ts';
import { type Clock, type Random, type Stop, Stops } from '../../foundation/runtime/index.ts';
import type { Rebuilt, Settings } from '../../foundation/store/index.ts';
import type { ChangeReader } from './changes.ts';
import { type ExportQuery, exportChanges } from './changes-export.ts';
import { type Collecting, startCollecting } from './collecting.ts';
import { CollectingThread } from './collecting-thread.ts';
import type { Connected } from './collector.ts';
import type { ReadContext } from './freshness.ts';
import { LookupsService, requireSignedIn } from './lookups-service.ts';
import { defaultPlacementRules } from './placement.ts';
import { normalRules, PlacementSettings } from './placement-settings.ts';
import type { InventoryReader } from './queries.ts';
import { Reading } from './reading.ts';
import type { GroupFact } from './resources.ts';
import { freshForMs } from './tiers.ts';
import type { MapQuery } from './topology-reader.ts';
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
  readonly #reading = new Reading(notOpen(), () => this.#rebuild());
  readonly #stops = new Stops();
  readonly #watchers = new Watchers((watching) => {
    this.#freshForMs = freshForMs(watching.attention);
    this.#collecting?.watch(watching);
  });
  #freshForMs = freshForMs('blurred');
  #collecting: Collecting | null = null;
  /** Begins anew with an empty cache. */
  #rebuild = () => {};
  #blockedBy: Problem | null = null;

  constructor(deps: InventoryDeps) {
    this.#deps = deps;
    this.#placement = new PlacementSettings(deps.settings);
    this.lookups = new LookupsService({
      ask: (question) => this.#asked.ask(question),
      connections: () => deps.door.connections.list(),
      idOf: (connectionId, sought) => this.#reading.ask(({ idOf }) => idOf(connectionId, sought)),
    });
  }

  /** Opens the cache and begins to collect; fails with the reason why it cannot. */
  async start(): Promise<void> {
    this.#stops.add(() => this.#reading.close(notOpen()));
    this.#collecting = await this.#startCollecting();
    this.#stops.add(() => this.#collecting?.stop());
    // Before its writer closes: only who closes last takes the log into the file, and a reader may not.
    this.#stops.add(() => this.#reading.close(notOpen()));
    this.#stops.add(this.#deps.door.connections.onChange(() => this.#connect()));
    this.#connect();
  }

  environments(query: EnvironmentQuery) {
    return this.#ask((reader, context) => reader.environments(query, context));
  }

  stacks(query: StackQuery) {
    return this.#ask((reader, context) => reader.stacks(query, context));
  }

  stack({ connectionId, id }: ById) {
    return this.#ask((reader, context) => reader.stack(connectionId, id, context));
  }

  /** What is known of one group; which job holds it is told by who starts jobs. */
  group({ connectionId, groupName }: GroupRef) {
    return this.#ask((reader, context) => reader.groups.get(connectionId, groupName, context));
  }

  /** Groups as they were read last on which something may have been left behind; `GroupReader.changed` says which. */
  changedGroups(connectionId: string, tagKey: string): GroupFact[] {
    return this.#ask((reader) => reader.groups.changed(connectionId, tagKey));
  }

  instances(query: InstanceQuery) {
    return this.#ask((reader, context) => reader.instances(query, context));
  }

  instance({ connectionId, id }: ById) {
    return this.#ask((reader, context) => reader.instance(connectionId, id, context));
  }

  search(query: { readonly text: string; readonly limit: number }) {
    return this.#ask((reader, context) => reader.search(query, context));
  }

  scopes() {
    return this.#ask((reader, context) => reader.scopes(context));
  }

  /** The condition of one thing as it was read last; null where the inventory does not hold it. */
  conditionOf(resource: ResourceRef) {
    return this.#ask((reader) => reader.conditionOf(resource));
  }

  changes(query: ChangesQuery) {
    return this.#reading.askPatiently(({ changes }) => changes.page(query, this.#context()));
  }

  changeCounts(query: Parameters<ChangeReader['counts']>[0]) {
    return this.#reading.askPatiently(({ changes }) => changes.counts(query, this.#context()));
  }

  exportChanges(query: ExportQuery) {
    return this.#reading.askPatiently(({ changes }) => exportChanges(changes, query, this.#context()));
  }

  loadBalancers(query: LoadBalancerQuery) {
    return this.#ask((reader, context) => reader.traffic.loadBalancers(query, context));
  }

  loadBalancer({ connectionId, id }: ById) {
    return this.#ask((reader, context) => reader.traffic.loadBalancer(connectionId, id, context));
  }

  targetGroup({ connectionId, id }: ById) {
    return this.#ask((reader, context) => reader.traffic.targetGroup(connectionId, id, context));
  }

  instanceHealth({ connectionId, id }: ById) {
    return this.#ask((reader, context) => reader.traffic.instanceHealth(connectionId, id, context));
  }

  databases(query: DatabaseQuery) {
    return this.#ask((reader, context) => reader.databases.list(query, context));
  }

  database({ connectionId, id }: ById) {
    return this.#ask((reader, context) => reader.databases.get(connectionId, id, context));
  }

  map(query: MapQuery) {
    return this.#reading.ask(({ topology }) => topology.map(query, this.#context()));
  }

  blastRadius(origin: ResourceRef) {
    return this.#reading.ask(({ topology }) => topology.blastRadius(origin));
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

  /** What is read less often than it might be, to spare the API. */
  spared() {
    return this.#asked.spared();
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
    const onBlocked = (reason: Problem | null) => this.#block(reason);
    if (workerUrl !== null) {
      const onReady = (rebuilt: Rebuilt | null) => this.#openReader(rebuilt);
      const onDied = (reason: Problem, isNews: boolean) => this.#endReading(reason, isNews);
      const serveReader = (port: MessagePort) => door.serveReader(port);
      const told = { onReady, onEvent, onBlocked, onDied };
      const thread = await CollectingThread.start({ dataFolder, rules, clock, workerUrl, serveReader, ...told });
      this.#rebuild = () => thread.rebuild();
      return thread;
    }
    const onBroken = (reason: ProblemError) => this.#endReading(reason.problem, true);
    const told = { onEvent, onBlocked, onBroken };
    const { collecting, rebuilt } = startCollecting({
      dataFolder,
      rules: rules(),
      isDamaged: false,
      clock,
      random,
      reader: door,
      ...told,
    });
    this.#openReader(rebuilt);
    return collecting;
  }

  #openReader(rebuilt: Rebuilt | null): void {
    this.#blockedBy = null;
    this.#reading.open(this.#deps.dataFolder);
    if (rebuilt?.reason !== 'damaged') return;
    const kept = rebuilt.movedTo === null ? '' : ` The damaged file was kept as ${rebuilt.movedTo}.`;
    const message = `The inventory is being read again from AWS; nothing else was lost.${kept}`;
    this.#deps.onNotice('warning', 'The inventory cache was damaged and has been rebuilt', message);
  }

  #block(reason: Problem | null): void {
    this.#blockedBy = reason;
    this.#deps.onEvent({ kind: 'scopes' });
  }

  /** A damaged cache is let go, since it is about to be moved; its rebuilding is told once it is done. */
  #endReading(reason: Problem, isNews: boolean): void {
    if (reason.code === 'cache_rebuilt') this.#reading.close(new ProblemError(reason));
    else if (isNews) this.#tellOfInterruption(reason);
    this.#deps.onEvent({ kind: 'scopes' });
  }

  #tellOfInterruption({ message, advice }: Problem): void {
    const what = 'What is shown stays as it was read, and reading begins again shortly.';
    this.#deps.onNotice('warning', 'Reading AWS was interrupted', [message, advice, what].filter(Boolean).join(' '));
  }

  #connect(): void {
    this.#collecting?.connect(this.#deps.door.connections.list().map(connected));
    this.#deps.onEvent({ kind: 'scopes' });
  }

  get #asked(): Collecting {
    if (this.#collecting) return this.#collecting;
    throw notOpen();
  }

  #ask<Answer>(question: (reader: InventoryReader, context: ReadContext) => Answer): Answer {
    return this.#reading.ask(({ inventory }) => question(inventory, this.#context()));
  }

  #context(): ReadContext {
    const states = new Map(this.#deps.door.connections.list().map(({ id, state }) => [id, state]));
    return {
      now: this.#deps.clock.now(),
      connectionState: (connectionId) => states.get(connectionId),
      freshForMs: this.#freshForMs,
      blockedBy: this.#blockedBy,
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

function notOpen(): ProblemError {
  return problem('stopped', 'The inventory is not open.', 'Start the console again.');
}

function connected({ id, state, account, region, identity }: Connection): Connected {
  const isReady = state === 'ready' && account !== null && identity !== null;
  return { id, reader: isReady ? { id, account, region, identity } : null };
}
