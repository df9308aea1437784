import type { MessagePort } from 'node:worker_threads';
import type { HttpHandler } from '@smithy/core/protocols';
import type { ServiceUsage } from '#contract/budget.ts';
import { ProblemError, problem } from '#contract/problems.ts';
import { connectionProtected, type WriteProtection } from '../access/index.ts';
import type { PermitCheck, WritePermit } from '../audit/index.ts';
import type { Clock, Random, Stop } from '../runtime/index.ts';
import { createClient } from './client.ts';
import { Clients } from './clients.ts';
import type { ConfigurationSources } from './configuration.ts';
import type { OpenConnection } from './connection.ts';
import { Connections, type Remember } from './connections.ts';
import { foreignEndpoint } from './endpoints.ts';
import type { Call, Credentials, Gate, Outcome, Pass } from './gate.ts';
import { createHttpHandler, proxyEnvironment } from './http.ts';
import { withPermit } from './permitted.ts';
import { serveReader } from './port-server.ts';
import { type BudgetPlace, RateBudget, type Urgency } from './rate-budget.ts';
import type { AwsReader, ServiceName } from './reader.ts';
import { operationKind } from './retry.ts';
import { Usage } from './usage.ts';

export interface DoorOptions extends ConfigurationSources {
  readonly clock: Clock;
  readonly random: Random;
  /** Who uses the console: AWS records it as the session name of assumed roles. */
  readonly person: string;
  readonly remember: Remember;
  /** Asked before every write. */
  readonly protection: WriteProtection;
  /** Asked before every write that has a permit. A door without it lets no write leave. */
  readonly checkPermit?: PermitCheck;
  /** Takes the place of the network, e.g. a simulator in the same process. */
  readonly requestHandler?: (where: { readonly connectionId: string; readonly service: ServiceName }) => HttpHandler;
}

/** The only door to AWS: connections, credentials, rate budget and clients. It lives on the main thread. */
export interface Door extends AwsReader {
  readonly connections: Connections;
  /**
   * Clients that may also send the one write that the permit's intent describes, as often as it takes. They throw
   * `outcome_unknown` where it was sent and nobody knows whether it took effect; every other problem means that it did
   * not. Every answer goes to the permit.
   */
  writer(permit: WritePermit): AwsReader;
  /** What each operation of the open connections has cost within the last ten minutes. */
  usage(): ServiceUsage[];
  /** Lets a worker read through this door: give the port's other end to `connectReader` there. */
  serveReader(port: MessagePort): Stop;
  stop(): void;
}

export function createDoor(options: DoorOptions): Door {
  return new MainDoor(options);
}

class MainDoor implements Door, Gate {
  readonly connections: Connections;
  readonly #options: DoorOptions;
  readonly #http: ReturnType<typeof createHttpHandler>;
  readonly #budget: RateBudget;
  readonly #usage: Usage;
  readonly #clients: Clients;
  readonly #served = new Set<Stop>();

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#http = createHttpHandler(Promise.resolve(proxyEnvironment(options.env)));
    this.#budget = new RateBudget(options.clock);
    this.#usage = new Usage(options.clock);
    this.#clients = new Clients((connectionId, service) => this.#clientOptions(this, connectionId, service));
    this.connections = new Connections({
      ...options,
      requestHandler: this.#http,
      sts: (connection, credentials) => this.#signInClient(connection, credentials),
      onClose: (connectionId) => {
        this.#clients.forget(connectionId);
        this.#usage.forget(connectionId);
      },
    });
  }

  client: AwsReader['client'] = (connectionId, service) => this.#clients.client(connectionId, service);

  writer(permit: WritePermit): AwsReader {
    return { client: (connectionId, service) => withPermit(this.client(connectionId, service), permit) };
  }

  usage(): ServiceUsage[] {
    return this.#usage.list((connectionId, service) => {
      const connection = this.connections.require(connectionId);
      return this.#budget.use(placeOf(connection, service));
    });
  }

  serveReader(port: MessagePort): Stop {
    // A thread reads for the inventory, which can be a little later than what a person or a job waits for.
    const gate: Gate = {
      draw: (call, signal) => this.#draw(call, 'spare', null, signal),
      report: (outcome) => this.report(outcome),
    };
    const stop = serveReader(port, gate, proxyEnvironment(this.#options.env));
    this.#served.add(stop);
    return async () => {
      this.#served.delete(stop);
      await stop();
    };
  }

  stop(): void {
    for (const stop of this.#served) void stop();
    this.#served.clear();
    this.connections.stop();
    this.#budget.stop();
    this.#http.destroy();
  }

  draw(call: Call, signal?: AbortSignal, permit: WritePermit | null = null): Promise<Pass> {
    return this.#draw(call, 'now', permit, signal);
  }

  async #draw(call: Call, urgency: Urgency, permit: WritePermit | null, signal?: AbortSignal): Promise<Pass> {
    const connection = this.#connection(call.connectionId);
    this.#pass(call, permit);
    await this.#budget.take(placeOf(connection, call.service), urgency, signal);
    // Asked again: while the call waited, the connection may have been closed, renewed, protected or have run out, and
    // its permit may have been spent.
    return this.#pass(call, permit);
  }

  #pass(call: Call, permit: WritePermit | null): Pass {
    const connection = this.#connection(call.connectionId);
    if (operationKind(call.operation) === 'write') this.#checkWrite(call, connection, permit);
    return connection.pass(call.service);
  }

  /** A call on a connection that was closed must not look like AWS saying that a resource does not exist. */
  #connection(connectionId: string): OpenConnection {
    const connection = this.connections.find(connectionId);
    if (connection) return connection;
    if (this.connections.isComing(connectionId)) {
      throw problem('signing_in', 'The connection is being opened.', 'It goes on once that has worked.', {
        connectionId,
      });
    }
    throw problem('sign_in_needed', `The connection ${connectionId} is not open.`, 'Open it first.', { connectionId });
  }

  report(outcome: Outcome): void {
    const { connectionId, service, operation } = outcome.call;
    const connection = this.connections.find(connectionId);
    if (connection === null) return;
    this.#usage.record(outcome);
    if (outcome.result === 'throttled') this.#budget.throttled(placeOf(connection, service), operation);
    if (outcome.expired) connection.expire(outcome.signIn);
  }

  /** The last line, whatever was checked before it: throws unless the write may leave now. */
  #checkWrite(call: Call, connection: OpenConnection, permit: WritePermit | null): void {
    const { protection, checkPermit } = this.#options;
    const { endpoint } = connection.way.candidate;
    const refusal = permit && checkPermit?.(permit, `${call.service}:${call.operation}`, connection.id);
    if (refusal) throw new ProblemError(refusal);
    if (!protection.mayWrite(connection.id)) throw connectionProtected(connection.id);
    if (endpoint !== null && !endpoint.loopback) throw foreignEndpoint(call, endpoint);
    if (permit === null || checkPermit === undefined) throw writeRefused(call, 'this client only reads.');
    const { account, region } = permit.intent;
    if (connection.account !== null && (connection.account !== account || connection.region !== region)) {
      throw writeRefused(call, `its permit is for the account ${account} in ${region}.`);
    }
  }

  /** While signing in there is no pass yet: the credentials are those that are being tried. */
  #signInClient(connection: OpenConnection, credentials: Credentials | null) {
    const gate: Gate = {
      draw: async (call, signal) => {
        await this.#budget.take(placeOf(connection, call.service), 'now', signal);
        return {
          account: connection.account,
          region: connection.region,
          endpoint: connection.way.endpoints[call.service] ?? null,
          credentials: credentials ?? { accessKeyId: '', secretAccessKey: '', sessionToken: null, expiresAt: null },
          signIn: connection.signIns,
        };
      },
      report: (outcome) => this.report({ ...outcome, expired: null }),
    };
    return createClient(connection.id, 'sts', this.#clientOptions(gate, connection.id, 'sts'));
  }

  #clientOptions(gate: Gate, connectionId: string, service: ServiceName) {
    const { clock, random, requestHandler } = this.#options;
    return { gate, clock, random, requestHandler: requestHandler?.({ connectionId, service }) ?? this.#http };
  }
}

function writeRefused({ connectionId, service, operation }: Call, why: string): ProblemError {
  const where = { connectionId, service, operation };
  return problem('write_refused', `${service}:${operation} was not sent: ${why}`, '', where);
}

function placeOf(connection: OpenConnection, service: ServiceName): BudgetPlace {
  return { account: connection.budgetAccount, region: connection.region, service };
}
