import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import type { Environment } from './endpoints.ts';

/** How long a connection may take to come about. */
const connectionTimeoutMs = 3000;

/** How long an answer may take. Without `throwOnRequestTimeout` the SDK would only print a warning. */
const requestTimeoutMs = 30_000;

/** The variables that name a proxy, as Node's agent takes them. */
export type ProxyEnvironment = Readonly<Record<string, string>>;

export function proxyEnvironment(env: Environment): ProxyEnvironment {
  const named = ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy'].map((name) => [name, env[name]] as const);
  return Object.fromEntries(named.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** One for all clients of a thread: idle sockets are shared, and destroying it ends them all. */
export function createHttpHandler(proxy: Promise<ProxyEnvironment>): NodeHttpHandler {
  return new NodeHttpHandler(async (): Promise<NodeHttpHandlerOptions> => {
    const sockets = { keepAlive: true, maxSockets: 25 };
    return {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      // Plain http is only spoken to endpoint overrides, which are near and need no proxy.
      httpAgent: sockets,
      httpsAgent: { ...sockets, proxyEnv: await proxy },
    };
  });
}
