import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { GroupPlan, GroupSizes } from '#contract/groups.ts';
import type { JobRow } from '#contract/jobs.ts';
import { type Group, oneGroup } from '../simulator/index.ts';
import { apiToken } from './demo-server.ts';
import type { SentWrite } from './wire.testing.ts';

/** How much faster than ours the time of the processes runs. */
const speed = 20;

/** A console that may die, and the simulated AWS that outlives it, as processes of their own. */
export class Processes {
  readonly folder = mkdtempSync(join(tmpdir(), 'infraviewer-jobs-'));
  readonly #startedAt = String(Date.now());
  readonly #lines = new Map<ChildProcess, Interface>();
  #estate: ChildProcess | null = null;
  #console: ChildProcess | null = null;
  #url = '';

  /** Starts both, and opens the group's account. */
  async start(): Promise<void> {
    const state = join(this.folder, 'data');
    this.#estate = this.#spawn('estate-process.ts', [state, String(speed), this.#startedAt]);
    const { url, callers } = (await this.#line(this.#estate)) as Estate;
    const [caller] = callers;
    if (!caller) throw new Error('The estate has no caller.');
    const profile = `[profile estate]\nregion = ${oneGroup.region}\nendpoint_url = ${url}\n`;
    const keys = `aws_access_key_id = ${caller.accessKeyId}\naws_secret_access_key = ${caller.secretAccessKey}\n`;
    writeFileSync(join(this.folder, 'aws-config'), profile + keys);
    await this.#startConsole('0');
    await this.call('connections', { candidateId: 'profile:estate', region: oneGroup.region });
  }

  async stop(): Promise<void> {
    for (const child of this.#lines.keys()) await ended(child, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** SIGKILL, and another console in its place. */
  async killConsole(): Promise<void> {
    await ended(this.#running(), 'SIGKILL');
    await this.#startConsole(new URL(this.#url).port);
  }

  /** SIGSTOP, and later SIGCONT. */
  async freezeConsole(durationMs: number): Promise<void> {
    this.#running().kill('SIGSTOP');
    await wait(durationMs);
    this.#running().kill('SIGCONT');
  }

  /** Nothing can be written to any file for a while, as on a full disk. */
  async fillDisk(durationMs: number): Promise<void> {
    const limit = (bytes: string) =>
      execFileSync('prlimit', ['--pid', String(this.#running().pid), `--fsize=${bytes}:unlimited`]);
    limit('4096');
    await wait(durationMs);
    limit('unlimited');
  }

  /** Ends the console as a person does. */
  async stopConsole(): Promise<void> {
    await ended(this.#running(), 'SIGTERM');
  }

  async call(path: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' };
    const posted = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${this.#url}/api/v1/${path}`, { headers, ...posted });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Plans and starts a scale job as soon as the console can, and answers with its id. */
  async scale(sizes: GroupSizes): Promise<string> {
    const ref = { connectionId: `profile:estate@${oneGroup.region}`, groupName: oneGroup.groupName };
    const action = { kind: 'scale', sizes };
    const { fingerprint } = (await untilGiven(() => this.call('group/plan', { ...ref, action }))) as GroupPlan;
    const asked = { ...ref, action, fingerprint, reason: 'Because', ticket: null, requestKey: crypto.randomUUID() };
    return ((await this.call('group/start', asked)) as { jobId: string }).jobId;
  }

  async job(jobId: string): Promise<JobRow> {
    const { tree } = (await this.call(`job?jobId=${jobId}`)) as { tree: { row: JobRow }[] };
    const [first] = tree;
    if (!first) throw new Error(`There is no job ${jobId}.`);
    return first.row;
  }

  /** The group, and everything that was sent to change it. */
  async world(): Promise<{ group: Group; sent: SentWrite[] }> {
    if (!this.#estate) throw new Error('The estate does not run.');
    this.#estate.stdin?.write('\n');
    return (await this.#line(this.#estate)) as { group: Group; sent: SentWrite[] };
  }

  async #startConsole(port: string): Promise<void> {
    this.#console = this.#spawn('console-process.ts', [this.folder, port, String(speed), this.#startedAt]);
    this.#url = ((await this.#line(this.#console)) as { url: string }).url;
  }

  #running(): ChildProcess {
    if (!this.#console) throw new Error('The console does not run.');
    return this.#console;
  }

  #spawn(entry: string, args: readonly string[]): ChildProcess {
    // Nothing of this machine's own AWS configuration may leak into a test.
    const env = { PATH: process.env['PATH'], HOME: this.folder, AWS_EC2_METADATA_DISABLED: 'true' };
    const entryPath = join(import.meta.dirname, entry);
    const child = spawn(process.execPath, [entryPath, ...args], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines.set(child, createInterface({ input: child.stdout }));
    return child;
  }

  async #line(child: ChildProcess): Promise<unknown> {
    const lines = this.#lines.get(child);
    if (!lines) throw new Error('The process was not started here.');
    const end = once(child, 'exit').then(([code]) => {
      throw new Error(`The process ended with ${code}.`);
    });
    end.catch(() => {});
    const [line] = await Promise.race([once(lines, 'line'), end]);
    return JSON.parse(line);
  }
}

interface Estate {
  readonly url: string;
  readonly callers: readonly { readonly accessKeyId: string; readonly secretAccessKey: string }[];
}

/** Whether files of a process can be kept from growing here; otherwise why not. */
export function whyNoFullDisk(): string | null {
  try {
    execFileSync('prlimit', ['--version']);
    return null;
  } catch {
    return 'SKIPPED: a full disk, because there is no prlimit to keep the files of a process from growing.';
  }
}

/** Tries until it is given an answer: right after a start the connection is not signed in yet. */
export async function untilGiven<Answer>(ask: () => Promise<Answer>, triesLeft = 100): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (triesLeft === 0) throw error;
    await wait(100);
    return untilGiven(ask, triesLeft - 1);
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
