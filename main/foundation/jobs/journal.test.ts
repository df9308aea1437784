import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTestLog } from '../audit/audit.testing.ts';
import { settle } from '../runtime/virtual-clock.ts';
import { temporaryFolders } from '../store/store.testing.ts';
import { newJob } from './creation.ts';
import { Interruption } from './interruption.ts';
import { Journal } from './journal.ts';
import type { JobRecord } from './records.ts';
import { jobOf } from './toy.testing.ts';

const newFolder = temporaryFolders();

/** A journal with two jobs; `onDisk` tells what another process would read of how far each has come. */
function openJournal(crash: (point: string) => void = () => {}) {
  const folder = newFolder();
  const { db, clock, log } = openTestLog(folder);
  const points: string[] = [];
  const moved: string[] = [];
  const journal = new Journal({
    ...{ db, clock, history: log },
    crash: (point) => {
      points.push(point);
      crash(point);
    },
    onMoved: ({ jobId }) => void moved.push(jobId),
  });
  const jobs = [insertJob(journal, 'one'), insertJob(journal, 'two')] as const;
  const reader = new Sqlite(join(folder, 'state.db'), { readonly: true });
  onTestFinished(() => void reader.close());
  const progress = reader.prepare<[string], string>('select progress from job where id = ?').pluck();
  const onDisk = () => jobs.map(({ id }) => progress.get(id) ?? null);
  points.length = 0;
  moved.length = 0;
  return { db, journal, jobs, points, moved, onDisk };
}

function insertJob(journal: Journal, id: string): JobRecord {
  const asked = { requestKey: null, wish: 'run', requestedBy: 'ada', reason: 'It is time', ticket: null } as const;
  const job = newJob(
    jobOf(async () => null),
    null,
    { ...{ id, rootId: id, parentId: null, parentStep: null, createdAt: 0 }, ...asked },
  );
  journal.commit(`request of ${id}`, () => journal.jobs.insert(job));
  const inserted = journal.jobs.find(id);
  if (!inserted) throw new Error(`There is no job ${id}.`);
  return inserted;
}

/** What one of several that commit together writes; `then` may throw. */
function write(journal: Journal, job: JobRecord, then: () => void = () => {}): () => string {
  return () => {
    journal.jobs.change(job.id, { progress: { done: 1, total: 1 } });
    journal.tells(job);
    then();
    return job.id;
  };
}

const written = '{"done":1,"total":1}';
const results = (together: readonly Promise<unknown>[]) => Promise.allSettled(together);
const failed = (reason: unknown) => ({ status: 'rejected', reason });
const went = (value: unknown) => ({ status: 'fulfilled', value });

describe('what several jobs commit together', () => {
  it('is on the disk at once, when none of them has gone on yet', async () => {
    const { journal, jobs, points, moved, onDisk } = openJournal();
    const seen = await Promise.all(
      jobs.map(async (job) => {
        const id = await journal.commitTogetherAs(job, `write of ${job.id}`, write(journal, job));
        return { id, onDisk: onDisk(), told: [...moved] };
      }),
    );
    const both = { onDisk: [written, written], told: ['one', 'two'] };
    expect(seen).toEqual([
      { id: 'one', ...both },
      { id: 'two', ...both },
    ]);
    expect(points).toEqual(['before write of one', 'before write of two', 'after write of one', 'after write of two']);
  });

  it('is also what answers bring that come in one after the other in the same turn', async () => {
    const { journal, jobs, points } = openJournal();
    const answer = (job: JobRecord) =>
      new Promise((resolve) => {
        setImmediate(() => resolve(journal.commitTogetherAs(job, `write of ${job.id}`, write(journal, job))));
      });
    await Promise.all(jobs.map(answer));
    expect(points.slice(0, 2)).toEqual(['before write of one', 'before write of two']);
  });

  it('does not take along what comes later, nor keep what is committed alone waiting', async () => {
    const { journal, jobs, onDisk } = openJournal();
    const [one, two] = jobs;
    const first = journal.commitTogetherAs(one, 'write', write(journal, one));
    journal.commitAs(two, 'write alone', write(journal, two));
    expect(onDisk()).toEqual([null, written]);
    expect(await first).toBe('one');
    expect(onDisk()).toEqual([written, written]);
    const clear = (job: JobRecord) => () => journal.jobs.change(job.id, { progress: null });
    await journal.commitTogetherAs(one, 'clear', clear(one));
    expect(onDisk()).toEqual([null, written]);
  });

  it('leaves out a job that another continuation has taken over', async () => {
    const { journal, jobs, moved, onDisk } = openJournal();
    const [one, two] = jobs;
    const together = results(jobs.map((job) => journal.commitTogetherAs(job, 'write', write(journal, job))));
    journal.commit('begin', () => journal.jobs.change(one.id, { epoch: one.epoch + 1 }));
    expect(await together).toEqual([failed(expect.any(Interruption)), went(two.id)]);
    expect(onDisk()).toEqual([null, written]);
    expect(moved).toEqual(['two']);
  });

  it('leaves nothing of one that throws after it has written, whichever comes first', async () => {
    const { journal, jobs, moved, onDisk } = openJournal();
    const [one, two] = jobs;
    const error = new Error('an error of ours');
    const bad = write(journal, one, () => {
      throw error;
    });
    const together = [bad, write(journal, two), bad].map((work) => journal.commitTogetherAs(two, 'write', work));
    expect(await results(together)).toEqual([failed(error), went(two.id), failed(error)]);
    expect(onDisk()).toEqual([null, written]);
    expect(moved).toEqual(['two']);
  });

  it('is nothing of any where a full disk ends the transaction in the middle', async () => {
    const { db, journal, jobs, moved, onDisk } = openJournal();
    const [one, two] = jobs;
    db.exec('create table ballast(value blob)');
    const fill = () => {
      db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);
      db.exec('insert into ballast values(zeroblob(1e6))');
    };
    const works = [write(journal, one), write(journal, two, fill), write(journal, two)];
    const together = await results(works.map((work) => journal.commitTogetherAs(two, 'write', work)));
    const full = failed(expect.objectContaining({ code: 'SQLITE_FULL' }));
    expect(together).toEqual([full, full, full]);
    expect([onDisk(), moved]).toEqual([[null, null], []]);
  });

  it('is nothing of any where the commit itself fails, and goes well when it is tried again', async () => {
    const { db, journal, jobs, moved, onDisk } = openJournal();
    const [one, two] = jobs;
    db.exec(`create table parent(id integer primary key);
      create table child(of integer references parent(id) deferrable initially deferred)`);
    const breakCommit = () => void db.exec('insert into child values(1)');
    const works = [write(journal, one, breakCommit), write(journal, two)];
    const broken = failed(expect.objectContaining({ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' }));
    const tryAll = (all: readonly (() => string)[]) =>
      results(all.map((work) => journal.commitTogetherAs(two, 'write', work)));
    expect(await tryAll(works)).toEqual([broken, broken]);
    expect([onDisk(), moved]).toEqual([[null, null], []]);
    expect(await tryAll(jobs.map((job) => write(journal, job)))).toEqual([went('one'), went('two')]);
    expect(onDisk()).toEqual([written, written]);
  });

  it.each([
    { point: 'before write of one', left: [null, null] },
    { point: 'before write of two', left: [null, null] },
    { point: 'after write of one', left: [written, written] },
    { point: 'after write of two', left: [written, written] },
  ])('is on the disk together or not at all where the world ends $point', async ({ point, left }) => {
    const end = new Error('The world ends.');
    const { journal, jobs, moved, onDisk } = openJournal((passed) => {
      if (passed === point) throw end;
    });
    const together = jobs.map((job) => journal.commitTogetherAs(job, `write of ${job.id}`, write(journal, job)));
    expect(await results(together)).toEqual([failed(end), failed(end)]);
    await settle();
    expect([onDisk(), moved]).toEqual([left, []]);
  });
});
