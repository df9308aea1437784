import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ConnectionLostError } from './faults.ts';
import type { SimulatedAws } from './handler.ts';

export interface ListenOptions {
  /** 0 or left out: any that is free. */
  readonly port?: number;
  readonly host: '127.0.0.1';
}

export interface SimulatorServer {
  /** To give to a client as its endpoint. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Puts the simulated AWS on loopback, for every SDK and tool that speaks to an endpoint. */
export async function listen(aws: SimulatedAws, { port = 0, host }: ListenOptions): Promise<SimulatorServer> {
  const server = createServer((request, response) => {
    void serve(aws, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host}:${boundPort}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(aws: SimulatedAws, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const closed = new AbortController();
  response.once('close', () => closed.abort());
  try {
    const body = await text(request);
    const headers = plainHeaders(request);
    const answer = await aws.handle({ method: request.method ?? 'POST', headers, body }, closed.signal);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  } catch (error) {
    if (error instanceof ConnectionLostError || closed.signal.aborted) request.socket.destroy();
    else response.writeHead(500).end(String(error));
  }
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
