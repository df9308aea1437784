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
  readonly process: ChildProcess;
  readonly dataFolder: string;
  /** The session cookie that the one-time launch link was exchanged for. */
  readonly cookie: { readonly name: string; readonly value: string };
  stop(): Promise<void>;
}

const server = join(import.meta.dirname, '..', '..', 'out', 'main', 'server.js');

/** Starts the built server host on a free port and a data folder of its own, and signs in. */
export async function startHost(args: readonly string[] = ['--demo', '--estate', 'still']): Promise<RunningHost> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'infraviewer-e2e-'));
  const child = spawn(process.execPath, [server, '--port', '0', '--data', dataFolder, '--print-json', ...args], {
    // Nothing of the machine's own AWS configuration may leak into a test.
    env: { PATH: process.env['PATH'], HOME: dataFolder, AWS_EC2_METADATA_DISABLED: 'true' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const started = await firstLine(child);
  return {
    ...started,
    process: child,
    dataFolder,
    cookie: await signIn(started.launchUrl),
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
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
