import { z } from 'zod';
import type { LiveEvent } from '#contract/live.ts';

/** The questions that an event has made out of date. */
export interface Outdated {
  /** Connections with new inventory data. */
  readonly connectionIds: ReadonlySet<string>;
  readonly topics: ReadonlySet<Topic>;
}

type Topic = 'job' | 'scopes' | 'connections' | 'notices' | 'preferences' | 'settings' | 'litter';

/** The parts of the contract that answer from the inventory, and one procedure of a part that asks AWS otherwise. */
const inventoryParts: readonly unknown[] = ['inventory', 'traffic', 'databases', 'topology'];
const inventoryProcedures: readonly string[] = ['groups.get'];

/** oRPC's query keys: the procedure's path, then its input. */
const queryKeySchema = z.tuple([
  z.array(z.string()),
  z.object({
    input: z
      .object({ connectionIds: z.array(z.string()).optional(), connectionId: z.string().optional() })
      .optional()
      .catch(undefined),
  }),
]);

const topicPaths: Record<Topic, readonly string[]> = {
  // Who holds a group is told with the group.
  job: ['jobs.list', 'jobs.get', 'groups.get', 'cycles.live'],
  scopes: ['inventory.scopes', 'budget.usage', 'placement.preview'],
  connections: ['connections.list', 'connections.candidates'],
  notices: ['host.about'],
  preferences: ['preferences.get'],
  settings: [
    ...['placement.rules', 'people.me', 'people.sessions', 'people.invitations', 'views.list', 'views.follows'],
    ...['hooks.names', 'hooks.list'],
  ],
  litter: ['litter.report'],
};

/**
 * What a batch of events has made out of date. `hello` names nothing: what it means depends on what came before; and
 * what somebody follows has been published as well.
 */
export function outdatedBy(events: readonly LiveEvent[]): Outdated {
  const connectionIds = new Set<string>();
  const topics = new Set<Topic>();
  for (const event of events) {
    if (event.kind === 'published') {
      connectionIds.add(event.connectionId);
      topics.add('scopes');
    } else if (event.kind === 'connections') {
      topics.add('connections').add('scopes');
    } else if (event.kind !== 'hello' && event.kind !== 'followed') {
      topics.add(event.kind);
    }
  }
  return { connectionIds, topics };
}

/** Whether the query with this key has to be asked again. */
export function isOutdated(queryKey: readonly unknown[], outdated: Outdated): boolean {
  const parsed = queryKeySchema.safeParse(queryKey.slice(0, 2));
  if (!parsed.success) return false;
  const [path, { input }] = parsed.data;
  const name = path.join('.');
  if ([...outdated.topics].some((topic) => topicPaths[topic].includes(name))) return true;
  const isOfInventory = inventoryParts.includes(path[0]) || inventoryProcedures.includes(name);
  if (!isOfInventory || name === 'inventory.scopes') return false;
  const asked = input?.connectionIds ?? (input?.connectionId === undefined ? undefined : [input.connectionId]);
  if (asked === undefined) return outdated.connectionIds.size > 0;
  return asked.some((connectionId) => outdated.connectionIds.has(connectionId));
}
