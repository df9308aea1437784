import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { AnyContractProcedure, ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { WebSocket } from 'ws';
import { type Contract, contract } from '#contract/index.ts';
import type { Person } from '../foundation/access/index.ts';
import type { RunningServer } from '../hosts/server/index.ts';

export type Client = ContractRouterClient<Contract>;

/** A client of somebody, and how to end it. */
export interface Connected {
  readonly client: Client;
  close(): void;
}

export interface Transport {
  readonly name: string;
  connect(server: RunningServer, person: Person): Promise<Connected>;
}

/** Every way to call the core. What holds on one must hold on all of them. */
export const transports: readonly Transport[] = [
  { name: 'in process', connect: async (server, person) => inProcess(server, person) },
  { name: 'message port', connect: async (server, person) => overPort(server, person) },
  { name: 'WebSocket', connect: overSocket },
  { name: 'REST', connect: overRest },
];

export function transport(name: string): Transport {
  const found = transports.find((one) => one.name === name);
  if (!found) throw new Error(`There is no transport ${name}.`);
  return found;
}

/** Every procedure of the contract by its path, e.g. `inventory.stacks`. */
export const procedures: ReadonlyMap<string, AnyContractProcedure> = new Map(
  Object.entries(contract).flatMap(([group, members]) =>
    Object.entries(members).map(([name, procedure]): [string, AnyContractProcedure] => [`${group}.${name}`, procedure]),
  ),
);

/** Calls a procedure by its path. */
export function call(client: Client, path: string, input: unknown): Promise<unknown> {
  const [group = '', name = ''] = path.split('.');
  const groups = client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  const procedure = groups[group]?.[name];
  if (!procedure) throw new Error(`There is no procedure ${path}.`);
  return procedure(input);
}

/** The headers of a browser that this person signed in with a launch link. */
export async function signIn(server: RunningServer, person: Person): Promise<Record<string, string>> {
  const response = await fetch(server.launchUrl(person), { redirect: 'manual' });
  const [cookie = ''] = response.headers.getSetCookie()[0]?.split(';') ?? [];
  return { cookie, origin: server.url };
}

function inProcess({ core }: RunningServer, person: Person): Connected {
  return { client: createRouterClient(core.router, { context: core.context(person) }), close: () => {} };
}

function overPort({ core }: RunningServer, person: Person): Connected {
  const { port1, port2 } = new MessageChannel();
  new PortHandler(core.router, { interceptors: [core.interceptor] }).upgrade(port1, { context: core.context(person) });
  const client: Client = createORPCClient(new PortLink({ port: port2 }));
  port1.start();
  port2.start();
  return { client, close: () => port2.close() };
}

async function overSocket(server: RunningServer, person: Person): Promise<Connected> {
  const headers = await signIn(server, person);
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, { headers });
  await once(socket, 'open');
  // The link was written for a browser's socket; this one differs in the types of its listeners only.
  const websocket = socket as unknown as globalThis.WebSocket;
  return { client: createORPCClient(new SocketLink({ websocket })), close: () => socket.close() };
}

/** A client made of plain `fetch`, so that the REST API is tested as a program without our libraries meets it. */
async function overRest(server: RunningServer, person: Person): Promise<Connected> {
  const headers = await signIn(server, person);
  const ended = new AbortController();
  const groups = Object.entries(contract).map(([group, members]) => {
    const calls = Object.entries(members).map(([name, procedure]) => {
      const { method = 'POST', path = '' } = (procedure as AnyContractProcedure)['~orpc'].route;
      const url = `${server.url}/api/v1${path}`;
      return [name, (input: unknown) => callRest({ url, method, headers, signal: ended.signal }, input)];
    });
    return [group, Object.fromEntries(calls)];
  });
  return { client: Object.fromEntries(groups) as Client, close: () => ended.abort() };
}

interface RestCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly signal: AbortSignal;
}

async function callRest({ url, method, headers, signal }: RestCall, input: unknown): Promise<unknown> {
  const isGet = method === 'GET';
  const query = isGet && input !== undefined ? `?${new URLSearchParams(flatten('', input))}` : '';
  const body = isGet || input === undefined ? {} : { body: JSON.stringify(input) };
  const type = isGet ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url + query, { method, signal, headers: { ...headers, ...type }, ...body });
  if (response.headers.get('content-type')?.startsWith('text/event-stream')) return events(response);
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const { code, message, data } = answer as { code: string; message: string; data: unknown };
  throw new ORPCError(code, { status: response.status, message, data });
}

/** `resource[kind]=stack`, `connectionIds[0]=a`: how a query string holds lists and objects. */
function flatten(name: string, value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(name ? `${name}[${key}]` : key, inner));
}

/** The data of server-sent events. */
async function* events({ body }: Response): AsyncGenerator<unknown> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = (text + chunk).split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (data && part.includes('event: message')) yield JSON.parse(data);
    }
  }
}
