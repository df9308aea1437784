import { describe, expect, it } from 'vitest';
import { type JobEvent, jobDetailSchema, jobsPageSchema, jobsQuerySchema } from '#contract/jobs.ts';
import { problemCodeOf } from '../store/store.testing.ts';
import { errandDefinition, jobOf, partDefinition, tokenStep, toySubject } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

const ada = { person: 'ada', reason: 'Enough' };

const openErrands = () =>
  openWorkshop({
    definitions: (world, clock) => [
      errandDefinition(world, clock),
      partDefinition(world),
      jobOf((context) => context.step('act', tokenStep(world, 'act')), {
        title: (input) => `Do ${String(input)}`,
        locks: () => [],
        subject: (input) => ({ ...toySubject, name: String(input), connectionId: `${String(input)}@eu-west-1` }),
      }),
    ],
  });

/** Reads a stream to its end. */
async function read(stream: AsyncIterable<JobEvent>): Promise<JobEvent[]> {
  const events: JobEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

const query = (asked: object) => jobsQuerySchema.parse(asked);

async function finishedJobs(workshop: Workshop): Promise<void> {
  for (const name of ['alpha', 'beta', 'gamma']) await workshop.finish(workshop.start('toy.job', name, name));
}

describe('the list of jobs', () => {
  it('shows the newest first, a page at a time, and counts', async () => {
    const workshop = openErrands();
    await finishedJobs(workshop);
    const first = workshop.service().list(query({ limit: 2 }));
    expect(jobsPageSchema.parse(first)).toMatchObject({ total: 3, counts: { succeeded: 3 }, hold: null });
    expect(first.rows.map(({ title }) => title)).toEqual(['Do gamma', 'Do beta']);
    const second = workshop.service().list(query({ limit: 2, before: first.next ?? '' }));
    expect(second.rows.map(({ title }) => title)).toEqual(['Do alpha']);
    expect(second.next).toBeNull();
  });

  it('is filtered by words, states, connections and the thing', async () => {
    const workshop = openErrands();
    await finishedJobs(workshop);
    const titles = (asked: object) =>
      workshop
        .service()
        .list(query(asked))
        .rows.map(({ title }) => title);
    expect(titles({ text: 'BETA ops-1' })).toEqual(['Do beta']);
    expect(titles({ text: 'beta alpha' })).toEqual([]);
    expect(titles({ states: ['failed'] })).toEqual([]);
    expect(workshop.service().list(query({ states: ['failed'] })).counts).toEqual({ succeeded: 3 });
    expect(titles({ connectionIds: ['alpha@eu-west-1', 'gamma@eu-west-1'] })).toEqual(['Do gamma', 'Do alpha']);
    expect(titles({ connectionIds: [] })).toEqual([]);
    expect(titles({ kinds: ['another'] })).toEqual([]);
    expect(titles({ kinds: ['another', 'toy.job'] })).toEqual(titles({}));
    expect(titles({ resource: { kind: 'group', connectionId: 'beta@eu-west-1', id: 'web' } })).toEqual(['Do beta']);
  });

  it('shows children with their root, and by themselves only while they need attention', async () => {
    const workshop = openErrands();
    workshop.world.fault = (name) => (name === 'make:web-part-1' ? 'lost' : null);
    const jobId = workshop.start('toy.errand', { name: 'web', parts: 3 });
    await workshop.clock.advance(20 * 60_000);
    const { rows } = workshop.service().list(query({}));
    expect(rows.map(({ id }) => id)).toEqual([`${jobId}/parts/1`, jobId]);
    expect(workshop.job(jobId).wait?.reason).toBe('2 of 3 are done; 1 need attention');
  });
});

describe('a job', () => {
  it('is told with its children, their steps and what was asked of AWS', async () => {
    const workshop = openErrands();
    const jobId = workshop.start('toy.errand', { name: 'web', parts: 2 });
    await workshop.finish(jobId);
    const detail = jobDetailSchema.parse(workshop.service().get(jobId));
    expect(detail.tree.map(({ row }) => row.id)).toEqual([jobId, `${jobId}/parts/0`, `${jobId}/parts/1`]);
    const grow = detail.tree[0]?.steps.find(({ key }) => key === 'grow');
    expect(grow).toMatchObject({
      ...{ state: 'done', safety: 'token', action: 'toy:Grow', requestIds: ['r1'], attempt: 1 },
      parameters: [{ name: 'Name', value: 'web' }],
    });
    const intent = workshop.audit().find(({ seq }) => seq === grow?.auditSeq);
    expect(intent).toMatchObject({ kind: 'write.intent', body: { job: jobId, step: 'grow', attempt: 1, epoch: 1 } });
    expect(detail.tree[0]?.row.usual).toMatchObject({ samples: 1 });
    expect(problemCodeOf(() => workshop.service().get('nobody'))).toBe('not_found');
  });
});

describe('the stream of a job', () => {
  it('replays from any entry, goes on as it happens and ends with the tree', async () => {
    const workshop = openErrands();
    const jobId = workshop.start('toy.errand', { name: 'web', parts: 2 });
    const whole = read(workshop.service().follow({ jobId, after: 0 }));
    await workshop.clock.advance(40_000);
    const { id: middle = 0 } = workshop.service().events({ jobId, after: 0, limit: 500 }).at(-1) ?? {};
    const rest = read(workshop.service().follow({ jobId, after: middle }));
    await workshop.finish(jobId);
    const events = await whole;
    expect(events).toEqual(workshop.service().events({ jobId, after: 0, limit: 500 }));
    expect(await rest).toEqual(events.filter(({ id }) => id > middle));
    expect(events.at(-1)).toMatchObject({ jobId, kind: 'state', message: 'Succeeded: Run the errand web.' });
    expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).toSorted((one, other) => one - other));
    expect(await read(workshop.service().follow({ jobId, after: 0 }))).toEqual(events);
  });

  it('tells what was noted once, however often the job goes on', async () => {
    const workshop = openErrands();
    const jobId = workshop.start('toy.errand', { name: 'web', parts: 1 });
    await workshop.clock.advance(1_000);
    await workshop.restart();
    await workshop.finish(jobId);
    const notes = workshop
      .service()
      .events({ jobId, after: 0, limit: 500 })
      .filter(({ kind }) => kind === 'note');
    expect(notes.map(({ message }) => message)).toEqual(['There are 0 things.']);
  });

  it('ends when its reader goes or the engine stops', async () => {
    const workshop = openErrands();
    const jobId = workshop.start('toy.errand', { name: 'web', parts: 1 });
    const reader = new AbortController();
    const left = read(workshop.service().follow({ jobId, after: 0 }, reader.signal));
    const stopped = read(workshop.service().follow({ jobId, after: 0 }));
    await workshop.clock.advance(1_000);
    reader.abort();
    expect((await left).length).toBeGreaterThan(0);
    await workshop.stop();
    expect((await stopped).length).toBeGreaterThan(0);
  });
});

describe('people', () => {
  it('are on record with what they did and why', async () => {
    const workshop = openErrands();
    const jobId = workshop.start('toy.errand', { name: 'web', parts: 1 });
    await workshop.clock.advance(1_000);
    workshop.service().wishes.cancel(jobId, ada);
    await workshop.finish(jobId);
    const kinds = workshop.audit().flatMap(({ kind, body }) => (body['job'] === jobId ? [kind] : []));
    expect(kinds.filter((kind) => kind.startsWith('job.'))).toEqual(['job.requested', 'job.wish', 'job.ended']);
  });
});
