import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { BrowserSession, Invitation } from '#contract/people.ts';
import type { Role } from '#contract/procedure.ts';
import type { Person } from '../foundation/access/index.ts';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import type { RunningServer } from '../hosts/server/index.ts';
import { serveDemo } from './demo-server.ts';
import { signIn, transport } from './transports.ts';

const ada: Person = { name: 'ada', roles: ['administrator'] };
const dayMs = 24 * 60 * 60 * 1000;
const minuteMs = 60_000;

const overSocket = transport('WebSocket');

type Headers = Record<string, string>;

let folder: string;
let clock: VirtualClock;
let server: RunningServer;
/** The browser of an administrator. */
let administrator: Headers;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-people-'));
  clock = new VirtualClock();
  server = await serveDemo(folder, { demo: null, clock });
  administrator = await signIn(server, ada);
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function get<Answer>(path: string, headers: Headers): Promise<Answer> {
  return (await fetch(`${server.url}/api/v1${path}`, { headers })).json() as Promise<Answer>;
}

async function post<Answer>(path: string, headers: Headers, body: unknown): Promise<{ status: number; body: Answer }> {
  const type = { 'content-type': 'application/json' };
  const request = { method: 'POST', headers: { ...headers, ...type }, body: JSON.stringify(body) };
  const response = await fetch(`${server.url}/api/v1${path}`, request);
  return { status: response.status, body: (await response.json()) as Answer };
}

async function invite(name: string, role: Role) {
  return (await post<{ invitation: Invitation; url: string }>('/invitations', administrator, { name, role })).body;
}

/** Opens a link as a browser does that shows no cookie. */
async function open(url: string): Promise<{ status: number; headers: Headers }> {
  const response = await fetch(url, { redirect: 'manual' });
  const [cookie = ''] = response.headers.getSetCookie()[0]?.split(';') ?? [];
  return { status: response.status, headers: { cookie, origin: server.url } };
}

const aboutMe = (headers: Headers) => fetch(`${server.url}/api/v1/me`, { headers });

async function sessionOf(name: string): Promise<BrowserSession> {
  const found = (await get<BrowserSession[]>('/sessions', administrator)).find((session) => session.name === name);
  if (!found) throw new Error(`${name} is not signed in.`);
  return found;
}

describe('an invitation', () => {
  it('leads to this server, signs in once, and with its role only', async () => {
    const { invitation, url } = await invite('grace', 'viewer');
    expect(url).toMatch(new RegExp(`^${server.url}/launch/[\\w-]{43}$`));
    expect(await get('/invitations', administrator)).toContainEqual(invitation);
    const { status, headers } = await open(url);
    expect(status).toBe(303);
    expect(await get('/me', headers)).toMatchObject({ name: 'grace', roles: ['viewer'] });
    const refused = await post<{ code: string }>('/invitations', headers, { name: 'mallory', role: 'administrator' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
    expect((await open(url)).status).toBe(410);
    expect(await get('/invitations', administrator)).not.toContainEqual(invitation);
  });

  it('is told nowhere again', async () => {
    const { url } = await invite('heidi', 'auditor');
    const secret = url.split('/').at(-1) ?? '';
    const told = [await get('/invitations', administrator), await get('/sessions', administrator)];
    expect(JSON.stringify(told)).not.toContain(secret);
  });

  it('cannot be used once it is withdrawn', async () => {
    const { invitation, url } = await invite('ivan', 'operator');
    expect((await post('/invitations/withdraw', administrator, { id: invitation.id })).status).toBe(200);
    expect((await open(url)).status).toBe(404);
    expect((await post('/invitations/withdraw', administrator, { id: invitation.id })).status).toBe(404);
  });

  it('cannot be used after a day', async () => {
    const own = await serveDemo(join(folder, 'later'), { demo: null, clock });
    const { url } = own.core.people.invite({ name: 'judy', role: 'viewer' }, { name: 'ada', roles: ['administrator'] });
    await clock.advance(dayMs);
    expect((await open(url)).status).toBe(404);
    await own.stop();
    administrator = await signIn(server, ada);
  });

  it("is nobody's by its id", async () => {
    const { invitation } = await invite('kim', 'administrator');
    expect((await open(`${server.url}/launch/${invitation.id}`)).status).toBe(404);
  });
});

describe('who is signed in', () => {
  it('is listed with what tells them apart and opens nothing', async () => {
    const headers = await signIn(server, { name: 'lena', roles: ['operator'] });
    await aboutMe(headers);
    const session = await sessionOf('lena');
    expect(session).toMatchObject({ roles: ['operator'], isThisOne: false, lastSeenAt: clock.now() });
    expect((await sessionOf('ada')).isThisOne).toBe(true);
    const [cookieName] = headers['cookie']?.split('=') ?? [];
    expect((await aboutMe({ cookie: `${cookieName}=${session.id}` })).status).toBe(401);
  });

  it('is seen while a window is open that says something', async () => {
    const { client, close } = await overSocket.connect(server, { name: 'mona', roles: ['viewer'] });
    await clock.advance(5 * minuteMs);
    const { until } = await client.people.me();
    expect(await sessionOf('mona')).toMatchObject({ lastSeenAt: clock.now(), expiresAt: until });
    close();
  });
});

describe('a session that is revoked', () => {
  it('ends at once, with its windows and its live events', async () => {
    const headers = await signIn(server, { name: 'nina', roles: ['operator'] });
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, { headers });
    await once(socket, 'open');
    const events = await fetch(`${server.url}/api/v1/live`, { headers });
    const cutOff = expect(events.text()).rejects.toThrow('terminated');
    const closed = once(socket, 'close');
    const { id } = await sessionOf('nina');
    expect((await post('/sessions/revoke', administrator, { id })).status).toBe(200);
    expect((await closed)[0]).toBe(4001);
    await cutOff;
    expect((await aboutMe(headers)).status).toBe(401);
    expect((await post('/sessions/revoke', administrator, { id })).status).toBe(404);
  });

  it("leaves everybody else's as they are", async () => {
    const [olga, other] = [
      await signIn(server, { ...ada, name: 'olga' }),
      await signIn(server, { ...ada, name: 'pia' }),
    ];
    await post('/sessions/revoke', administrator, { id: (await sessionOf('olga')).id });
    expect((await aboutMe(olga)).status).toBe(401);
    expect((await aboutMe(other)).status).toBe(200);
  });

  it('is never your own', async () => {
    const { id } = await sessionOf('ada');
    const { status, body } = await post<{ message: string }>('/sessions/revoke', administrator, { id });
    expect([status, body.message]).toEqual([400, 'This is the session that you are working in.']);
    expect((await aboutMe(administrator)).status).toBe(200);
  });
});
