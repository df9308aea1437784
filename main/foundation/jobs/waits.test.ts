import { describe, expect, it } from 'vitest';
import type { JobContext, Look } from './definition.ts';
import { faultsOf, jobOf, type ToyWorld } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

const open = (run: (context: JobContext, world: ToyWorld) => Promise<unknown>): Workshop =>
  openWorkshop({ definitions: (world) => [jobOf((context) => run(context, world))] });

const ready = (context: JobContext, look: () => Look<string> | Promise<Look<string>>) =>
  context.poll('ready', {
    title: 'It is ready',
    reason: 'It takes time',
    everyMs: 10_000,
    timeoutMs: 60_000,
    learnAs: 'toy.ready',
    look: async () => look(),
  });

describe('a poll', () => {
  it('says what it sees and until when it waits, and puts only changes on record', async () => {
    let seen = 0;
    const workshop = open((context) =>
      ready(context, () => {
        seen++;
        if (seen > 5) return { done: true, output: 'yes' };
        return { done: false, observed: seen < 3 ? 'AWS: Try again.' : '2 of 2', progress: { done: 1, total: 2 } };
      }),
    );
    const jobId = workshop.start('toy.job', null);
    const startedAt = workshop.clock.now();
    await workshop.clock.advance(35_000);
    expect(workshop.job(jobId)).toMatchObject({
      state: 'waiting',
      wait: { kind: 'aws', reason: '2 of 2', since: startedAt, deadline: startedAt + 60_000, usual: null },
      progress: { done: 1, total: 2 },
    });
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: 'yes', wait: null });
    const observed = workshop
      .service()
      .events({ jobId, after: 0, limit: 100 })
      .filter(({ kind }) => kind === 'observed');
    expect(observed.map(({ message }) => message)).toEqual(['AWS: Try again.', '2 of 2.']);
  });

  it('fails only after a look that began at its deadline or later', async () => {
    const looks: number[] = [];
    const workshop = open((context) =>
      ready(context, () => {
        looks.push(workshop.clock.now());
        return { done: false, observed: 'nothing' };
      }),
    );
    const startedAt = workshop.clock.now();
    const job = await workshop.finish(workshop.start('toy.job', null));
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'deadline_passed' } });
    expect(job.problem?.message).toContain('Last seen: nothing');
    expect(looks.at(-1)).toBe(startedAt + 60_000);
  });

  it('looks once more where the machine slept past its deadline', async () => {
    let isReady = false;
    const workshop = open((context) =>
      ready(context, () => (isReady ? { done: true, output: 'yes' } : { done: false, observed: 'nothing' })),
    );
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(5_000);
    await workshop.stop();
    isReady = true;
    await workshop.clock.advance(8 * 60 * 60_000);
    await workshop.restart();
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
  });

  it('gives up a look that the machine slept through, and judges its deadline by one that began after it', async () => {
    const looks: number[] = [];
    const workshop = open((context) =>
      context.poll('ready', {
        ...{ title: 'Ready', reason: 'It takes time', everyMs: 10_000, timeoutMs: 60_000, learnAs: null },
        look: ({ signal }) => {
          looks.push(workshop.clock.now());
          if (looks.length > 1) return Promise.resolve({ done: true, output: 'yes' });
          return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        },
      }),
    );
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    await workshop.clock.sleep(8 * 60 * 60_000);
    expect(workshop.job(jobId)).toMatchObject({ state: 'succeeded', output: 'yes' });
    expect(looks[1]).toBeGreaterThan(8 * 60 * 60_000);
  });

  it('does not believe an answer from before the machine slept', async () => {
    const answers: ((look: Look<string>) => void)[] = [];
    const workshop = open((context) => ready(context, () => new Promise((resolve) => answers.push(resolve))));
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    await Promise.all([workshop.clock.sleep(60 * 60_000), answers[0]?.({ done: true, output: 'from before' })]);
    expect(answers).toHaveLength(2);
    answers[1]?.({ done: true, output: 'from now' });
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: 'from now' });
  });

  it('gives looking some minutes to succeed again where the machine slept past its deadline', async () => {
    const workshop = open((context, world) =>
      ready(context, () => world.look('look', () => ({ done: false, observed: 'nothing' }) as const)),
    );
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    workshop.world.fault = () => 'throttled';
    await workshop.clock.sleep(8 * 60 * 60_000);
    await workshop.clock.advance(4 * 60_000);
    expect(workshop.job(jobId)).toMatchObject({ state: 'waiting', problem: { code: 'throttled' } });
    await workshop.clock.advance(2 * 60_000);
    expect(workshop.job(jobId)).toMatchObject({ state: 'failed', problem: { code: 'deadline_passed' } });
  });

  it('waits for a sign-in where the credentials have expired while the machine slept', async () => {
    let isReady = false;
    const workshop = open((context, world) =>
      ready(context, () =>
        world.look('look', () => (isReady ? { done: true, output: 'yes' } : { done: false, observed: 'nothing' })),
      ),
    );
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    workshop.world.fault = () => 'signed_out';
    await workshop.clock.sleep(8 * 60 * 60_000);
    expect(workshop.job(jobId)).toMatchObject({ state: 'waiting', wait: { kind: 'sign_in' } });
    workshop.world.fault = () => null;
    isReady = true;
    workshop.engine.nudge();
    await workshop.clock.advance(0);
    expect(workshop.job(jobId)).toMatchObject({ state: 'succeeded' });
  });

  it('waits calmly for a sign-in that is under way, and says once it needs somebody', async () => {
    const workshop = open((context, world) =>
      ready(context, () => world.look('look', () => ({ done: false, observed: 'nothing' }))),
    );
    workshop.world.fault = () => 'signing_in';
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    const wait = { kind: 'time', reason: 'Signing in to the world.' };
    expect(workshop.job(jobId)).toMatchObject({ state: 'waiting', wait, problem: null });
    workshop.world.fault = () => 'signed_out';
    workshop.engine.nudge();
    await workshop.clock.advance(0);
    expect(workshop.job(jobId)).toMatchObject({ wait: { kind: 'sign_in' }, problem: { code: 'credentials_expired' } });
  });

  it('goes on where looking fails for a while, and says so meanwhile', async () => {
    const workshop = open((context, world) =>
      ready(context, () => world.look('look', () => ({ done: true, output: 'yes' }) as const)),
    );
    workshop.world.fault = faultsOf('throttled', 'throttled');
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    expect(workshop.job(jobId)).toMatchObject({
      state: 'waiting',
      wait: { kind: 'aws' },
      problem: { code: 'throttled' },
    });
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', problem: null });
  });

  it('waits for a sign-in beyond its deadline', async () => {
    const workshop = open((context, world) =>
      ready(context, () => world.look('look', () => ({ done: true, output: 'yes' }) as const)),
    );
    workshop.world.fault = () => 'signed_out';
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(60 * 60_000);
    expect(workshop.job(jobId)).toMatchObject({ state: 'waiting', wait: { kind: 'sign_in' } });
    workshop.world.fault = () => null;
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
  });

  it('teaches how long it usually takes, unless it was interrupted', async () => {
    const until = (readyAt: number): Look<string> =>
      workshop.clock.now() >= readyAt ? { done: true, output: 'yes' } : { done: false, observed: 'nothing' };
    let readyAt = 0;
    const workshop = open((context) => ready(context, () => until(readyAt)));
    for (const tookMs of [10_000, 20_000, 30_000, 40_000, 50_000]) {
      readyAt = workshop.clock.now() + tookMs;
      await workshop.finish(workshop.start('toy.job', null, `request ${tookMs}`));
    }
    expect(workshop.engine.usual('toy.ready')).toEqual({ lowMs: 10_000, highMs: 50_000, samples: 5 });
    readyAt = workshop.clock.now() + 20_000;
    const jobId = workshop.start('toy.job', null, 'interrupted');
    await workshop.clock.advance(1_000);
    await workshop.restart();
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
    expect(workshop.engine.usual('toy.ready')?.samples).toBe(5);
  });

  it('keeps a bounded number of observations', async () => {
    let seen = 0;
    const workshop = open((context) =>
      context.poll('ready', {
        ...{ title: 'Ready', reason: 'It takes time', everyMs: 1_000, timeoutMs: 3_600_000, learnAs: null },
        look: async () => (++seen > 300 ? { done: true, output: 'yes' } : { done: false, observed: `${seen} seen` }),
      }),
    );
    const jobId = workshop.start('toy.job', null);
    await workshop.finish(jobId);
    const events = workshop.service().events({ jobId, after: 0, limit: 500 });
    expect(events.filter(({ kind }) => kind === 'observed')).toHaveLength(100);
    expect(events.some(({ message }) => message === '300 seen.')).toBe(true);
  });
});

describe('a sleep', () => {
  it('ends when it is due, also where the engine was down meanwhile', async () => {
    const workshop = open(async (context) => {
      await context.sleep('rest', { title: 'Rest', reason: 'It is night', durationMs: 40 * 24 * 60 * 60_000 });
      return context.now();
    });
    const jobId = workshop.start('toy.job', null);
    const due = workshop.clock.now() + 40 * 24 * 60 * 60_000;
    await workshop.clock.advance(60_000);
    expect(workshop.job(jobId).wait).toMatchObject({ kind: 'time', reason: 'It is night', deadline: due });
    await workshop.restart();
    await workshop.clock.advance(due - workshop.clock.now());
    expect(workshop.job(jobId)).toMatchObject({ state: 'succeeded', output: due });
  });
});
