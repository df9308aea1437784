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

const steps = 500;
const stepsInTurn = 10;
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

/**
 * The rate of durable steps as a share of that of two bare commits a step with as much data. Both take turns every few
 * steps, on files that are opened alike, so that whatever slows the disk slows both.
 */
async function durableSteps(folder: string): Promise<number> {
  const state = openState(folder, { clock: systemClock });
  const bare = openState(join(folder, 'bare'), { clock: systemClock });
  const commitBare = bareCommits(bare.db);
  const times = { durable: 0, bare: 0 };
  const done = Promise.withResolvers<void>();
  const job = benchJob(async (context) => {
    for (let step = 0; step < steps; ) {
      const startedAt = performance.now();
      for (const turn = step + stepsInTurn; step < turn; step++) await context.step(`step-${step}`, benchStep);
      const changedAt = performance.now();
      for (let commit = 0; commit < 2 * stepsInTurn; commit++) commitBare();
      times.durable += changedAt - startedAt;
      times.bare += performance.now() - changedAt;
    }
    done.resolve();
    return null;
  });
  const engine = openEngine(state.db, [job]);
  engine.start(requestOf('durable'));
  await done.promise;
  await engine.stop();
  bare.close();
  state.close();
  console.log(`${rateOf(times.durable)} durable steps a second; two bare commits each allow ${rateOf(times.bare)}.`);
  return (100 * times.bare) / times.durable;
}

function rateOf(durationMs: number): number {
  return Math.round((1000 * steps) / durationMs);
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
