import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// moto gives classic load balancers zones of us-east-1 wherever they are made, and fails elsewhere.
export const motoRegion = 'us-east-1';
export const motoKeys = { accessKeyId: 'testing', secretAccessKey: 'testing' };

/** Whether moto, an independent imitation of AWS, is installed here. */
export function hasMoto(): boolean {
  return spawnSync('python3', ['-c', 'import moto.server'], { stdio: 'ignore' }).status === 0;
}

export interface MotoServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts moto on a free port of loopback. */
export async function startMoto(): Promise<MotoServer> {
  const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PYTHONUNBUFFERED: '1' },
  });
  return {
    url: await announcedUrl(child),
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Writes an AWS configuration into a home folder, whose profile `moto` leads to a moto at this URL. */
export async function writeMotoProfile(home: string, url: string): Promise<void> {
  const { accessKeyId, secretAccessKey } = motoKeys;
  await mkdir(join(home, '.aws'));
  await writeFile(
    join(home, '.aws/config'),
    `[profile moto]\nregion = ${motoRegion}\nendpoint_url = ${url}\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
}

function announcedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (!child.stderr) throw new Error('moto was started without an output.');
    createInterface({ input: child.stderr }).on('line', (line) => {
      const found = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line);
      if (found?.[1]) resolve(found[1]);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`moto ended with code ${code} before it listened.`)));
  });
}
