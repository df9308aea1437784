import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a server host says on its first line with `--print-json`. */
export interface Started {
  readonly url: string;
  readonly launchUrl: string;
  /** The demo's simulated AWS, for a test that changes something from outside. */
  readonly demo: {
    readonly url: string;
    readonly callers: readonly { readonly accessKeyId: string; readonly secretAccessKey: string }[];
  } | null;
}

export interface RunningHost extends Started {
  readonly dataFolder: string;
  /** The session cookie that the one-time launch link was exchanged for. */
  readonly cookie: { readonly name: string; readonly value: string };
  /** Ends the host as a person would, who may start it again. */
  goAway(): Promise<void>;
  /** Ends the host without a word, as a crash does. */
  die(): Promise<void>;
  /** Lets it hang, without closing anything, and go on; an endless loop or a broken tunnel looks the same. */
  freeze(): void;
  thaw(): void;
  /** Starts it again, at the same address and with the same data. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

const server = join(import.meta.dirname, '..', '..', 'out', 'main', 'server.js');

/** Starts the built server host on a free port and a data folder of its own, and signs in. */
export async function startHost(
  args: readonly string[] = ['--demo', '--estate', 'still'],
  prepare: (dataFolder: string) => Promise<void> = async () => {},
): Promise<RunningHost> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'infraviewer-e2e-'));
  await prepare(dataFolder);
  const run = (port: string) =>
    spawn(process.execPath, [server, '--port', port, '--data', dataFolder, '--print-json', ...args], {
      // Nothing of the machine's own AWS configuration may leak into a test.
      env: { PATH: process.env['PATH'], HOME: dataFolder, AWS_EC2_METADATA_DISABLED: 'true' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  let child = run('0');
  const started = await firstLine(child);
  const goAway = () => end(child, 'SIGTERM');
  return {
    ...started,
    dataFolder,
    cookie: await signIn(started.launchUrl),
    goAway,
    die: () => end(child, 'SIGKILL'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    comeBack: async () => {
      child = run(new URL(started.url).port);
      await firstLine(child);
    },
    stop: async () => {
      await goAway();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Asks the host's REST API, signed in. */
export async function ask<Answer>({ url, cookie }: RunningHost, path: string): Promise<Answer> {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { cookie: `${cookie.name}=${cookie.value}` } });
  if (!response.ok) throw new Error(`${path} was answered with status ${response.status}.`);
  return (await response.json()) as Answer;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await gone;
}

function firstLine(child: ChildProcess): Promise<Started> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('The host was started without an output.');
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Started));
    child.once('exit', (code) => reject(new Error(`The host ended with code ${code} before it listened.`)));
  });
}

async function signIn(launchUrl: string): Promise<{ name: string; value: string }> {
  const response = await fetch(launchUrl, { redirect: 'manual' });
  const [name, value] = response.headers.getSetCookie()[0]?.split(';')[0]?.split('=') ?? [];
  if (!name || !value) throw new Error(`The launch link gave no session (status ${response.status}).`);
  return { name, value };
}
