import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { problem } from '#contract/problems.ts';
import type { WriteWork } from './definition.ts';
import { moveOf } from './step-moves.ts';
import { faultsOf, jobOf, onceStep, probeStep, type ToyWorld, tokenStep } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

const safeties = ['read', 'token', 'probe', 'once'] as const;

const open = (run: (world: ToyWorld) => Parameters<typeof jobOf>[0]): Workshop =>
  openWorkshop({ definitions: (world) => [jobOf(run(world))] });

const stepOf = (workshop: Workshop, jobId: string, key = 'act') => {
  const step = workshop.engine.journal.steps.find(jobId, key);
  if (!step) throw new Error(`There is no step ${key}.`);
  return step;
};

const outcomesOf = (workshop: Workshop) =>
  workshop.audit().flatMap(({ kind, body }) => (kind === 'write.outcome' ? [body['result']] : []));

describe('what to do about a step', () => {
  const cases = fc.record({
    state: fc.constantFrom('intent', 'failed', 'unknown', 'skipped'),
    isOpen: fc.boolean(),
    answer: fc.constantFrom(null, 'mark_done', 'retry', 'fail'),
  });

  it('never is to repeat a once step that may have happened, unless a person says so', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), (step, isSettling) => {
        const move = moveOf({ ...step, isOpen: true }, 'once', isSettling);
        if (step.answer !== 'retry') expect(['begin', 'repeat', 'look']).not.toContain(move);
      }),
    );
  });

  it('is to begin nothing where everything is to be settled', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(...safeties), (step, safety) => {
        expect(moveOf(undefined, safety, true)).toBe('cut');
        expect(moveOf(step, safety, true)).not.toBe('begin');
      }),
    );
  });

  it('is to look first where the effect of an open intent can be seen', () => {
    const openIntent = { state: 'intent', isOpen: true, answer: null } as const;
    expect(safeties.map((safety) => moveOf(openIntent, safety, false))).toEqual(['begin', 'repeat', 'look', 'ask']);
  });
});

describe('a step whose answer is lost', () => {
  it('is repeated with the same token where that is recognised', async () => {
    const workshop = open((world) => (context) => context.step('act', tokenStep(world, 'act')));
    workshop.world.fault = faultsOf('lost', 'throttled');
    const jobId = workshop.start('toy.job', null);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: 'act' });
    expect(workshop.world.effects).toHaveLength(1);
    expect(outcomesOf(workshop)).toEqual(['done']);
    expect(stepOf(workshop, jobId).requestIds).toEqual(['r1', 'r1']);
  });

  it('is looked for first where its effect can be seen', async () => {
    const workshop = open((world) => (context) => context.step('act', probeStep(world, 'room')));
    workshop.world.fault = faultsOf('lost');
    expect(await workshop.finish(workshop.start('toy.job', null))).toMatchObject({
      state: 'succeeded',
      output: 'found',
    });
    expect(workshop.world.count('make:room')).toBe(1);
    expect(outcomesOf(workshop)).toEqual(['found_done']);
  });

  it('is put to a person where nobody can find out', async () => {
    const workshop = open((world) => (context) => context.step('act', onceStep(world, 'hello')));
    workshop.world.fault = faultsOf('lost');
    const jobId = workshop.start('toy.job', null);
    const asking = await workshop.finish(jobId);
    expect(asking).toMatchObject({
      state: 'needs_attention',
      question: { stepKey: 'act', choices: ['mark_done', 'retry', 'fail'] },
    });
    const attention = { kind: 'attention', jobId, title: 'Do the job', question: asking.question?.message };
    expect(workshop.reports).toEqual([attention]);
    await workshop.restart();
    expect((await workshop.finish(jobId)).question).toEqual(asking.question);
    expect(workshop.reports).toEqual([attention, attention]);
    workshop.service().wishes.answer(jobId, 'act', 'mark_done', { person: 'bob', reason: 'I heard it' });
    expect(await workshop.finish(jobId)).toMatchObject({
      state: 'succeeded',
      output: 'as a person said',
      question: null,
    });
    expect(workshop.world.count('hello')).toBe(1);
    expect(outcomesOf(workshop)).toEqual(['settled_by_person']);
  });

  it('is done again, under another intent, where a person says so', async () => {
    const workshop = open((world) => (context) => context.step('act', onceStep(world, 'hello')));
    workshop.world.fault = faultsOf('lost');
    const jobId = workshop.start('toy.job', null);
    await workshop.finish(jobId);
    workshop.service().wishes.answer(jobId, 'act', 'retry', { person: 'bob', reason: 'Nobody heard it' });
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: 'said' });
    expect(outcomesOf(workshop)).toEqual(['unknown', 'done']);
    expect(stepOf(workshop, jobId).attempt).toBe(2);
  });

  it('fails the job where a person says so', async () => {
    const workshop = open((world) => (context) => context.step('act', onceStep(world, 'hello')));
    workshop.world.fault = faultsOf('lost');
    const jobId = workshop.start('toy.job', null);
    await workshop.finish(jobId);
    workshop.service().wishes.answer(jobId, 'act', 'fail', { person: 'bob', reason: 'Enough' });
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'failed', problem: { code: 'outcome_unknown' } });
    expect(outcomesOf(workshop)).toEqual(['unknown']);
  });

  it('is put to a person after it was repeated in vain, and goes on when they want it', async () => {
    const workshop = open((world) => (context) => context.step('act', tokenStep(world, 'act')));
    workshop.world.fault = () => 'lost';
    const jobId = workshop.start('toy.job', null);
    expect((await workshop.finish(jobId)).question).toMatchObject({ stepKey: 'act', choices: ['retry', 'fail'] });
    workshop.world.fault = () => null;
    workshop.service().wishes.answer(jobId, 'act', 'retry', { person: 'bob', reason: 'The network is back' });
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
    expect(workshop.world.effects).toHaveLength(1);
  });
});

describe('a step whose write was accepted before something after it failed', () => {
  /** Does its work, then fails as a read after it would. */
  const thenFailing = (world: ToyWorld, fails: () => boolean) => async (work: WriteWork) => {
    await world.change('make:room', work, { recognises: true });
    if (fails()) throw problem('throttled', 'The read after it was throttled.', '');
    return 'made';
  };

  it('is not counted as without effect: it is repeated under the intent that is open', async () => {
    let reads = 0;
    const workshop = open(
      (world) => (context) =>
        context.step('act', { ...tokenStep(world, 'act'), work: thenFailing(world, () => ++reads === 1) }),
    );
    const jobId = workshop.start('toy.job', null);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: 'made' });
    expect(workshop.world.effects).toHaveLength(1);
    expect(outcomesOf(workshop)).toEqual(['done']);
    expect(stepOf(workshop, jobId).attempt).toBe(1);
  });

  it('is looked for where that can be done, and put to a person where it cannot', async () => {
    const looking = open(
      (world) => (context) =>
        context.step('act', { ...probeStep(world, 'room'), work: thenFailing(world, () => true) }),
    );
    expect(await looking.finish(looking.start('toy.job', null))).toMatchObject({ state: 'succeeded', output: 'found' });
    const asking = open(
      (world) => (context) => context.step('act', { ...onceStep(world, 'room'), work: thenFailing(world, () => true) }),
    );
    expect((await asking.finish(asking.start('toy.job', null))).question).toMatchObject({ stepKey: 'act' });
    expect(asking.world.count('make:room')).toBe(1);
  });
});

describe('a step that had no effect', () => {
  it('is tried again later, each time under an intent of its own', async () => {
    const workshop = open((world) => (context) => context.step('act', onceStep(world, 'hello')));
    workshop.world.fault = faultsOf('throttled', 'throttled');
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(0);
    expect(workshop.job(jobId)).toMatchObject({
      state: 'waiting',
      wait: { kind: 'time' },
      problem: { code: 'throttled' },
    });
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', problem: null, wait: null });
    expect(outcomesOf(workshop)).toEqual(['refused', 'refused', 'done']);
    expect(stepOf(workshop, jobId).attempt).toBe(3);
  });

  it('fails the job after a bounded number of tries', async () => {
    const workshop = open((world) => (context) => context.step('act', tokenStep(world, 'act')));
    workshop.world.fault = () => 'throttled';
    const jobId = workshop.start('toy.job', null);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'failed', problem: { code: 'throttled' } });
    expect(stepOf(workshop, jobId)).toMatchObject({ state: 'failed', attempt: 6 });
  });

  it('fails the job at once where it is final', async () => {
    const workshop = open((world) => (context) => context.step('act', tokenStep(world, 'act')));
    workshop.world.fault = faultsOf('refused');
    expect(await workshop.finish(workshop.start('toy.job', null))).toMatchObject({ state: 'failed' });
    expect(workshop.world.effects).toEqual([]);
  });

  it('waits for a sign-in, and goes on when somebody has signed in', async () => {
    const workshop = open((world) => (context) => context.step('act', tokenStep(world, 'act')));
    workshop.world.fault = () => 'signed_out';
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(10 * 60_000);
    const { wait, state } = workshop.job(jobId);
    expect({ state, kind: wait?.kind }).toEqual({ state: 'waiting', kind: 'sign_in' });
    workshop.world.fault = () => null;
    workshop.engine.nudge();
    await workshop.clock.advance(0);
    expect(workshop.job(jobId).state).toBe('succeeded');
  });

  it('waits calmly while a sign-in is under way: nobody is needed for it', async () => {
    const workshop = open((world) => (context) => context.step('act', tokenStep(world, 'act')));
    workshop.world.fault = faultsOf('signing_in');
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    const wait = { kind: 'time', reason: 'Signing in to the world.' };
    expect(workshop.job(jobId)).toMatchObject({ state: 'waiting', wait, problem: null });
    workshop.engine.nudge();
    await workshop.clock.advance(0);
    expect(workshop.job(jobId)).toMatchObject({ state: 'succeeded', problem: null });
  });

  it('tries by itself each minute whether somebody has signed in', async () => {
    const workshop = open((world) => (context) => context.step('act', tokenStep(world, 'act')));
    workshop.world.fault = faultsOf('signed_out');
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(60_000);
    expect(workshop.job(jobId).state).toBe('succeeded');
  });
});

describe('what is on record', () => {
  it('is answered, not done again, when the job goes on', async () => {
    let runs = 0;
    const workshop = open((world) => async (context) => {
      runs++;
      const first = await context.step('first', tokenStep(world, 'first'));
      await context.sleep('rest', { title: 'Rest', reason: 'It is night', durationMs: 60_000 });
      return [first, await context.step('second', tokenStep(world, 'second'))];
    });
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    await workshop.restart();
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: ['first', 'second'] });
    expect(runs).toBe(2);
    expect(workshop.world.effects).toHaveLength(2);
  });

  it('is an error of ours where a key is used twice or what is answered is not plain data', async () => {
    const twice = open((world) => async (context) => {
      await context.step('act', tokenStep(world, 'act'));
      return context.step('act', tokenStep(world, 'act'));
    });
    expect(await twice.finish(twice.start('toy.job', null))).toMatchObject({
      state: 'failed',
      problem: { code: 'internal' },
    });
    const date = open(
      () => (context) =>
        context.step('act', { title: 'Read', safety: 'read', work: async () => new Date() as unknown as string }),
    );
    expect(await date.finish(date.start('toy.job', null))).toMatchObject({
      state: 'failed',
      problem: { code: 'internal' },
    });
  });
});
