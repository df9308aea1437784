import type { SimulatedAws } from './handler.ts';

/** What the handler reads of a request that the SDK made. */
interface SdkRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface SdkOptions {
  readonly abortSignal?: unknown;
}

interface SdkResponse {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Record<string, string>;
    readonly body: Uint8Array;
  };
}

/** What an SDK client takes as its `requestHandler`. */
export interface SdkRequestHandler {
  handle(request: SdkRequest, options?: SdkOptions): Promise<SdkResponse>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** Lets an SDK client talk to the simulated AWS without a socket: serialisation, signing and parsing are the SDK's. */
export function sdkRequestHandler(aws: SimulatedAws): SdkRequestHandler {
  return {
    handle: async (request, options) => {
      const signal = options?.abortSignal instanceof AbortSignal ? options.abortSignal : undefined;
      const headers = lowerCased(request.headers);
      const wire = { method: request.method, headers, body: bodyText(request.body) };
      const {
        status,
        headers: answered,
        body,
      } = await aws.handle(wire, signal).catch((error: unknown) => {
        throw signal?.aborted ? abortError(error) : error;
      });
      return { response: { statusCode: status, headers: { ...answered }, body: Buffer.from(body) } };
    },
    // The SDK hands its settings of sockets here; there are none.
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  };
}

/** The name by which the SDK knows an aborted request, as its own handlers throw it. */
function abortError(cause: unknown): Error {
  const error = new Error('Request aborted', { cause });
  error.name = 'AbortError';
  return error;
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function bodyText(body: unknown): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
}
