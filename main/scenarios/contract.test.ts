import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '#contract/connections.ts';
import type { PlacementRules } from '#contract/placement.ts';
import type { Person } from '../foundation/access/index.ts';
import type { RunningServer } from '../hosts/server/index.ts';
import { serveDemo, untilRead } from './demo-server.ts';
import { type Client, type Connected, call, procedures, transport, transports } from './transports.ts';

const administrator: Person = { name: 'olga', roles: ['administrator'] };
const viewer: Person = { name: 'vic', roles: ['viewer'] };

/** Something of the demo estate to ask for. */
interface Known {
  readonly connection: Connection;
  /** Another one, to be closed and opened. */
  readonly other: Connection;
  readonly environmentId: string;
  readonly stackId: string;
  readonly groupName: string;
  readonly instanceId: string;
  readonly loadBalancerId: string;
  readonly targetGroupId: string;
  readonly databaseId: string;
  readonly rules: PlacementRules;
}

let folder: string;
let server: RunningServer;
let known: Known;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-contract-'));
  server = await serveDemo(folder);
  const { client } = await connect('in process', administrator);
  await untilRead(client);
  known = await vi.waitFor(() => look(client), { timeout: 30_000, interval: 250 });
}, 60_000);

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function connect(name: string, person: Person): Promise<Connected> {
  return transport(name).connect(server, person);
}

/** Fails as long as not everything of the demo estate has been read. */
async function look(client: Client): Promise<Known> {
  const query = { limit: 500 };
  const balancers = (await client.traffic.loadBalancers(query)).rows.filter(({ targetGroups }) => targetGroups > 0);
  const [database] = (await client.databases.list(query)).rows;
  const isHere = (one: { connectionId: string }) => one.connectionId === database?.connectionId;
  const balancer = balancers.find(isHere);
  const environment = (await client.inventory.environments(query)).rows.find(isHere);
  const stack = (await client.inventory.stacks(query)).rows.find(isHere);
  const member = (await client.inventory.instances(query)).rows.find((row) => isHere(row) && row.groupName !== null);
  const connections = await client.connections.list();
  const connection = connections.find(({ id }) => id === database?.connectionId);
  const other = connections.find(({ id }) => id !== database?.connectionId);
  if (!connection || !other || !environment || !stack || !member?.groupName || !balancer || !database) {
    throw new Error('The demo estate lacks something.');
  }
  const { id: connectionId } = connection;
  const { targetGroups } = await client.traffic.loadBalancer({ connectionId, id: balancer.id });
  const { rules } = await client.placement.rules();
  return {
    connection,
    other,
    environmentId: environment.id,
    stackId: stack.id,
    groupName: member.groupName,
    instanceId: member.id,
    loadBalancerId: balancer.id,
    targetGroupId: targetGroups[0]?.id ?? '',
    databaseId: database.id,
    rules,
  };
}

const noJob = { jobId: 'nothing' };
const noGroup = { connectionId: 'nothing', groupName: 'nothing' };

function aGroup() {
  return { connectionId: known.connection.id, groupName: known.groupName };
}

function scale(desiredCapacity: number) {
  return { kind: 'scale', sizes: { minSize: 0, desiredCapacity, maxSize: 9 } };
}

const aHook = { name: 'drain', target: { kind: 'webhook', url: 'http://127.0.0.1:1/', secret: null }, timeoutS: 5 };

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
  'inventory.changeCounts': { good: () => ({ from: 0, resourceKinds: ['stack'] }), bad: { until: 'tomorrow' } },
  'inventory.refresh': {
    good: () => ({ connectionId: known.connection.id, service: 'ec2' }),
    bad: { connectionId: 'any', service: 's3' },
  },
  'inventory.exportChanges': { good: () => ({ format: 'csv', from: 0 }), bad: { format: 'pdf' } },
  'traffic.loadBalancers': { good: () => ({ kind: 'application', sort: 'name' }), bad: { kind: 'pigeon' } },
  'traffic.loadBalancer': { good: () => here(known.loadBalancerId), bad: {} },
  'traffic.targetGroup': { good: () => here(known.targetGroupId), bad: {} },
  'traffic.instanceHealth': { good: () => here(known.instanceId), bad: {} },
  'traffic.listeners': { good: () => here(known.loadBalancerId), bad: {} },
  'databases.list': { good: () => ({ sort: 'engine', limit: 2 }), bad: { limit: 501 } },
  'databases.get': { good: () => here(known.databaseId), bad: {} },
  'lookups.stackResources': { good: () => here(known.stackId), bad: {} },
  'lookups.stackEvents': { good: () => here(known.stackId), bad: {} },
  'lookups.stackTemplate': { good: () => here(known.stackId), bad: {} },
  'lookups.activities': {
    good: () => ({ connectionId: known.connection.id, groupName: known.groupName }),
    bad: { connectionId: 'any' },
  },
  'lookups.consoleOutput': {
    good: () => ({ connectionId: known.connection.id, instanceId: known.instanceId }),
    bad: { connectionId: 'any' },
  },
  'topology.map': { good: () => ({ environmentId: known.environmentId, showAll: true }), bad: {} },
  'topology.blastRadius': {
    good: () => ({ kind: 'instance', ...here(known.instanceId) }),
    bad: { kind: 'planet', connectionId: 'a', id: 'b' },
  },
  'placement.rules': { good: () => undefined, bad: null },
  'placement.preview': { good: () => known.rules, bad: { environmentTags: [] } },
  'placement.setRules': { good: () => known.rules, bad: { environmentTags: [''] } },
  'groups.get': { good: () => aGroup(), bad: { groupName: '' } },
  'groups.now': { good: () => aGroup(), bad: { groupName: '' } },
  'groups.plan': { good: () => ({ ...aGroup(), action: scale(2) }), bad: { ...noGroup, action: scale(-1) } },
  'groups.start': {
    good: () => ({ ...aGroup(), action: scale(2), fingerprint: 'another', reason: 'a test', requestKey: 'key' }),
    bad: { ...noGroup, action: scale(2), fingerprint: 'another', reason: ' ', requestKey: 'key' },
  },
  'cycles.plan': { good: () => aCycle(), bad: { groups: [], spec: {} } },
  'cycles.start': {
    good: () => ({ ...aCycle(), fingerprint: 'another', reason: 'a test', requestKey: 'cycle' }),
    bad: { groups: [noGroup], spec: { minimumHealthyPercentage: 101 }, fingerprint: 'x', reason: 'a', requestKey: 'b' },
  },
  'cycles.live': { good: () => noJob, bad: { jobId: '' } },
  'cycles.approve': {
    good: () => ({ ...noJob, batch: 1, reason: 'a test' }),
    bad: { ...noJob, batch: 0, reason: ' ' },
  },
  'cycles.rollBack': {
    good: () => ({ ...noJob, reason: 'a test' }),
    bad: { jobId: '', reason: 'a test' },
  },
  'hooks.names': { good: () => undefined, bad: null },
  'hooks.list': { good: () => undefined, bad: null },
  'hooks.save': { good: () => aHook, bad: { ...aHook, name: '' } },
  'hooks.remove': { good: () => ({ name: aHook.name }), bad: { name: '' } },
  'hooks.try': { good: () => aHook, bad: { ...aHook, timeoutS: 0 } },
  'litter.report': { good: () => undefined, bad: null },
  'litter.scan': { good: () => undefined, bad: null },
  'litter.repair': {
    good: () => ({ ids: ['gone'], reason: 'a test', requestKey: 'litter' }),
    bad: { ids: [], reason: 'a test', requestKey: 'litter' },
  },
  'litter.ignore': {
    good: () => ({ ids: ['gone'], isIgnored: true, reason: 'a test' }),
    bad: { ids: ['gone'], isIgnored: true, reason: ' ' },
  },
  'jobs.list': { good: () => ({}), bad: { limit: 0 } },
  'jobs.get': { good: () => noJob, bad: { jobId: '' } },
  'jobs.stopping': { good: () => noJob, bad: { jobId: '' } },
  'jobs.events': { good: () => noJob, bad: { ...noJob, limit: 0 } },
  'jobs.follow': { good: () => noJob, bad: { jobId: '' } },
  'jobs.pause': { good: () => ({ ...noJob, reason: 'a test' }), bad: { ...noJob, reason: ' ' } },
  'jobs.resume': { good: () => noJob, bad: { jobId: '' } },
  'jobs.cancel': { good: () => ({ ...noJob, reason: 'a test' }), bad: { ...noJob, reason: ' ' } },
  'jobs.answer': {
    good: () => ({ ...noJob, stepKey: null, choice: 'fail', reason: 'a test' }),
    bad: { ...noJob, stepKey: null, choice: 'perhaps', reason: 'a test' },
  },
  'jobs.hold': { good: () => ({ reason: 'a test' }), bad: { reason: ' ' } },
  'jobs.release': { good: () => ({}), bad: null },
  'people.me': { good: () => undefined, bad: null },
  'people.sessions': { good: () => undefined, bad: null },
  'people.revoke': { good: () => ({ id: 'unknown' }), bad: { id: '' } },
  'people.invitations': { good: () => undefined, bad: null },
  'people.invite': { good: () => ({ name: 'grace', role: 'auditor' }), bad: { name: 'grace', role: 'emperor' } },
  'people.withdraw': { good: () => ({ id: 'unknown' }), bad: { id: '' } },
  'people.protect': {
    good: () => ({ connectionId: known.connection.id, isProtected: false }),
    bad: { connectionId: '', isProtected: true },
  },
  'people.arm': {
    good: () => ({ connectionId: 'unknown', minutes: 60, reason: 'a release' }),
    bad: { connectionId: 'unknown', minutes: 61, reason: 'a release' },
  },
  'people.disarm': { good: () => ({ connectionId: known.connection.id }), bad: {} },
  'views.list': { good: () => undefined, bad: null },
  'views.save': {
    good: () => ({ name: 'Broken', address: '/instances?conditions=failed' }),
    bad: { name: 'Elsewhere', address: 'https://evil.example/' },
  },
  'views.remove': { good: () => ({ id: 'unknown' }), bad: { id: '' } },
  'views.follows': { good: () => undefined, bad: null },
  'views.follow': {
    good: () => ({ kind: 'stack', ...here(known.stackId), name: 'a stack' }),
    bad: { kind: 'planet', connectionId: 'a', id: 'b', name: 'c' },
  },
  'views.unfollow': { good: () => ({ kind: 'stack', ...here(known.stackId) }), bad: {} },
  'live.watch': { good: () => ({ focused: false }), bad: { watching: [{ kind: 'planet', connectionId: '', id: '' }] } },
  'budget.usage': { good: () => undefined, bad: null },
  'budget.spared': { good: () => undefined, bad: null },
  'preferences.get': { good: () => undefined, bad: null },
  'preferences.set': { good: () => ({ density: 'comfortable' }), bad: { theme: 'purple' } },
};

function aCycle() {
  return { groups: [aGroup()], spec: {} };
}

function here(id: string) {
  return { connectionId: known.connection.id, id };
}

/** Calls that name something that is not there: their good answer is a coded problem. */
const refusals: Record<string, string> = {
  'groups.start': 'changed_meanwhile',
  'cycles.start': 'changed_meanwhile',
  'cycles.approve': 'not_found',
  'cycles.rollBack': 'not_found',
  'litter.repair': 'changed_meanwhile',
  'litter.ignore': 'changed_meanwhile',
  'jobs.get': 'not_found',
  'jobs.stopping': 'not_found',
  'jobs.events': 'not_found',
  'jobs.follow': 'not_found',
  'jobs.pause': 'not_found',
  'jobs.resume': 'not_found',
  'jobs.cancel': 'not_found',
  'jobs.answer': 'not_found',
  'host.dismissNotice': 'not_found',
  'connections.close': 'not_found',
  'connections.submitMfa': 'not_found',
  'people.revoke': 'not_found',
  'people.withdraw': 'not_found',
  'people.arm': 'not_found',
  'views.remove': 'not_found',
};

const paths = [...procedures.keys()];
const withInput = paths.filter((path) => calls[path]?.bad !== null);
const roleOf = (path: string) => procedures.get(path)?.['~orpc'].meta['role'];
const notForViewers = paths.filter((path) => roleOf(path) !== 'viewer');

it('covers every procedure of the contract', () => {
  expect(Object.keys(calls).toSorted()).toEqual(paths.toSorted());
});

describe.each(transports.map(({ name }) => name))('the contract over %s', (name) => {
  let connected: Connected;
  let client: Client;

  beforeEach(async () => {
    connected = await connect(name, administrator);
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
    expect(await client.host.about()).toMatchObject({ person: administrator });
  });

  it.each(notForViewers)('%s is not for a viewer, who goes on reading', async (path) => {
    const looking = await connect(name, viewer);
    await expect(call(looking.client, path, calls[path]?.good())).rejects.toMatchObject({
      code: 'not_allowed',
      status: 403,
      data: { code: 'not_allowed', message: expect.stringContaining(String(roleOf(path))) },
    });
    expect(await looking.client.host.about()).toMatchObject({ person: viewer });
    looking.close();
  });

  it('a connection is protected, armed and disarmed, and says so', async () => {
    const { id: connectionId } = known.other;
    const shown = async () => (await client.connections.list()).find(({ id }) => id === connectionId);
    expect(await shown()).toMatchObject({ isProtected: false, armedUntil: null });
    await client.people.protect({ connectionId, isProtected: true });
    expect(await shown()).toMatchObject({ isProtected: true, armedUntil: null });
    const { armedUntil } = await client.people.arm({ connectionId, minutes: 1, reason: 'a release' });
    expect(await shown()).toMatchObject({ isProtected: true, armedUntil });
    await client.people.disarm({ connectionId });
    expect(await shown()).toMatchObject({ isProtected: true, armedUntil: null });
    await client.people.protect({ connectionId, isProtected: false });
    expect(await shown()).toMatchObject({ isProtected: false });
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
    // The first such event may still be about what was read before it was closed.
    let total = 0;
    for await (const event of events) {
      if (event.kind !== 'published' || event.connectionId !== connectionId) continue;
      ({ total } = await client.inventory.stacks({ connectionIds: [connectionId] }));
      if (total > 0) break;
    }
    expect(total).toBeGreaterThan(0);
  });
});
