import { describe, expect, it } from 'vitest';
import { jobOf, tokenStep } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

const ada = { person: 'ada', reason: 'The market opens' };

/** A job that acts, rests a minute and acts again. */
const open = () =>
  openWorkshop({
    definitions: (world) => [
      jobOf(
        async (context) => {
          await context.step('first', tokenStep(world, 'first'));
          await context.sleep('rest', { title: 'Rest', reason: 'It is night', durationMs: 60_000 });
          await context.step('second', tokenStep(world, 'second'));
          return null;
        },
        { locks: (input) => [`toy:${String(input)}`] },
      ),
    ],
  });

async function begun(workshop: Workshop, name: string): Promise<string> {
  const jobId = workshop.start('toy.job', name, name);
  await workshop.clock.advance(1_000);
  return jobId;
}

const wishesOnRecord = (workshop: Workshop) =>
  workshop.audit().flatMap(({ kind, body }) => (kind === 'job.wish' ? [`${body['wish']} ${body['job']}`] : []));

describe('a job that is paused', () => {
  it('stops at its next boundary, also after a restart, and goes on when it is resumed', async () => {
    const workshop = open();
    const { wishes } = workshop.service();
    const jobId = await begun(workshop, 'a');
    wishes.pause(jobId, ada);
    await workshop.clock.advance(10 * 60_000);
    expect(workshop.job(jobId)).toMatchObject({ state: 'paused', wish: 'pause', wait: null });
    await workshop.restart();
    await workshop.clock.advance(10 * 60_000);
    expect(workshop.world.effects).toHaveLength(1);
    workshop.service().wishes.resume(jobId, 'bob');
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
    expect(wishesOnRecord(workshop)).toEqual([`pause ${jobId}`, `resume ${jobId}`]);
    const events = workshop.service().events({ jobId, after: 0, limit: 100 });
    expect(events.filter(({ kind }) => kind === 'wish').map(({ message }) => message)).toEqual([
      'ada pauses it: The market opens.',
      'bob lets it go on.',
    ]);
  });

  it('can be cancelled', async () => {
    const workshop = open();
    const jobId = await begun(workshop, 'a');
    workshop.service().wishes.pause(jobId, ada);
    await workshop.clock.advance(1_000);
    workshop.service().wishes.cancel(jobId, ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'cancelled' });
  });
});

describe('all jobs', () => {
  it('are held with who and why, also after a restart and when they are new, and released', async () => {
    const workshop = open();
    const one = await begun(workshop, 'a');
    workshop.service().wishes.hold(ada);
    const heldAt = workshop.clock.now();
    await workshop.clock.advance(10 * 60_000);
    await workshop.restart();
    const other = workshop.start('toy.job', 'b', 'b');
    await workshop.clock.advance(10 * 60_000);
    for (const jobId of [one, other]) {
      expect(workshop.job(jobId)).toMatchObject({ state: 'waiting', wait: { kind: 'hold', since: heldAt } });
    }
    expect(workshop.job(one).wait?.reason).toBe('ada holds all jobs: The market opens');
    const said = workshop.service().events({ jobId: one, after: 0, limit: 100 });
    expect(said.filter(({ message }) => message.includes('holds all jobs'))).toHaveLength(1);
    expect(workshop.service().list({ limit: 50 }).hold).toEqual({ by: 'ada', at: heldAt, reason: 'The market opens' });
    expect(workshop.world.effects).toHaveLength(1);
    workshop.service().wishes.release('bob');
    expect(await workshop.finish(one)).toMatchObject({ state: 'succeeded' });
    expect(await workshop.finish(other)).toMatchObject({ state: 'succeeded' });
    expect(wishesOnRecord(workshop)).toEqual(['hold null', 'release null']);
  });

  it('that are held remind people of it every hour, also after a restart, until they are released', async () => {
    const workshop = open();
    const jobId = await begun(workshop, 'a');
    workshop.service().wishes.hold(ada);
    const heldAt = workshop.clock.now();
    const hour = 60 * 60_000;
    await workshop.clock.advance(1.5 * hour);
    await workshop.restart();
    await workshop.clock.advance(hour);
    const message = 'Still held by ada: The market opens';
    expect(workshop.reports).toEqual([1, 2].map(() => ({ kind: 'reminder', title: null, message })));
    expect(workshop.job(jobId).wait).toMatchObject({ kind: 'hold', deadline: heldAt + 3 * hour });
    const said = workshop.service().events({ jobId, after: 0, limit: 100 });
    expect(said.filter((event) => event.message === message)).toHaveLength(2);
    workshop.service().wishes.release('bob');
    await workshop.finish(jobId);
    await workshop.clock.advance(2 * hour);
    expect(workshop.reports).toHaveLength(2);
  });
});

describe('what cannot be done', () => {
  it('is refused in a sentence, and leaves no record', async () => {
    const workshop = open();
    const { wishes } = workshop.service();
    const jobId = await begun(workshop, 'a');
    expect(() => wishes.resume(jobId, 'ada')).toThrow('The job is not paused.');
    expect(() => wishes.release('ada')).toThrow('No jobs are held.');
    expect(() => wishes.answer(jobId, 'first', 'retry', ada)).toThrow('The job asks nothing now.');
    expect(() => wishes.pause('nobody', ada)).toThrow('There is no such job.');
    expect(wishesOnRecord(workshop)).toEqual([]);
    wishes.cancel(jobId, ada);
    expect(() => wishes.cancel(jobId, ada)).toThrow('being cancelled already');
    expect(() => wishes.pause(jobId, ada)).toThrow('being cancelled');
    await workshop.finish(jobId);
    for (const work of [() => wishes.pause(jobId, ada), () => wishes.cancel(jobId, ada)]) {
      expect(work).toThrow('The job has ended already.');
    }
  });
});
