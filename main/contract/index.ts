import { budget } from './budget.ts';
import { connections } from './connections.ts';
import { host } from './host.ts';
import { inventory } from './inventory.ts';
import { live } from './live.ts';
import { preferences } from './preferences.ts';

/**
 * Everything anyone outside the core may ask. Message port, WebSocket, REST with OpenAPI, the typed client and its
 * query hooks are all made from this value.
 */
export const contract = { host, connections, inventory, live, budget, preferences };

export type Contract = typeof contract;
