import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listen, type Simulator } from './index.ts';

/** Whether there is no boto3 here. In CI it must be there: the tests then run, and fail. */
export function lacksBoto3(): boolean {
  const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
  const lacks = !hasBoto3 && process.env['CI'] !== 'true';
  if (lacks) process.stderr.write('SKIPPED: using the simulator with boto3, because python3 has no boto3 here.\n');
  return lacks;
}

/** Runs a script beside this file against a simulator on loopback; returns what it prints as JSON. */
export async function runBoto3(simulator: Simulator, script: string, values: readonly string[]): Promise<unknown> {
  const { aws, callers } = simulator;
  const [caller] = callers;
  if (!caller) throw new Error('The estate has no caller');
  const server = await listen(aws, { host: '127.0.0.1' });
  // Nothing of this machine's own AWS configuration or proxy.
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env = {
    ...Object.fromEntries(others),
    AWS_ACCESS_KEY_ID: caller.accessKeyId,
    AWS_SECRET_ACCESS_KEY: caller.secretAccessKey,
    AWS_CONFIG_FILE: join(import.meta.dirname, 'no-such-file'),
    AWS_SHARED_CREDENTIALS_FILE: join(import.meta.dirname, 'no-such-file'),
    NO_PROXY: '127.0.0.1',
  };
  try {
    const options = { env, maxBuffer: 64 * 1024 * 1024 };
    const path = join(import.meta.dirname, script);
    const { stdout } = await promisify(execFile)('python3', [path, server.url, ...values], options);
    return JSON.parse(stdout);
  } finally {
    await server.stop();
  }
}
