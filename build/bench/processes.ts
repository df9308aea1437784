import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../commands/tools.ts';

/** Something that a benchmark started and must end. */
export interface Running<Said> {
  readonly said: Said;
  readonly pid: number;
  stop(): Promise<void>;
}

interface EstateSaid {
  readonly url: string;
  readonly callers: readonly {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly account: string;
  }[];
}

interface ServerSaid {
  readonly url: string;
  readonly launchUrl: string;
}

/** A simulated account in its own process. */
export function startEstate(estate: 'medium' | 'large'): Promise<Running<EstateSaid>> {
  return startProcess([join(import.meta.dirname, 'estate-process.ts'), estate], {});
}

/** A folder for one run, removed at the end. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'infraviewer-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export const apiToken = 'benchmark';

/** The built server host with one AWS profile, `bench`, that leads to the estate. */
export function startServer(folder: string, { url, callers }: EstateSaid): Promise<Running<ServerSaid>> {
  const [caller] = callers;
  if (!caller) throw new Error('The estate has no caller.');
  const configuration = join(folder, 'aws-config');
  writeFileSync(
    configuration,
    `[profile bench]\nregion = eu-west-1\nendpoint_url = ${url}\naws_access_key_id = ${caller.accessKeyId}\naws_secret_access_key = ${caller.secretAccessKey}\n`,
  );
  const arguments_ = [join(root, 'out/main/server.js'), '--port', '0', '--data', join(folder, 'data'), '--print-json'];
  return startProcess(arguments_, {
    HOME: folder,
    AWS_CONFIG_FILE: configuration,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    INFRAVIEWER_API_TOKEN: apiToken,
  });
}

async function startProcess<Said>(args: string[], env: Record<string, string>): Promise<Running<Said>> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await firstLine<Said>(child);
  const { pid } = child;
  if (pid === undefined) throw new Error('The process has no id.');
  return {
    said,
    pid,
    stop: async () => {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function firstLine<Said>(child: ChildProcess): Promise<Said> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('The process was started without an output.');
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as Said));
    child.once('exit', (code) => reject(new Error(`The process ended with code ${code} before it said anything.`)));
  });
}
