import { budget } from './budget.ts';
import { connections } from './connections.ts';
import { cycles } from './cycles.ts';
import { databases } from './databases.ts';
import { groups } from './groups.ts';
import { hooks } from './hooks.ts';
import { host } from './host.ts';
import { inventory } from './inventory.ts';
import { jobs } from './jobs.ts';
import { litter } from './litter.ts';
import { live } from './live.ts';
import { lookups } from './lookups.ts';
import { people } from './people.ts';
import { placement } from './placement.ts';
import { preferences } from './preferences.ts';
import { topology } from './topology.ts';
import { traffic } from './traffic.ts';
import { views } from './views.ts';

/**
 * Everything anyone outside the core may ask. Message port, WebSocket, REST with OpenAPI, the typed client and its
 * query hooks are all made from this value.
 */
export const contract = {
  host,
  connections,
  inventory,
  traffic,
  databases,
  lookups,
  topology,
  placement,
  groups,
  cycles,
  hooks,
  litter,
  jobs,
  people,
  views,
  live,
  budget,
  preferences,
};

export type Contract = typeof contract;
