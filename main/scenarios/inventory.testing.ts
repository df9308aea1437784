import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Connection } from '#contract/connections.ts';
import {
  type InstanceRow,
  instanceQuerySchema,
  type Scope,
  type Service,
  stackQuerySchema,
} from '#contract/inventory.ts';
import type { LiveEvent } from '#contract/live.ts';
import { loadBalancerQuerySchema } from '#contract/traffic.ts';
import { createInventory, type InventoryService } from '../features/inventory/service.ts';
import { unprotected } from '../foundation/access/index.ts';
import { createDoor, type Door } from '../foundation/aws/index.ts';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import { settingsInMemory } from '../foundation/store/index.ts';
import { createSimulator, type EstateName, type Region, type Simulator } from '../simulator/index.ts';

/** An inventory over a simulated AWS, both on one virtual clock, with a focused window. */
export class InventoryPlay {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly door: Door;
  readonly inventory: InventoryService;
  readonly events: LiveEvent[];

  constructor(parts: Pick<InventoryPlay, 'clock' | 'simulator' | 'door' | 'inventory' | 'events'>) {
    this.clock = parts.clock;
    this.simulator = parts.simulator;
    this.door = parts.door;
    this.inventory = parts.inventory;
    this.events = parts.events;
  }

  /** Opens a connection and lets everything be read once. */
  open(candidateId: string, region: string): Promise<Connection> {
    return this.#afterReading(this.door.connections.open({ candidateId, region }));
  }

  /** Signs in again and lets everything be read once. */
  signInAgain({ id }: Connection): Promise<Connection> {
    return this.#afterReading(this.door.connections.signInAgain(id));
  }

  /** Signing in reads files, which takes real time; reading takes none but the virtual clock's. */
  async #afterReading(signingIn: Promise<Connection>): Promise<Connection> {
    let isSignedIn = false;
    const signedIn = signingIn.finally(() => {
      isSignedIn = true;
    });
    while (!isSignedIn) await this.clock.advance(1);
    await this.clock.advance(coldSyncMs);
    return signedIn;
  }

  /** The state of the account behind a connection. */
  region({ account, region }: Connection): Region {
    const found = this.simulator.world.regions.get(`${account}/${region}`);
    if (!found) throw new Error(`there is no ${account}/${region}`);
    return found;
  }

  scope(connection: Connection, service: Service): Scope {
    const found = this.inventory
      .scopes()
      .find((scope) => scope.connectionId === connection.id && scope.service === service);
    if (!found) throw new Error(`nothing is known of ${service} of ${connection.id}`);
    return found;
  }

  instances(connection: Connection): InstanceRow[] {
    const query = instanceQuerySchema.parse({ connectionIds: [connection.id], limit: 500 });
    return this.inventory.instances(query).rows;
  }

  instance(connection: Connection, id: string): InstanceRow | undefined {
    return this.instances(connection).find((row) => row.id === id);
  }

  stacks(connection: Connection) {
    return this.inventory.stacks(stackQuerySchema.parse({ connectionIds: [connection.id], limit: 500 })).rows;
  }

  balancers(connection: Connection) {
    const query = loadBalancerQuerySchema.parse({ connectionIds: [connection.id], limit: 500 });
    return this.inventory.loadBalancers(query).rows;
  }

  /** How many calls AWS received since the last time this was asked. */
  takeCalls(): number {
    const { total } = this.simulator.aws.calls;
    this.simulator.aws.calls.reset();
    return total;
  }
}

/** Long enough to read an estate of any size, short enough that nothing is read twice. */
const coldSyncMs = 5000;

/** Starts an inventory for one test, and afterwards makes sure that nothing of it is left. */
export async function playInventory(estate: EstateName, { alive = false } = {}): Promise<InventoryPlay> {
  const clock = new VirtualClock();
  const random = () => 0.5;
  const dataFolder = await mkdtemp(join(tmpdir(), 'inventory-'));
  const simulator = createSimulator({ estate, clock, alive });
  const events: LiveEvent[] = [];
  const door = createDoor({
    clock,
    random,
    home: dataFolder,
    env: {},
    person: 'tester',
    demo: { url: 'http://127.0.0.1', callers: simulator.callers },
    protection: unprotected,
    remember: { load: () => [], save: () => {} },
    requestHandler: () => simulator.requestHandler,
  });
  const inventory = await createInventory({
    clock,
    random,
    dataFolder,
    settings: settingsInMemory(),
    door,
    workerUrl: null,
    onEvent: (event) => events.push(event),
    onNotice: (_level, title, message) => {
      throw new Error(`${title}: ${message}`);
    },
  });
  inventory.watch({ watching: [], focused: true });
  simulator.start();
  onTestFinished(async () => {
    await inventory.stop();
    door.stop();
    simulator.stop();
    await rm(dataFolder, { recursive: true });
    if (clock.pending > 0) throw new Error(`${clock.pending} timers are left`);
  });
  return new InventoryPlay({ clock, simulator, door, inventory, events });
}
