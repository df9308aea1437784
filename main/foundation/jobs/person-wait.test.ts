import { describe, expect, it } from 'vitest';
import type { JobContext, Meanwhile } from './definition.ts';
import { jobOf, type ToyWorld } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

const open = (run: (context: JobContext, world: ToyWorld) => Promise<unknown>): Workshop =>
  openWorkshop({ definitions: (world) => [jobOf((context) => run(context, world))] });

describe('a wait for a person', () => {
  const openAsking = () =>
    open((context) =>
      context.person('ok', { title: 'Somebody agrees', reason: 'Say yes', signal: 'yes', remindAfterMs: 60_000 }),
    );
  const say = (workshop: Workshop, jobId: string, payload: string, dedupeKey = payload) =>
    workshop.engine.signal({ jobId, name: 'yes', payload, dedupeKey, by: 'bob' });

  it('holds safely, and only reminds', async () => {
    const workshop = openAsking();
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(3 * 60_000 + 1_000);
    const { state, wait } = workshop.job(jobId);
    expect({ state, kind: wait?.kind }).toEqual({ state: 'waiting', kind: 'person' });
    expect(wait?.deadline).toBeGreaterThan(workshop.clock.now());
    const reminders = workshop
      .service()
      .events({ jobId, after: 0, limit: 100 })
      .filter(({ level }) => level === 'warning');
    expect(reminders).toHaveLength(3);
    const reminder = { kind: 'reminder', title: 'Do the job', message: 'Still waiting: Say yes' };
    expect(workshop.reports).toEqual([reminder, reminder, reminder]);
    say(workshop, jobId, 'agreed');
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: 'agreed' });
  });

  it('takes a signal that came before it, and one that came twice once', async () => {
    const workshop = open(async (context) => {
      await context.sleep('rest', { title: 'Rest', reason: 'It is night', durationMs: 60_000 });
      const ask = (key: string) =>
        context.person(key, { title: 'Agree', reason: 'Say yes', signal: 'yes', remindAfterMs: 60_000 });
      return [await ask('first'), await ask('second')];
    });
    const jobId = workshop.start('toy.job', null);
    say(workshop, jobId, 'one');
    say(workshop, jobId, 'one');
    await workshop.clock.advance(5 * 60_000);
    expect(workshop.job(jobId).state).toBe('waiting');
    await workshop.restart();
    say(workshop, jobId, 'two');
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: ['one', 'two'] });
    expect(() => say(workshop, jobId, 'three')).toThrow('ended already');
  });

  describe('that looks meanwhile', () => {
    const asking = (look: (world: ToyWorld) => Promise<string | null>, keys = ['ok']) =>
      open(async (context, world) => {
        const meanwhile: Meanwhile = { everyMs: 10_000, look: () => look(world) };
        const answers = [];
        for (const key of keys) {
          const asked = {
            title: 'Somebody agrees',
            reason: 'Say yes',
            signal: 'yes',
            remindAfterMs: 60_000,
            meanwhile,
          };
          answers.push(await context.person(key, asked));
        }
        return answers;
      });
    const lines = (workshop: Workshop, jobId: string) =>
      workshop
        .service()
        .events({ jobId, after: 0, limit: 100 })
        .map(({ message }) => message);

    it('ends without the signal once a look says why, and what was said too late is for the next', async () => {
      let why: string | null = null;
      const looks: number[] = [];
      const workshop = asking(async () => {
        looks.push(workshop.clock.now());
        return why;
      }, ['first', 'second']);
      const startedAt = workshop.clock.now();
      const jobId = workshop.start('toy.job', null);
      await workshop.clock.advance(25_000);
      expect(looks.map((at) => at - startedAt)).toEqual([10_000, 20_000]);
      expect(workshop.job(jobId)).toMatchObject({ state: 'waiting', wait: { kind: 'person' } });
      why = 'It rains.';
      await workshop.clock.advance(10_000);
      expect(lines(workshop, jobId)).toContain('Broken off: Somebody agrees. It rains.');
      say(workshop, jobId, 'agreed');
      expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: [null, 'agreed'] });
    });

    it('takes a signal that comes during a look right after it', async () => {
      const answers: ((why: string | null) => void)[] = [];
      const workshop = asking(() => new Promise((resolve) => answers.push(resolve)));
      const jobId = workshop.start('toy.job', null);
      await workshop.clock.advance(10_000);
      say(workshop, jobId, 'agreed');
      answers[0]?.(null);
      await workshop.clock.advance(0);
      expect(workshop.job(jobId)).toMatchObject({ state: 'succeeded', output: ['agreed'] });
    });

    it('goes on holding where looking fails, says why once, and takes it back', async () => {
      const workshop = asking((world) => world.look('look', () => null));
      const jobId = workshop.start('toy.job', null);
      workshop.world.fault = () => 'throttled';
      await workshop.clock.advance(35_000);
      expect(workshop.job(jobId)).toMatchObject({ wait: { kind: 'person' }, problem: { code: 'throttled' } });
      expect(lines(workshop, jobId).filter((line) => line.startsWith('Somebody agrees: '))).toHaveLength(1);
      workshop.world.fault = () => null;
      await workshop.clock.advance(10_000);
      expect(workshop.job(jobId)).toMatchObject({ wait: { kind: 'person' }, problem: null });
      say(workshop, jobId, 'agreed');
      expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: ['agreed'] });
    });

    it('takes no notice of a sign-in that is under way', async () => {
      const workshop = asking((world) => world.look('look', () => null));
      const jobId = workshop.start('toy.job', null);
      workshop.world.fault = () => 'signing_in';
      await workshop.clock.advance(25_000);
      expect(workshop.job(jobId)).toMatchObject({ wait: { kind: 'person' }, problem: null });
      expect(lines(workshop, jobId)).toEqual(['Requested: Do the job.', 'Begun: Do the job.', 'Somebody agrees.']);
    });

    it('is over where looking can never succeed, so that what comes next meets that', async () => {
      const workshop = asking((world) => world.look('look', () => null));
      const jobId = workshop.start('toy.job', null);
      workshop.world.fault = () => 'refused';
      expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: [null] });
    });

    it('looks at once where it is continued', async () => {
      let looks = 0;
      const workshop = asking(async () => {
        looks++;
        return null;
      });
      const jobId = workshop.start('toy.job', null);
      await workshop.clock.advance(5_000);
      await workshop.restart();
      await workshop.clock.advance(0);
      expect(looks).toBe(1);
      expect(workshop.job(jobId).wait?.kind).toBe('person');
    });
  });
});
