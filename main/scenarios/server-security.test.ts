import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Person, sessionDurationMs } from '../foundation/access/index.ts';
import { VirtualClock } from '../foundation/runtime/virtual-clock.ts';
import type { RunningServer } from '../hosts/server/index.ts';
import { apiToken, serveDemo } from './demo-server.ts';
import { signIn } from './transports.ts';

const ada: Person = { name: 'ada', roles: ['operator'] };

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

let folder: string;
let server: RunningServer;
let port: string;
/** The headers of a browser that is signed in, on a page of ours. */
let signedIn: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-security-'));
  const assets = join(folder, 'window', 'assets');
  await mkdir(assets, { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'the secret');
  await writeFile(join(folder, 'window', 'index.html'), 'the window');
  await writeFile(join(assets, 'main-1a2b.js'), `'the script'; ${' '.repeat(5000)}`);
  server = await serveDemo(folder, { demo: null });
  port = new URL(server.url).port;
  signedIn = await signIn(server, ada);
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A request as it is written here: `fetch` would tidy the path and the Host header. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { connection: 'close', ...headers } });
    asked.on('error', reject);
    asked.on('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
    });
    asked.end(body);
  });
}

async function openSocket(headers: Record<string, string>, path = '/api/ws'): Promise<number | 'open'> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number);
  const opened = once(socket, 'open').then(() => 'open' as const);
  const answer = await Promise.race([refused, opened]);
  socket.on('error', () => {});
  socket.terminate();
  return answer;
}

const json = { 'content-type': 'application/json' };
const preferences = '/api/v1/preferences';

describe('without a session', () => {
  it.each(['/', '/environments', '/assets/main-1a2b.js', '/favicon.ico'])('%s shows how to sign in', async (path) => {
    const { status, text, headers } = await ask(path, { accept: 'text/html' });
    expect(status).toBe(401);
    expect(text).toContain('You are not signed in');
    expect(text).not.toContain('the window');
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each(['/api/v1/about', '/api/v1/openapi.json', '/api/v1/unknown', '/api/ws'])('%s is refused', async (path) => {
    const { status, text } = await ask(path);
    expect(status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ code: 'signed_out', data: { code: 'signed_out' } });
  });

  it('neither a made-up cookie nor a made-up token is one', async () => {
    expect((await ask('/', { cookie: `infraviewer_${port}=made-up` })).status).toBe(401);
    expect((await ask('/api/v1/about', { authorization: 'Bearer made-up' })).status).toBe(401);
  });

  it('a WebSocket is refused', async () => {
    expect(await openSocket({ origin: server.url })).toBe(401);
  });

  it.each(['//', '//[', '/%'])('an address that makes no URL, %s, hurts nobody', async (path) => {
    expect((await ask(path)).status).toBe(401);
    expect(await openSocket({ origin: 'https://evil.example' }, path)).toBe(404);
  });
});

describe('a launch link', () => {
  it('gives a cookie that no script and no other site gets at, and leads to the console', async () => {
    const { status, headers } = await ask(new URL(server.launchUrl(ada)).pathname);
    expect([status, headers.location]).toEqual([303, '/']);
    expect(headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
  });

  it('says so when it is used a second time', async () => {
    const path = new URL(server.launchUrl(ada)).pathname;
    await ask(path);
    const { status, text, headers } = await ask(path);
    expect(status).toBe(410);
    expect(text).toContain('This link has been used');
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('is not used up by looking at it', async () => {
    const path = new URL(server.launchUrl(ada)).pathname;
    expect((await ask(path, {}, 'HEAD')).status).toBe(405);
    expect((await ask(path)).status).toBe(303);
  });

  it('is unknown when it was never made', async () => {
    expect((await ask('/launch/made-up')).status).toBe(404);
  });
});

describe('a foreign page', () => {
  it.each(['evil.example', 'evil.example:80', 'localhost'])('under the name "%s" gets nothing', async (host) => {
    const { status, text } = await ask('/', { ...signedIn, host });
    expect([400, 403]).toContain(status);
    expect(text).not.toContain('the window');
    expect([400, 403]).toContain(await openSocket({ ...signedIn, host }));
  });

  it.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['no origin of its own', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
  ])('with %s may neither read nor act', async (_name, foreign) => {
    const headers = { ...signedIn, ...json, ...foreign };
    expect((await ask('/api/v1/about', headers)).status).toBe(403);
    expect((await ask(preferences, headers, 'POST', '{"theme":"dark"}')).status).toBe(403);
    expect(await openSocket(headers)).toBe(403);
  });

  it('cannot act by leaving its origin out', async () => {
    const { cookie = '' } = signedIn;
    const { status, text } = await ask(preferences, { cookie, ...json }, 'POST', '{"theme":"dark"}');
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ code: 'not_allowed' });
    expect(await openSocket({ cookie })).toBe(403);
  });
});

describe('a browser that is signed in', () => {
  it('gets the window, on every screen', async () => {
    for (const path of ['/', '/environments', '/stacks/app-1.0.0?sort=name']) {
      const { status, text, headers } = await ask(path, { ...signedIn, accept: 'text/html' });
      expect([status, text]).toEqual([200, 'the window']);
      expect(headers['cache-control']).toBe('no-cache');
    }
  });

  it('keeps hashed files for ever, compressed', async () => {
    const { status, headers } = await ask('/assets/main-1a2b.js', { ...signedIn, 'accept-encoding': 'gzip, br' });
    expect(status).toBe(200);
    expect(headers['cache-control']).toContain('immutable');
    expect(headers['content-encoding']).toBe('gzip');
    expect(Number(headers['content-length'])).toBeLessThan(200);
  });

  it.each(['/assets/missing.js', '/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2f..%2fsecret.txt'])(
    'finds nothing at %s',
    async (path) => {
      const { status, text } = await ask(path, signedIn);
      expect(status).toBe(404);
      expect(text).not.toContain('the secret');
    },
  );

  it('may open a WebSocket, at its address only', async () => {
    expect(await openSocket(signedIn)).toBe('open');
    expect(await openSocket(signedIn, '/other')).toBe(404);
  });

  it('loses its socket over a message that cannot be read, and nobody else notices', async () => {
    const printed = vi.spyOn(console, 'error');
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/ws`, { headers: signedIn });
    await once(socket, 'open');
    socket.send('no message of ours');
    expect((await once(socket, 'close'))[0]).toBe(4002);
    expect(printed).not.toHaveBeenCalled();
    expect((await ask('/', { ...signedIn, accept: 'text/html' })).status).toBe(200);
  });

  it('is told about every address of the API', async () => {
    const { status, text } = await ask('/api/v1/openapi.json', signedIn);
    expect(status).toBe(200);
    expect(Object.keys(JSON.parse(text).paths)).toContain('/preferences');
  });

  it('is told where there is nothing', async () => {
    const { status, text } = await ask('/api/v1/unknown', signedIn);
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ code: 'not_found' });
  });

  it('cannot send what is not JSON', async () => {
    const { status, text } = await ask(preferences, { ...signedIn, ...json }, 'POST', '{"theme":');
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ code: 'bad_input', data: { code: 'bad_input' } });
  });

  it.each<[string, Record<string, string>]>([
    ['too large', { 'content-length': '99999999' }],
    ['of an untold length', { 'transfer-encoding': 'chunked' }],
  ])('cannot send a body that is %s', async (_name, headers) => {
    const { status, text } = await ask(preferences, { ...signedIn, ...json, ...headers }, 'POST');
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ code: 'bad_input' });
  });

  it('is asked for GET or HEAD outside the API', async () => {
    expect((await ask('/', signedIn, 'POST')).status).toBe(405);
  });
});

describe('a program with the API token', () => {
  const authorization = `Bearer ${apiToken}`;

  it('calls without a cookie and without an origin', async () => {
    const { status, text } = await ask('/api/v1/about', { authorization });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ person: { name: 'API token', roles: ['operator'] } });
    expect((await ask(preferences, { authorization, ...json }, 'POST', '{"theme":"dark"}')).status).toBe(200);
  });

  it('is refused where a foreign page carries it', async () => {
    expect((await ask('/api/v1/about', { authorization, origin: 'https://evil.example' })).status).toBe(403);
  });
});

describe('every answer', () => {
  it.each(['/', '/launch/made-up', '/api/v1/about', '/nowhere'])('of %s says what a page may do', async (path) => {
    for (const headers of [{}, signedIn]) {
      expect((await ask(path, headers)).headers).toMatchObject({
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });
});

describe('a session that ends', () => {
  it('closes the windows that it opened and lets nobody in again', async () => {
    const clock = new VirtualClock();
    const own = await serveDemo(join(folder, 'ending'), { demo: null, clock });
    const headers = await signIn(own, ada);
    const socket = new WebSocket(`${own.url.replace('http', 'ws')}/api/ws`, { headers });
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await clock.advance(sessionDurationMs);
    expect((await closed)[0]).toBe(4001);
    expect((await fetch(`${own.url}/api/v1/about`, { headers })).status).toBe(401);
    await own.stop();
  });
});
