import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProcedureMeta, type Role, roles } from '#contract/procedure.ts';
import type { RunningServer } from '../hosts/server/index.ts';
import { serveDemo } from './demo-server.ts';
import { call, procedures, transports } from './transports.ts';

const everybody: readonly Role[] = ['viewer', 'operator', 'approver', 'auditor', 'administrator'];
const operators: readonly Role[] = ['operator', 'approver', 'administrator'];
const administrators: readonly Role[] = ['administrator'];

/** Who may call what, written down by hand: whoever changes the contract changes it here and in SECURITY.md too. */
const allowed: Record<string, readonly Role[]> = {
  'host.about': everybody,
  'host.dismissNotice': everybody,
  'connections.candidates': everybody,
  'connections.list': everybody,
  'connections.open': operators,
  'connections.close': operators,
  'connections.submitMfa': operators,
  'connections.signInAgain': operators,
  'inventory.environments': everybody,
  'inventory.stacks': everybody,
  'inventory.stack': everybody,
  'inventory.instances': everybody,
  'inventory.instance': everybody,
  'inventory.search': everybody,
  'inventory.scopes': everybody,
  'inventory.changes': everybody,
  'inventory.changeCounts': everybody,
  'inventory.exportChanges': everybody,
  'inventory.refresh': everybody,
  'traffic.loadBalancers': everybody,
  'traffic.loadBalancer': everybody,
  'traffic.targetGroup': everybody,
  'traffic.instanceHealth': everybody,
  'traffic.listeners': everybody,
  'databases.list': everybody,
  'databases.get': everybody,
  'lookups.stackResources': everybody,
  'lookups.stackEvents': everybody,
  'lookups.stackTemplate': everybody,
  'lookups.activities': everybody,
  'lookups.consoleOutput': everybody,
  'topology.map': everybody,
  'topology.blastRadius': everybody,
  'placement.rules': everybody,
  'placement.preview': everybody,
  'placement.setRules': administrators,
  'groups.get': everybody,
  'groups.now': everybody,
  'groups.plan': everybody,
  'groups.start': operators,
  'cycles.plan': everybody,
  'cycles.start': operators,
  'cycles.live': everybody,
  'cycles.approve': operators,
  'cycles.rollBack': operators,
  'hooks.names': everybody,
  'hooks.list': administrators,
  'hooks.save': administrators,
  'hooks.remove': administrators,
  'hooks.try': administrators,
  'litter.report': everybody,
  'litter.scan': operators,
  'litter.repair': operators,
  'litter.ignore': operators,
  'jobs.list': everybody,
  'jobs.get': everybody,
  'jobs.stopping': everybody,
  'jobs.events': everybody,
  'jobs.follow': everybody,
  'jobs.pause': operators,
  'jobs.resume': operators,
  'jobs.cancel': operators,
  'jobs.answer': operators,
  'jobs.hold': operators,
  'jobs.release': operators,
  'people.me': everybody,
  'people.sessions': administrators,
  'people.revoke': administrators,
  'people.invitations': administrators,
  'people.invite': administrators,
  'people.withdraw': administrators,
  'people.protect': administrators,
  'people.arm': operators,
  'people.disarm': operators,
  'views.list': everybody,
  'views.save': everybody,
  'views.remove': everybody,
  'views.follows': everybody,
  'views.follow': everybody,
  'views.unfollow': everybody,
  'live.watch': everybody,
  'budget.usage': everybody,
  'budget.spared': everybody,
  'preferences.get': everybody,
  'preferences.set': everybody,
};

let folder: string;
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-permissions-'));
  server = await serveDemo(folder, { demo: null });
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What came of a call: whether it was refused for the role, and nothing else. */
async function isRefused(answer: Promise<unknown>): Promise<boolean> {
  try {
    const events = await answer;
    // Live events would go on.
    if (typeof events === 'object' && events && 'return' in events) await (events as AsyncGenerator).return(undefined);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'not_allowed';
  }
}

it('every procedure of the contract is on the list', () => {
  expect(Object.keys(allowed).toSorted()).toEqual([...procedures.keys()].toSorted());
});

describe.each(transports)('over $name', (transport) => {
  it.each(roles)('the role %s may call what the list says and nothing else', async (role) => {
    const { client, close } = await transport.connect(server, { name: role, roles: [role] });
    const refused: Record<string, boolean> = {};
    // Without a sensible input: the role is asked for first, and nothing comes of the calls that pass.
    for (const path of procedures.keys()) refused[path] = await isRefused(call(client, path, inputOf(path)));
    const expected = Object.entries(allowed).map(([path, who]) => [path, !who.includes(role)]);
    expect(refused).toEqual(Object.fromEntries(expected));
    close();
  });

  it('nobody without a role may call anything', async () => {
    const { client, close } = await transport.connect(server, { name: 'nobody', roles: [] });
    for (const path of procedures.keys()) {
      expect([path, await isRefused(call(client, path, inputOf(path)))]).toEqual([path, true]);
    }
    close();
  });
});

function inputOf(path: string): unknown {
  return procedures.get(path)?.['~orpc'].inputSchema ? {} : undefined;
}

it('SECURITY.md says the same as the contract', async () => {
  const text = await readFile(join(import.meta.dirname, '../../SECURITY.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+\.\w+)` \| (\w+) \| (yes|no) \|$/gm)].map(([, ...columns]) => columns);
  const declared = [...procedures].map(([path, procedure]) => {
    const { role, mutates } = procedure['~orpc'].meta as unknown as ProcedureMeta;
    return [path, role, mutates ? 'yes' : 'no'];
  });
  expect(rows).toEqual(declared);
});
