import type { ClientOptions } from './client.ts';
import { createClient } from './client.ts';
import type { AwsReader, ServiceClients, ServiceName } from './reader.ts';

type ClientsOfConnection = { [Name in ServiceName]?: ServiceClients[Name] };

/** Makes one client per connection and service, and keeps it. */
export class Clients implements AwsReader {
  readonly #optionsOf: (connectionId: string, service: ServiceName) => ClientOptions;
  readonly #clients = new Map<string, ClientsOfConnection>();

  constructor(optionsOf: (connectionId: string, service: ServiceName) => ClientOptions) {
    this.#optionsOf = optionsOf;
  }

  client<Name extends ServiceName>(connectionId: string, service: Name): ServiceClients[Name] {
    const clients: ClientsOfConnection = this.#clients.get(connectionId) ?? {};
    this.#clients.set(connectionId, clients);
    const known = clients[service];
    if (known !== undefined) return known;
    const client = createClient(connectionId, service, this.#optionsOf(connectionId, service));
    clients[service] = client;
    return client;
  }

  /** Forgets a connection's clients. Their HTTP handler is shared and goes on. */
  forget(connectionId: string): void {
    this.#clients.delete(connectionId);
  }
}
