import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

// Each start of a process from source takes a second or more.
vi.setConfig({ testTimeout: 90_000 });

const entry = join(import.meta.dirname, '../hosts/server/main.ts');

/** A server process that listens. */
interface Listening {
  readonly process: ChildProcess;
  readonly url: string;
  readonly launchUrl: string;
  readonly invitationUrl?: string;
}

/** Where each process finds its modules compiled, which takes longer than to start it. */
let compiled: string;
let folder: string;
let running: ChildProcess[];

beforeAll(async () => {
  compiled = await mkdtemp(join(tmpdir(), 'infraviewer-compiled-'));
  // Only a process that ends by itself leaves them there.
  const first = spawn(process.execPath, [entry, '--version'], { env: environment(compiled), stdio: 'ignore' });
  await once(first, 'exit');
});

afterAll(() => rm(compiled, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-process-'));
  running = [];
});

afterEach(async () => {
  for (const child of running) await kill(child);
  await rm(folder, { recursive: true, force: true });
});

/** Nothing of this machine's own AWS configuration may leak into a test. */
function environment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: home,
    AWS_EC2_METADATA_DISABLED: 'true',
    // https://nodejs.org/api/module.html#module-compile-cache
    NODE_COMPILE_CACHE: compiled,
  };
}

function launch(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [entry, '--data', folder, ...args], {
    env: environment(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function start(args: readonly string[] = ['--demo'], port = '0'): Promise<Listening> {
  const child = launch(['--port', port, '--print-json', ...args]);
  const failure = text(child.stderr);
  const ended = once(child, 'exit').then(async ([code]) => {
    throw new Error(`The server ended with ${code}: ${await failure}`);
  });
  const [line] = await Promise.race([once(createInterface({ input: streamOf(child.stdout) }), 'line'), ended]);
  ended.catch(() => {});
  return { process: child, ...JSON.parse(line) };
}

/** Runs a server that cannot start, and answers what it says. */
async function fail(args: readonly string[]): Promise<{ code: number; said: string }> {
  const { code, complained } = await finish(args);
  return { code, said: complained };
}

/** Runs a command that ends by itself. */
async function finish(args: readonly string[]): Promise<{ code: number; said: string; complained: string }> {
  const child = launch(args);
  const [said, complained] = [text(child.stdout), text(child.stderr)];
  const [code] = await once(child, 'exit');
  return { code, said: await said, complained: await complained };
}

function streamOf<Stream>(stream: Stream | null): Stream {
  if (!stream) throw new Error('The process was started without this stream.');
  return stream;
}

async function text(stream: ChildProcess['stderr']): Promise<string> {
  let all = '';
  for await (const chunk of streamOf(stream)) all += chunk;
  return all;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function signIn(launchUrl: string): Promise<string> {
  const response = await fetch(launchUrl, { redirect: 'manual' });
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

function asking({ url }: Listening, cookie: string) {
  const headers = { cookie, origin: url, 'content-type': 'application/json' };
  return {
    get: async (path: string) => (await fetch(`${url}/api/v1${path}`, { headers })).json() as Promise<unknown>,
    set: (body: object) => fetch(`${url}/api/v1/preferences`, { method: 'POST', headers, body: JSON.stringify(body) }),
  };
}

interface ScopeSeen {
  readonly read: { readonly at: number | null };
}

/** Follows the live events until every scope has been read, and answers the scopes. */
async function untilRead(server: Listening, cookie: string): Promise<ScopeSeen[]> {
  const stream = await fetch(`${server.url}/api/v1/live`, { headers: { cookie } });
  for await (const _event of stream.body ?? []) {
    const scopes = (await asking(server, cookie).get('/scopes')) as ScopeSeen[];
    if (scopes.length > 0 && scopes.every(({ read }) => read.at !== null)) return scopes;
  }
  throw new Error('The events ended before everything was read.');
}

/** What lies on the disk, without the server's help. */
function cacheNow(): { state: unknown; scopesRead: unknown; isEmpty: boolean } {
  const db = new Sqlite(join(folder, 'cache.db'), { readonly: true });
  try {
    const scopesRead = db.prepare('select count(*) from scope where readAt is not null').pluck().get();
    const resources = db.prepare('select sum(resources) from scope').pluck().get();
    return { state: db.pragma('quick_check', { simple: true }), scopesRead, isEmpty: resources === 0 };
  } finally {
    db.close();
  }
}

describe('a server that is killed', () => {
  it('keeps settings, sessions and what was read', async () => {
    const first = await start();
    const cookie = await signIn(first.launchUrl);
    await asking(first, cookie).set({ theme: 'dark' });
    const read = await untilRead(first, cookie);
    await kill(first.process);
    expect(cacheNow()).toEqual({ state: 'ok', scopesRead: read.length, isEmpty: false });

    const second = await start(['--no-demo'], new URL(first.url).port);
    expect(await asking(second, cookie).get('/preferences')).toMatchObject({ theme: 'dark' });
    expect(await asking(second, cookie).get('/about')).toMatchObject({ notices: [] });
  });

  it('starts again whenever that happened', async () => {
    let server = await start();
    const { port } = new URL(server.url);
    const cookie = await signIn(server.launchUrl);
    const themes = ['dark', 'light', 'system'];
    for (const [index, delayMs] of [0, 40, 250].entries()) {
      await asking(server, cookie).set({ theme: themes[index] });
      // Not waiting for anything: the point is to interrupt the reading that runs meanwhile at different moments.
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await kill(server.process);
      server = await start(['--demo'], port);
      expect(await asking(server, cookie).get('/preferences')).toMatchObject({ theme: themes[index] });
      expect(await asking(server, cookie).get('/about')).toMatchObject({ notices: [] });
    }
  });
});

describe('a server that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends well on %s, and lets go of its folder', async (signal) => {
    const { process: child, launchUrl, url } = await start();
    const cookie = await signIn(launchUrl);
    const open = await fetch(`${url}/api/v1/live`, { headers: { cookie } });
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
    await open.body?.cancel().catch(() => {});
    const left = await readdir(folder);
    expect(left).not.toContain('lock.json');
    expect(left).not.toContain('state.db-wal');
  });
});

describe('an invitation from the command line', () => {
  it('is to the server that runs on the data folder, and signs in once with its role', async () => {
    const server = await start(['--no-demo']);
    const { code, said } = await finish(['--invite', 'Grace: the second:viewer']);
    expect(code).toBe(0);
    const [, url = ''] =
      /^This link signs Grace: the second in as viewer, once, within a day:\n {2}(\S+)\n$/.exec(said) ?? [];
    expect(url).toMatch(new RegExp(`^${server.url}/launch/`));
    const cookie = await signIn(url);
    expect(await asking(server, cookie).get('/me')).toMatchObject({ name: 'Grace: the second', roles: ['viewer'] });
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(410);
  });

  it('comes with the start of a server where none runs', async () => {
    const server = await start(['--no-demo', '--invite', 'grace:auditor']);
    const cookie = await signIn(server.invitationUrl ?? '');
    expect(await asking(server, cookie).get('/me')).toMatchObject({ name: 'grace', roles: ['auditor'] });
  });

  it.each(['grace', 'grace:', ':viewer', 'grace:emperor'])('is refused for "%s"', async (who) => {
    const { code, said } = await fail(['--invite', who]);
    expect(code).toBe(1);
    expect(said).toContain('viewer, operator, approver, auditor, administrator');
  });

  it('is refused while nobody listens', async () => {
    const { process: child } = await start(['--no-demo']);
    await writeFile(join(folder, 'lock.json'), JSON.stringify({ pid: child.pid, url: null }));
    const { code, said } = await fail(['--invite', 'grace:viewer']);
    expect(code).toBe(1);
    expect(said).toContain('is no server, or does not listen yet');
  });
});

describe('a server that cannot start', () => {
  it('names the one that runs already', async () => {
    const { url } = await start(['--no-demo']);
    const { code, said } = await fail(['--port', '0']);
    expect(code).toBe(1);
    expect(said).toContain('already runs');
    expect(said).toContain(url);
    expect(said).not.toMatch(/launch|^ {4}at /m);
  });

  it('names the port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, said } = await fail(['--port', port]);
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is taken`);
    expect(said).toContain('--port');
    other.close();
    expect((await start(['--no-demo'])).url).toContain('127.0.0.1');
  });

  it('leaves the state of a newer version as it is', async () => {
    const path = join(folder, 'state.db');
    const db = new Sqlite(path);
    db.pragma('user_version = 999');
    db.exec('create table future(value)');
    db.close();
    const before = await readFile(path);
    const { code, said } = await fail(['--port', '0']);
    expect(code).toBe(1);
    expect(said).toContain('newer version');
    expect(await readFile(path)).toEqual(before);
  });

  it('says that its data folder is none', async () => {
    const path = join(folder, 'a-file');
    await writeFile(path, 'not a folder');
    const { code, said } = await fail(['--port', '0', '--data', path]);
    expect(code).toBe(1);
    expect(said).toContain(path);
    expect(said).toContain('choose another data folder');
  });

  it.each<[string, string[], RegExp]>([
    ['an address that others can reach', ['--host', '0.0.0.0'], /this computer only/],
    ['a port that is none', ['--port', '99999'], /from 0 to 65535/],
    ['an option that is none', ['--prot', '80'], /unknown option/],
  ])('refuses %s', async (_name, args, words) => {
    const { code, said } = await fail(args);
    expect(code).not.toBe(0);
    expect(said).toMatch(words);
  });
});

describe('a damaged cache', () => {
  it('is moved aside and rebuilt, which is said once', async () => {
    const first = await start();
    const cookie = await signIn(first.launchUrl);
    await untilRead(first, cookie);
    await kill(first.process);
    for (const suffix of ['-wal', '-shm']) await rm(join(folder, `cache.db${suffix}`), { force: true });
    await writeFile(join(folder, 'cache.db'), 'this is no database, and long enough to be read as one'.repeat(99));

    const { port } = new URL(first.url);
    const second = await start(['--demo'], port);
    const about = (await asking(second, cookie).get('/about')) as { notices: { message: string }[] };
    expect(about.notices).toHaveLength(1);
    expect((await readdir(folder)).some((name) => name.startsWith('cache.damaged-'))).toBe(true);
    expect((await untilRead(second, cookie)).length).toBeGreaterThan(0);
    await kill(second.process);

    const third = await start(['--demo'], port);
    expect(await asking(third, cookie).get('/about')).toMatchObject({ notices: [] });
  });
});
