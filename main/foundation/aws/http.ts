import { NodeHttpHandler } from '@smithy/node-http-handler';

/** How long a connection may take to come about. */
const connectionTimeoutMs = 3000;

/** How long an answer may take. Without `throwOnRequestTimeout` the SDK would only print a warning. */
const requestTimeoutMs = 30_000;

/** One for all clients of a thread: idle sockets are shared, and destroying it ends them all. */
export function createHttpHandler(): NodeHttpHandler {
  return new NodeHttpHandler({
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: 25 },
    httpsAgent: { keepAlive: true, maxSockets: 25 },
  });
}
