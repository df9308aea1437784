import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { ScannedInventory } from '../features/cycles/index.ts';
import { groupFact } from '../features/inventory/model.ts';
import type { Door } from '../foundation/aws/index.ts';
import type { Clock } from '../foundation/runtime/index.ts';
import { oneGroup, type Simulator } from '../simulator/index.ts';

/** Stands in for the inventory: the groups of one connection, as they were listed last. */
export class ListedGroups implements ScannedInventory {
  readonly #door: Door;
  readonly #clock: Clock;
  #facts: ReturnType<typeof groupFact>[] = [];
  #readAt: number | null = null;
  /** How often somebody asked to have them read again. */
  asked = 0;

  constructor(door: Door, clock: Clock) {
    this.#door = door;
    this.#clock = clock;
  }

  async read(connectionId: string): Promise<void> {
    const readAt = this.#clock.now();
    const client = this.#door.client(connectionId, 'autoscaling');
    const { AutoScalingGroups: groups = [] } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    this.#facts = groups.map(groupFact);
    this.#readAt = readAt;
  }

  changedGroups() {
    return this.#facts;
  }

  scopes() {
    const read = { at: this.#readAt, identity: null, freshness: 'fresh' as const };
    return this.#door.connections.list().map(({ id: connectionId }) => ({
      ...{ connectionId, service: 'autoscaling' as const, read, refreshing: false, problem: null },
    }));
  }

  refresh(): void {
    this.asked += 1;
  }
}

/** What another tool talks to AWS with. */
export function otherTool({ callers, requestHandler }: Simulator): AutoScalingClient {
  const [caller] = callers;
  if (!caller) throw new Error('The simulated account has no caller.');
  const { accessKeyId, secretAccessKey } = caller;
  const credentials = { accessKeyId, secretAccessKey };
  return new AutoScalingClient({ region: oneGroup.region, credentials, requestHandler, maxAttempts: 1 });
}
