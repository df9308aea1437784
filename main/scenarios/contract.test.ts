import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '#contract/connections.ts';
import type { Person } from '../foundation/access/index.ts';
import type { RunningServer } from '../hosts/server/index.ts';
import { serveDemo, untilRead } from './demo-server.ts';
import { type Client, type Connected, procedures, transports } from './transports.ts';

const operator: Person = { name: 'olga', roles: ['operator'] };
const viewer: Person = { name: 'vic', roles: ['viewer'] };

/** Something of the demo estate to ask for. */
interface Known {
  readonly connection: Connection;
  /** Another one, to be closed and opened. */
  readonly other: Connection;
  readonly stackId: string;
  readonly instanceId: string;
}

let folder: string;
let server: RunningServer;
let known: Known;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-contract-'));
  server = await serveDemo(folder);
  const { client } = await connect('in process', operator);
  await untilRead(client);
  known = await look(client);
}, 60_000);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function connect(name: string, person: Person): Promise<Connected> {
  const transport = transports.find((one) => one.name === name);
  if (!transport) throw new Error(`There is no transport ${name}.`);
  return transport.connect(server, person);
}

async function look(client: Client): Promise<Known> {
  const [other, connection] = (await client.connections.list()).toReversed();
  const [stack] = (await client.inventory.stacks({ limit: 1, connectionIds: [connection?.id ?? ''] })).rows;
  const [instance] = (await client.inventory.instances({ limit: 1, connectionIds: [connection?.id ?? ''] })).rows;
  if (!connection || !other || !stack || !instance) throw new Error('The demo estate is empty.');
  return { connection, other, stackId: stack.id, instanceId: instance.id };
}

/** A call of each procedure with input that it accepts, and what it must refuse; null where it takes no input. */
const calls: Record<string, { good: () => unknown; bad: unknown }> = {
  'host.about': { good: () => undefined, bad: null },
  'host.dismissNotice': { good: () => ({ id: 'unknown' }), bad: { id: '' } },
  'connections.candidates': { good: () => undefined, bad: null },
  'connections.list': { good: () => undefined, bad: null },
  'connections.open': {
    good: () => ({ candidateId: known.connection.candidateId, region: known.connection.region }),
    bad: { candidateId: '', region: 'eu-west-1' },
  },
  'connections.close': { good: () => ({ connectionId: 'unknown' }), bad: { connectionId: '' } },
  'connections.submitMfa': {
    good: () => ({ connectionId: 'unknown', code: '123456' }),
    bad: { connectionId: 'unknown', code: '12345x' },
  },
  'connections.signInAgain': { good: () => ({ connectionId: known.connection.id }), bad: {} },
  'inventory.environments': { good: () => ({ sort: 'name', limit: 5 }), bad: { limit: 0 } },
  'inventory.stacks': {
    good: () => ({ connectionIds: [known.connection.id], conditions: ['ok', 'failed'], descending: true, limit: 7 }),
    bad: { sort: 'colour' },
  },
  'inventory.stack': { good: () => ({ connectionId: known.connection.id, id: known.stackId }), bad: {} },
  'inventory.instances': { good: () => ({ text: 'a', offset: 1 }), bad: { offset: -1 } },
  'inventory.instance': { good: () => ({ connectionId: known.connection.id, id: known.instanceId }), bad: {} },
  'inventory.search': { good: () => ({ text: 'a' }), bad: { text: 'a', limit: 1000 } },
  'inventory.scopes': { good: () => undefined, bad: null },
  'inventory.changes': {
    good: () => ({ resource: { kind: 'stack', connectionId: known.connection.id, id: known.stackId }, limit: 3 }),
    bad: { resource: { kind: 'planet', connectionId: 'a', id: 'b' } },
  },
  'inventory.refresh': {
    good: () => ({ connectionId: known.connection.id, service: 'ec2' }),
    bad: { connectionId: 'any', service: 's3' },
  },
  'live.watch': { good: () => ({ focused: false }), bad: { watching: [{ kind: 'planet', connectionId: '', id: '' }] } },
  'budget.usage': { good: () => undefined, bad: null },
  'preferences.get': { good: () => undefined, bad: null },
  'preferences.set': { good: () => ({ density: 'comfortable' }), bad: { theme: 'purple' } },
};

/** Calls that name something that is not there: their good answer is a coded problem. */
const refusals: Record<string, string> = {
  'host.dismissNotice': 'not_found',
  'connections.close': 'not_found',
  'connections.submitMfa': 'not_found',
};

const paths = [...procedures.keys()];
const withInput = paths.filter((path) => calls[path]?.bad !== null);
const forOperators = paths.filter((path) => procedures.get(path)?.['~orpc'].meta['role'] === 'operator');

it('covers every procedure of the contract', () => {
  expect(Object.keys(calls).toSorted()).toEqual(paths.toSorted());
});

describe.each(transports.map(({ name }) => name))('the contract over %s', (name) => {
  let connected: Connected;
  let client: Client;

  beforeEach(async () => {
    connected = await connect(name, operator);
    client = connected.client;
  });

  afterEach(() => connected.close());

  it.each(paths.filter((path) => path !== 'live.watch' && !refusals[path]))('%s answers', async (path) => {
    const answer = await call(client, path, calls[path]?.good());
    const validated = await procedures.get(path)?.['~orpc'].outputSchema?.['~standard'].validate(answer);
    expect(validated).toEqual({ value: answer });
  });

  it.each(Object.entries(refusals))('%s says that there is no such thing: %s', async (path, code) => {
    await expect(call(client, path, calls[path]?.good())).rejects.toMatchObject({
      code,
      data: { code, message: expect.stringMatching(/\w.*\.$/) },
    });
  });

  it.each(withInput)('%s refuses bad input, and the next call is answered', async (path) => {
    await expect(call(client, path, calls[path]?.bad)).rejects.toMatchObject({
      code: 'bad_input',
      status: 400,
      data: { code: 'bad_input' },
    });
    expect(await client.host.about()).toMatchObject({ person: operator });
  });

  it.each(forOperators)('%s is not for a viewer, who goes on reading', async (path) => {
    const looking = await connect(name, viewer);
    await expect(call(looking.client, path, calls[path]?.good())).rejects.toMatchObject({
      code: 'not_allowed',
      status: 403,
      data: { code: 'not_allowed', message: expect.stringContaining('operator') },
    });
    expect(await looking.client.host.about()).toMatchObject({ person: viewer });
    looking.close();
  });

  it('live.watch says hello and then what happens', async () => {
    const events = await client.live.watch({});
    expect((await events.next()).value).toEqual({ kind: 'hello' });
    await client.preferences.set({ theme: 'dark' });
    for await (const event of events) if (event.kind === 'preferences') break;
    expect((await client.preferences.get()).theme).toBe('dark');
  });

  it('live.watch tells of what is read for the first time', async () => {
    const { id: connectionId, candidateId, region } = known.other;
    const events = await client.live.watch({});
    await client.connections.close({ connectionId });
    expect(await client.connections.list()).not.toContainEqual(expect.objectContaining({ id: connectionId }));
    await client.connections.open({ candidateId, region });
    for await (const event of events) if (event.kind === 'published' && event.connectionId === connectionId) break;
    const { total } = await client.inventory.stacks({ connectionIds: [connectionId] });
    expect(total).toBeGreaterThan(0);
  });
});

function call(client: Client, path: string, input: unknown): Promise<unknown> {
  const [group = '', name = ''] = path.split('.');
  const groups = client as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  const procedure = groups[group]?.[name];
  if (!procedure) throw new Error(`There is no procedure ${path}.`);
  return procedure(input);
}
