import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { verifyAudit } from '../foundation/audit/index.ts';
import { seededRandom } from '../simulator/world.ts';
import { isDeep } from './deep.testing.ts';
import { Processes, untilGiven, whyNoFullDisk } from './jobs-process.testing.ts';

const rounds = Number(process.env['ROUNDS'] ?? (isDeep ? 50 : 6));
const seed = Number(process.env['INFRAVIEWER_SEED'] ?? (isDeep ? Date.now() % 1_000_000 : 20_261_121));
const noFullDisk = whyNoFullDisk();

/** What befalls the console's process. */
const misfortunes = [
  (processes: Processes) => processes.killConsole(),
  (processes: Processes, random: () => number) => processes.freezeConsole(500 + 3000 * random()),
  ...(noFullDisk === null
    ? [(processes: Processes, random: () => number) => processes.fillDisk(500 + 2000 * random())]
    : []),
];

const perJob = 3;

/** Between 5 and 3 and back, with so many misfortunes on the way of each job, at random moments. */
async function scaleUnder(processes: Processes, job: number, random: () => number): Promise<string> {
  const desiredCapacity = job % 2 === 0 ? 5 : 3;
  const jobId = await processes.scale({ minSize: 1, desiredCapacity, maxSize: 6 });
  for (let round = 0; round < perJob; round++) {
    await wait(2000 * random());
    await misfortunes[Math.floor(random() * misfortunes.length)]?.(processes, random);
  }
  await expect
    .poll(() => untilGiven(() => processes.job(jobId)), { timeout: 120_000, interval: 200 })
    .toMatchObject({ endedAt: expect.any(Number) });
  const { state, problem } = await processes.job(jobId);
  expect({ state, problem }).toEqual({ state: 'succeeded', problem: null });
  return jobId;
}

test(`G07, G08 a console that is killed, stopped and starved (seed ${seed})`, {
  timeout: 1_800_000,
}, async (context) => {
  if (noFullDisk !== null) process.stdout.write(`${noFullDisk}\n`);
  context.annotate(`Replay it with INFRAVIEWER_SEED=${seed}`);
  const random = seededRandom(seed);
  const processes = new Processes();
  onTestFinished(() => processes.stop());
  await processes.start();
  const jobIds: string[] = [];
  for (let job = 0; job * perJob < rounds; job++) jobIds.push(await scaleUnder(processes, job, random));
  const { group, sent } = await processes.world();
  expect(group.desiredCapacity).toBe(jobIds.length % 2 === 0 ? 3 : 5);
  expect(sent.filter(({ hasChanged }) => hasChanged).map(({ jobId }) => jobId)).toEqual(jobIds);
  expect(sent.filter(({ jobId }) => jobId === null)).toEqual([]);
  await processes.stopConsole();
  await verifyState(join(processes.folder, 'data', 'state.db'), jobIds);
});

async function verifyState(path: string, jobIds: readonly string[]): Promise<void> {
  const db = new Sqlite(path);
  try {
    expect((await verifyAudit(db, { pause: async () => {} })).flaw).toBeNull();
    expect(db.prepare('select id from job where state = ? order by number').pluck().all('succeeded')).toEqual(jobIds);
    expect(db.prepare('select * from lock').all()).toEqual([]);
    const kinds = db.prepare(`select count(*) from audit where body ->> 'kind' = ?`).pluck();
    expect(kinds.get('write.outcome')).toEqual(kinds.get('write.intent'));
  } finally {
    db.close();
  }
}
