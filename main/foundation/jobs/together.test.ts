import { describe, expect, it } from 'vitest';
import type { JobContext } from './definition.ts';
import { jobOf, type ToyWorld, tokenStep } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

type Run = (context: JobContext, world: ToyWorld, name: string) => Promise<unknown>;

/** Does one thing, under its name. */
const act: Run = (context, world, name) => context.step('act', tokenStep(world, name));

const open = (run: Run = act): Workshop =>
  openWorkshop({
    definitions: (world) => [
      jobOf((context, input) => run(context, world, String(input)), { locks: (input) => [`toy:${String(input)}`] }),
    ],
  });

const startBoth = (workshop: Workshop) => ['one', 'two'].map((name) => workshop.start('toy.job', name, name));

const stateOf = (workshop: Workshop, jobId: string) => workshop.engine.journal.steps.find(jobId, 'act')?.state;

describe('steps of two jobs that run at the same time', () => {
  it('share both commits, and take effect between them', async () => {
    const workshop = open();
    const jobs = startBoth(workshop);
    await Promise.all(jobs.map((jobId) => workshop.finish(jobId)));
    const [intents, effects, results] = ['intent act', 'effect act', 'result act'].map((point) => [
      ...jobs.map((jobId) => `before ${point} of ${jobId}`),
      ...jobs.map((jobId) => `after ${point} of ${jobId}`),
    ]);
    const ofSteps = workshop.points.filter((point) => point.includes(' act of '));
    expect(ofSteps.slice(0, 4)).toEqual(intents);
    expect(ofSteps.slice(4, 8).toSorted()).toEqual(effects?.toSorted());
    expect(ofSteps.slice(8)).toEqual(results);
  });

  it('have their intents committed when they take effect', async () => {
    const workshop = open();
    const seen: unknown[] = [];
    workshop.world.onEffect = ({ permit }, name) => {
      const { jobId } = permit.origin;
      const refusal = workshop.log.check(permit, permit.intent.action, permit.intent.connectionId);
      seen.push([name, refusal, stateOf(workshop, jobId), workshop.points.includes(`after intent act of ${jobId}`)]);
    };
    await Promise.all(startBoth(workshop).map((jobId) => workshop.finish(jobId)));
    expect(seen).toEqual(['one', 'two'].map((name) => [name, null, 'intent', true]));
  });

  it('go on where another continuation has taken over one of the jobs', async () => {
    const workshop = open();
    const { journal } = workshop.engine;
    const [one = '', two = ''] = startBoth(workshop);
    workshop.world.onEffect = ({ permit }) => {
      if (permit.origin.jobId === one) journal.commit('another', () => journal.jobs.change(one, { epoch: 9 }));
    };
    expect(await workshop.finish(two)).toMatchObject({ state: 'succeeded', output: 'two' });
    expect(workshop.job(one)).toMatchObject({ state: 'running', epoch: 9 });
    expect(stateOf(workshop, one)).toBe('intent');
    expect(workshop.reports).toEqual([]);
  });

  it('go on by themselves after the journal could not be written, and do nothing twice', async () => {
    const workshop = open();
    const { journal } = workshop.engine;
    const full = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    const { outcome } = workshop.log;
    workshop.log.outcome = () => {
      throw full;
    };
    const jobs = startBoth(workshop);
    await workshop.clock.advance(1_000);
    expect(workshop.reports).toEqual(
      jobs.map((jobId, index) => ({ kind: 'trouble', jobId, error: full, isNew: index === 0 })),
    );
    expect(jobs.map((jobId) => journal.steps.find(jobId, 'act'))).toMatchObject([
      { state: 'intent', isOpen: true },
      { state: 'intent', isOpen: true },
    ]);
    workshop.log.outcome = outcome;
    for (const jobId of jobs) expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
    expect(workshop.world.effects).toHaveLength(2);
  });

  it('end the same wherever the console dies', async () => {
    const uncrashed = open();
    for (const jobId of startBoth(uncrashed)) await uncrashed.finish(jobId);
    const from = uncrashed.points.indexOf('before intent act of job-1');
    expect(from).toBeGreaterThan(0);
    for (const [index, point] of uncrashed.points.entries()) {
      if (index < from) continue;
      const workshop = open();
      workshop.dieAfter(index);
      const jobs = startBoth(workshop);
      await workshop.clock.advance(1_000);
      expect(workshop.points.at(-1)).toBe(point);
      const states = jobs.map((jobId) => stateOf(workshop, jobId));
      if (/ (intent|result) act /.test(point)) expect(states[0], point).toBe(states[1]);
      await workshop.restart();
      for (const jobId of jobs) expect(await workshop.finish(jobId), point).toMatchObject({ state: 'succeeded' });
      expect(workshop.world.effects.toSorted(), point).toEqual(uncrashed.world.effects.toSorted());
    }
  });
});

describe('a step that is about to begin', () => {
  const ada = { person: 'ada', reason: 'Enough' };

  it.each(['cancel', 'pause'] as const)(
    'does not where its job is told to %s before that is committed',
    async (wish) => {
      const workshop = open(async (context, world, name) => {
        const acting = act(context, world, name);
        if (workshop.job(jobId).wish === 'run') workshop.service().wishes[wish](jobId, ada);
        return acting;
      });
      const jobId = workshop.start('toy.job', 'one');
      await workshop.clock.advance(1_000);
      expect(workshop.job(jobId).state).toBe(wish === 'cancel' ? 'cancelled' : 'paused');
      expect(stateOf(workshop, jobId)).toBeUndefined();
      expect(workshop.audit().map(({ kind }) => kind)).not.toContain('write.intent');
      expect(workshop.world.effects).toEqual([]);
    },
  );

  it('does not where the engine stops before that is committed, and does after the next start', async () => {
    let runs = 0;
    const workshop = open(async (context, world, name) => {
      const acting = act(context, world, name);
      if (++runs === 1) stopping = workshop.engine.stop();
      return acting;
    });
    let stopping = Promise.resolve();
    const jobId = workshop.start('toy.job', 'one');
    await workshop.clock.advance(1_000);
    await stopping;
    expect(stateOf(workshop, jobId)).toBeUndefined();
    expect(workshop.world.effects).toEqual([]);
    await workshop.restart();
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: 'one' });
  });
});
