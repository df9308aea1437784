import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemCodeOf } from '../store/store.testing.ts';
import type { JobContext } from './definition.ts';
import { jobOf, type ToyWorld, tokenStep } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

const rest = { title: 'Rest', reason: 'It is night', durationMs: 60_000 };
const ada = { person: 'ada', reason: 'It must be' };

const open = (run: (context: JobContext, world: ToyWorld) => Promise<unknown>): Workshop =>
  openWorkshop({ definitions: (world) => [jobOf((context) => run(context, world))] });

const openResting = () => open((context) => context.sleep('rest', rest).then(() => 'rested'));

describe('a request', () => {
  it('is one job however often it comes', () => {
    const workshop = openResting();
    expect(workshop.start('toy.job', null, 'the request')).toBe(workshop.start('toy.job', null, 'the request'));
    expect(workshop.service().list({ limit: 50 }).total).toBe(1);
  });

  it('is on record with who, why and what', () => {
    const workshop = openResting();
    const job = workshop.start('toy.job', 'anything');
    const { body } = workshop.audit().find(({ kind }) => kind === 'job.requested') ?? {};
    expect(body).toMatchObject({
      job,
      definition: { kind: 'toy.job', version: 1 },
      resource: 'web',
      change: 'standard',
    });
  });

  it('is refused where its input is not what the job takes', () => {
    const workshop = openWorkshop({
      definitions: () => [jobOf(async () => null, { input: z.object({ name: z.string('Give a name.') }) })],
    });
    expect(problemCodeOf(() => workshop.start('toy.job', { name: 1 }))).toBe('bad_input');
    expect(problemCodeOf(() => workshop.start('toy.unknown', null))).toBe('internal');
    expect(workshop.service().list({ limit: 50 }).total).toBe(0);
  });

  it('is refused while another job has its lock, and says who holds it', async () => {
    const workshop = openResting();
    const jobId = workshop.start('toy.job', null, 'one');
    expect(workshop.engine.holder('toy:web')).toMatchObject({ id: jobId, requestedBy: 'ada' });
    await workshop.restart();
    expect(problemCodeOf(() => workshop.start('toy.job', null, 'two'))).toBe('held');
    expect(() => workshop.start('toy.job', null, 'two')).toThrow(
      'web is held by "Do the job", which ada started at 2026-11-21 03:00 UTC.',
    );
    await workshop.finish(jobId);
    expect(workshop.engine.holder('toy:web')).toBeNull();
    expect(workshop.start('toy.job', null, 'two')).not.toBe(jobId);
  });
});

describe('a journal that this version cannot read', () => {
  it('is left alone until the version that can is back', async () => {
    const workshop = openResting();
    const known = jobOf((context) => context.sleep('rest', rest).then(() => 'rested'));
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    await workshop.restart([jobOf(known.run, { version: 2 })]);
    await workshop.clock.advance(10 * 60_000);
    expect(workshop.job(jobId)).toMatchObject({
      state: 'needs_attention',
      question: { stepKey: null, choices: ['fail'] },
    });
    expect(workshop.service().get(jobId).consequence.canCancel).toBe(false);
    await workshop.restart([known]);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', question: null });
  });

  it('can be given up by a person, which undoes nothing', async () => {
    const workshop = openResting();
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    await workshop.restart([jobOf(async () => null, { input: z.object({ name: z.string() }) })]);
    await workshop.clock.advance(1_000);
    expect(problemCodeOf(() => workshop.service().wishes.cancel(jobId, ada))).toBe('wrong_state');
    workshop.service().wishes.answer(jobId, null, 'fail', ada);
    expect(workshop.job(jobId)).toMatchObject({ state: 'failed', problem: { code: 'internal' } });
    expect(workshop.engine.holder('toy:web')).toBeNull();
  });
});

describe('a run', () => {
  it('is one at a time, however often a job is told to go on', async () => {
    let underWay = 0;
    let most = 0;
    const workshop = open(async (context) => {
      most = Math.max(most, ++underWay);
      try {
        await context.sleep('rest', rest);
      } finally {
        underWay--;
      }
      return null;
    });
    const jobId = workshop.start('toy.job', null);
    for (let times = 0; times < 5; times++) {
      workshop.engine.go(jobId);
      workshop.engine.nudge();
      await workshop.clock.advance(1_000);
    }
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', epoch: 1 });
    expect(most).toBe(1);
  });

  it('that another one has taken over from writes nothing any more', async () => {
    const workshop = openResting();
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    workshop.engine.journal.jobs.change(jobId, { epoch: 7 });
    await workshop.clock.advance(61_000);
    expect(workshop.engine.journal.steps.find(jobId, 'rest')?.state).toBe('intent');
    await workshop.restart();
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
  });

  it('that swallows its interruption changes nothing', async () => {
    const workshop = open(async (context, world) => {
      for (const key of ['one', 'two', 'three']) await context.sleep(key, rest).catch(() => {});
      await context.step('act', tokenStep(world, 'act'));
      return null;
    });
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    workshop.service().wishes.cancel(jobId, ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'cancelled' });
    expect(workshop.world.effects).toEqual([]);
  });

  it('whose journal cannot be written is told as new once, and goes on by itself when it can', async () => {
    const workshop = open((context, world) => context.step('act', tokenStep(world, 'act')));
    const { journal } = workshop.engine;
    const { save } = journal.steps;
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    journal.steps.save = (...step) => {
      save(...step);
      throw full;
    };
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(25_000);
    const trouble = { kind: 'trouble', jobId, error: full };
    expect(workshop.reports).toEqual([true, false, false].map((isNew) => ({ ...trouble, isNew })));
    expect(workshop.world.effects).toEqual([]);
    journal.steps.save = save;
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
    expect(workshop.world.effects).toHaveLength(1);
  });
});

describe('an engine that stops', () => {
  it('leaves what is on record as it is, and no timer behind', async () => {
    const workshop = openResting();
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    const before = { job: workshop.job(jobId), events: workshop.service().events({ jobId, after: 0, limit: 100 }) };
    await workshop.stop();
    expect(workshop.clock.pending).toBe(0);
    expect(workshop.job(jobId)).toEqual(before.job);
    expect(workshop.service().events({ jobId, after: 0, limit: 100 })).toEqual(before.events);
    expect(problemCodeOf(() => workshop.start('toy.job', null, 'late'))).toBe('stopped');
  });

  it('lets a write that is under way finish', async () => {
    const workshop = open((context, world) =>
      context.step('act', {
        ...tokenStep(world, 'act'),
        work: async () => {
          await new Promise<void>((resolve) => workshop.clock.timer(1_000, resolve));
          return 'acted';
        },
      }),
    );
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(500);
    const stopping = workshop.engine.stop();
    await workshop.clock.advance(500);
    await stopping;
    expect(workshop.engine.journal.steps.find(jobId, 'act')).toMatchObject({ state: 'done', output: 'acted' });
    expect(workshop.job(jobId).state).toBe('running');
  });

  it('gives up a write that does not end, and looks into it at the next start', async () => {
    let attempts = 0;
    const workshop = open((context, world) =>
      context.step('act', {
        ...tokenStep(world, 'act'),
        work: async () => (++attempts === 1 ? new Promise<string>(() => {}) : 'acted'),
      }),
    );
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(500);
    const stopping = workshop.engine.stop();
    await workshop.clock.advance(5_000);
    await stopping;
    await workshop.restart();
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: 'acted' });
  });
});
