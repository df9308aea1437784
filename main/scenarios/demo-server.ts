import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { systemClock } from '../foundation/runtime/index.ts';
import { type RunningServer, type ServerOptions, startServer } from '../hosts/server/index.ts';
import type { Client } from './transports.ts';

export const apiToken = 'a-token-for-tests';

const main = join(import.meta.dirname, '..');

/** A server of its own for a test, run from source on any free port, with nothing of this machine's AWS configuration. */
export function serveDemo(dataFolder: string, changed: Partial<ServerOptions> = {}): Promise<RunningServer> {
  return startServer({
    clock: systemClock,
    host: '127.0.0.1',
    port: 0,
    data: join(dataFolder, 'data'),
    home: dataFolder,
    demo: 'demo',
    person: 'tester',
    version: '0.0.0',
    windowFolder: join(dataFolder, 'window'),
    workers: {
      inventory: pathToFileURL(join(main, 'features/inventory/inventory.worker.ts')),
      simulator: pathToFileURL(join(main, 'simulator/simulator.worker.ts')),
    },
    environment: {},
    apiToken,
    ...changed,
  });
}

/** Waits until every open connection has been read once. */
export async function untilRead(client: Client): Promise<void> {
  const events = await client.live.watch({});
  for await (const _event of events) {
    const connections = await client.connections.list();
    const scopes = await client.inventory.scopes();
    const isRead = (id: string) =>
      scopes.some((scope) => scope.connectionId === id) &&
      scopes.every((scope) => scope.connectionId !== id || scope.read.at !== null);
    if (connections.length > 0 && connections.every(({ id }) => isRead(id))) break;
  }
}
