import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as turn } from 'node:timers/promises';
import { build } from 'vite';
import { systemClock } from '../../main/foundation/runtime/index.ts';
import { type Database, openState } from '../../main/foundation/store/index.ts';
import { root } from '../commands/tools.ts';
import { benchJob, benchStep, openEngine } from './jobs-engine.ts';
import { temporaryFolder } from './processes.ts';
import { type Benchmark, percentile } from './rows.ts';

/** As a cycle of so many groups. */
const jobsAtOnce = 16;
/** Of all jobs together, before the bare commits have theirs. */
const stepsInTurn = 80;
/** A console runs for days, so what it does while its code is still being compiled is not measured. */
const turns = { warmUp: 40, measured: 60 };
const stepsInAll = (turns.warmUp + turns.measured) * stepsInTurn;
/** The rows that a step's two commits write into the journal and the audit log have 1.5 kB. */
const bytesInCommit = 750;
const rounds = 5;
const replayed = 10_000;
const kills = 5;
const bundles = join(root, 'out/bench');

/** The engine on a real disk: how near to the disk its steps come, how fast it goes on, and after a real kill. */
export const jobsBenchmark: Benchmark = {
  rows: ['durable-steps', 'replay-10k-steps', 'resume-after-kill'],
  run: async () => ({
    'durable-steps': await inFolder(durableSteps),
    'replay-10k-steps': await inFolder(replay),
    'resume-after-kill': await inFolder(resumeAfterKill),
  }),
};

async function inFolder(measure: (folder: string) => Promise<number>): Promise<number> {
  const folder = temporaryFolder();
  try {
    return await measure(folder.path);
  } finally {
    folder.remove();
  }
}

/** What several jobs at once do, each one step after the other; what one alone does is told beside it. */
async function durableSteps(folder: string): Promise<number> {
  await shareOfBare(join(folder, 'alone'), 1);
  return await shareOfBare(join(folder, 'together'), jobsAtOnce);
}

/**
 * The rate of durable steps as a share, in percent, of that of two bare commits a step with as much data. Both take
 * turns every few steps, on files that are opened alike, so that whatever slows the disk slows both.
 */
async function shareOfBare(folder: string, jobs: number): Promise<number> {
  const state = openState(folder, { clock: systemClock });
  const bare = openState(join(folder, 'bare'), { clock: systemClock });
  const commitBare = bareCommits(bare.db);
  const times = { durable: 0, bare: 0 };
  let turn = 0;
  const meeting = new Meeting(jobs, (togetherMs) => {
    const startedAt = performance.now();
    for (let commit = 0; commit < 2 * stepsInTurn; commit++) commitBare();
    if (++turn <= turns.warmUp) return;
    times.durable += togetherMs;
    times.bare += performance.now() - startedAt;
  });
  const done = Promise.withResolvers<void>();
  let left = jobs;
  const job = benchJob(async (context) => {
    await meeting.begin();
    for (let step = 0; step < stepsInAll / jobs; step++) {
      await context.step(`step-${step}`, benchStep);
      if ((step + 1) % (stepsInTurn / jobs) === 0) await meeting.turn();
    }
    if (--left === 0) done.resolve();
    return null;
  });
  const engine = openEngine(state.db, [job]);
  for (let started = 0; started < jobs; started++) engine.start(requestOf(`durable-${started}`));
  await done.promise;
  await engine.stop();
  verifyRecord(state.db);
  bare.close();
  state.close();
  const share = (100 * times.bare) / times.durable;
  const rates = `${rateOf(times.durable)} a second, of ${rateOf(times.bare)} that two bare commits each allow`;
  console.log(
    `Durable steps, ${jobs === 1 ? 'one job alone' : `${jobs} jobs at once`}: ${rates}: ${share.toFixed(1)} %.`,
  );
  return share;
}

/** Lets jobs wait for each other after each turn, and tells how long it took them together. */
class Meeting {
  readonly #jobs: number;
  readonly #onTurn: (togetherMs: number) => void;
  #arrived = 0;
  #startedAt = 0;
  #next = Promise.withResolvers<void>();

  constructor(jobs: number, onTurn: (togetherMs: number) => void) {
    this.#jobs = jobs;
    this.#onTurn = onTurn;
  }

  begin(): Promise<void> {
    return this.#meet(() => {});
  }

  turn(): Promise<void> {
    return this.#meet(() => this.#onTurn(performance.now() - this.#startedAt));
  }

  #meet(between: () => void): Promise<void> {
    const { promise, resolve } = this.#next;
    if (++this.#arrived === this.#jobs) {
      between();
      this.#arrived = 0;
      this.#next = Promise.withResolvers();
      this.#startedAt = performance.now();
      resolve();
    }
    return promise;
  }
}

/** What was measured counts only if every step, its intent and its outcome are on record. */
function verifyRecord(db: Database): void {
  const done = db.prepare("select count(*) from step where state = 'done' and is_open = 0").pluck().get();
  const audited = db.prepare("select count(*) from audit where body ->> 'kind' = ?").pluck();
  const found = [done, audited.get('write.intent'), audited.get('write.outcome')];
  if (found.some((count) => count !== stepsInAll))
    throw new Error(`Of ${stepsInAll} steps only ${found} are on record.`);
}

function rateOf(durationMs: number): number {
  return Math.round((1000 * turns.measured * stepsInTurn) / durationMs);
}

/** One commit of a row of the size of what a step writes in each of its two. */
function bareCommits(db: Database): () => void {
  db.exec('create table bare(id integer primary key, value text)');
  const insert = db.prepare<[string]>('insert into bare(value) values(?)');
  const value = 'x'.repeat(bytesInCommit);
  return () => void insert.run(value);
}

/** From the word to go on to the first thing that is not on record, past 10,000 steps that are. */
async function replay(folder: string): Promise<number> {
  const state = openState(folder, { clock: systemClock });
  let reachedAt = Number.NaN;
  const job = benchJob(async (context) => {
    for (let step = 0; step < replayed; step++) await context.step(`step-${step}`, benchStep);
    reachedAt = performance.now();
    await context.person('wait', { title: 'Wait', reason: 'Wait', signal: 'go', remindAfterMs: 60_000 });
    return null;
  });
  state.db.pragma('synchronous = off');
  const before = openEngine(state.db, [job]);
  const { jobId } = before.start(requestOf('replay'));
  while (Number.isNaN(reachedAt)) await turn();
  await before.stop();
  state.db.pragma('synchronous = full');
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const engine = openEngine(state.db, [job]);
    reachedAt = Number.NaN;
    const startedAt = performance.now();
    engine.resumeAll();
    while (Number.isNaN(reachedAt)) await turn();
    times.push(reachedAt - startedAt);
    await engine.stop();
  }
  if (before.journal.jobs.find(jobId)?.endedAt !== null) throw new Error('The replayed job has ended.');
  state.close();
  return percentile(times, 0.5);
}

/**
 * From the start of the process to the first thing that the job of a killed one does again. The process runs from one
 * file, as the product does: from sources most of the time would go into reading types.
 */
async function resumeAfterKill(folder: string): Promise<number> {
  await bundle('jobs-process.ts');
  await lineOfKilled(folder);
  const times: number[] = [];
  for (let kill = 0; kill < kills; kill++) times.push((await lineOfKilled(folder)).afterMs);
  console.log(`After kill -9 the job went on after ${times.map(Math.round).join(', ')} ms.`);
  return percentile(times, 1);
}

async function bundle(entry: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: { ssr: join(import.meta.dirname, entry), outDir: bundles, rollupOptions: { external: ['better-sqlite3'] } },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  });
}

async function lineOfKilled(folder: string): Promise<{ readonly afterMs: number }> {
  const child = spawn(process.execPath, [join(bundles, 'jobs-process.js'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return JSON.parse(line) as { afterMs: number };
}

function requestOf(requestKey: string) {
  const asked = { requestedBy: 'ada', reason: 'To measure', ticket: null };
  return { kind: 'bench.job', version: 1, input: requestKey, ...asked, requestKey };
}
