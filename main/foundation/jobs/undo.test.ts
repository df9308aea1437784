import { describe, expect, it, vi } from 'vitest';
import type { JobContext, JobDefinition, WriteWork } from './definition.ts';
import { type Fault, jobOf, onceStep, type ToyWorld, tokenStep, undoOf } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

const ada = { person: 'ada', reason: 'I changed my mind' };
const rest = { title: 'Rest', reason: 'It is night', durationMs: 60_000 };

/** A job whose steps `one` and `two` can be undone. */
const open = (run: (context: JobContext, world: ToyWorld) => Promise<unknown>): Workshop =>
  openWorkshop({
    definitions: (world) => [
      jobOf((context) => run(context, world), {
        undo: { one: undoOf(world, 'undo-one'), two: undoOf(world, 'undo-two') },
      }),
    ],
  });

const bothThen = (then: (context: JobContext, world: ToyWorld) => Promise<unknown>) =>
  open(async (context, world) => {
    await context.step('one', tokenStep(world, 'one', 'one'));
    await context.step('two', tokenStep(world, 'two', 'two'));
    return then(context, world);
  });

const namesOf = (workshop: Workshop) => workshop.world.effects.map((effect) => effect.split(' ')[0]);

const saidOf = (workshop: Workshop, jobId: string) =>
  workshop
    .service()
    .events({ jobId, after: 0, limit: 100 })
    .map(({ message }) => message);

const refusing =
  (...names: readonly string[]) =>
  (name: string): Fault | null =>
    names.includes(name) ? 'refused' : null;

describe('a job that fails', () => {
  it('takes its effects back, what was done last first', async () => {
    const workshop = bothThen((context, world) => context.step('three', tokenStep(world, 'three')));
    workshop.world.fault = refusing('three');
    const jobId = workshop.start('toy.job', null);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'failed', problem: { message: 'The world refuses.' } });
    expect(namesOf(workshop)).toEqual(['one', 'two', 'undo-two', 'undo-one']);
    const keys = workshop
      .service()
      .get(jobId)
      .tree[0]?.steps.map(({ key, state }) => `${key} ${state}`);
    expect(keys).toContain('undo:two done');
  });

  it('takes nothing back past its pivot, and says so', async () => {
    const workshop = bothThen((context, world) => {
      context.pivot('pivot', 'now it counts');
      return context.step('three', tokenStep(world, 'three'));
    });
    workshop.world.fault = refusing('three');
    const jobId = workshop.start('toy.job', null);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'failed', pivoted: true });
    expect(namesOf(workshop)).toEqual(['one', 'two']);
    const said = workshop.service().events({ jobId, after: 0, limit: 100 }).at(-1);
    expect(said?.message).toContain('past its pivot, so nothing was undone');
  });

  it('says what an undo left as it is, and does not look again after a restart', async () => {
    const undo = vi.fn(async () => 'It was gone already');
    const workshop = openWorkshop({
      definitions: (world) => [
        jobOf(
          async (context) => {
            await context.step('one', tokenStep(world, 'one', 'one'));
            await context.step('two', tokenStep(world, 'two', 'two'));
            return context.step('three', tokenStep(world, 'three'));
          },
          { undo: { one: undoOf(world, 'undo-one'), two: { title: () => 'Take two back', run: undo } } },
        ),
      ],
    });
    workshop.world.fault = refusing('three', 'undo-one');
    const jobId = workshop.start('toy.job', null);
    await workshop.finish(jobId);
    await workshop.restart();
    workshop.world.fault = () => null;
    workshop.service().wishes.answer(jobId, 'undo:one', 'retry', ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'failed' });
    expect(undo).toHaveBeenCalledOnce();
    expect(saidOf(workshop, jobId)).toContain('Not undone: Take two back. It was gone already.');
    const [node] = workshop.service().get(jobId).tree;
    expect(node?.steps.find(({ key }) => key === 'undo:two')).toMatchObject({
      state: 'skipped',
      observed: 'It was gone already',
    });
  });

  it('asks a person where an effect cannot be taken back, and tries again if they want', async () => {
    const workshop = bothThen((context, world) => context.step('three', tokenStep(world, 'three')));
    workshop.world.fault = refusing('three', 'undo-two');
    const jobId = workshop.start('toy.job', null);
    const asking = await workshop.finish(jobId);
    expect(asking.question).toMatchObject({ stepKey: 'undo:two', choices: ['retry', 'fail'] });
    await workshop.restart();
    workshop.world.fault = () => null;
    const before = workshop.service().events({ jobId, after: 0, limit: 100 });
    expect(before.map(({ level }) => level)).toContain('error');
    workshop.service().wishes.answer(jobId, 'undo:two', 'retry', ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'failed', problem: { message: 'The world refuses.' } });
    expect(namesOf(workshop)).toEqual(['one', 'two', 'undo-two', 'undo-one']);
    // What is forgotten of the failed try stays told, and what is told afterwards has numbers of its own.
    const after = workshop.service().events({ jobId, after: 0, limit: 100 });
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
    expect(workshop.service().get(jobId).tree[0]?.row.lastEventId).toBe(after.at(-1)?.id);
  });

  it('stops taking back where a person gives it up, and says what was not undone', async () => {
    const workshop = bothThen((context, world) => context.step('three', tokenStep(world, 'three')));
    workshop.world.fault = refusing('three', 'undo-two');
    const jobId = workshop.start('toy.job', null);
    await workshop.finish(jobId);
    workshop.service().wishes.answer(jobId, 'undo:two', 'fail', ada);
    expect(await workshop.finish(jobId)).toMatchObject({
      state: 'failed',
      problem: { message: 'This was not undone: Take two back.' },
    });
    expect(namesOf(workshop)).toEqual(['one', 'two']);
  });

  it('takes back what another of its steps has done while it failed', async () => {
    const workshop = open(async (context, world) => {
      const slow: Promise<unknown> = context.step('one', {
        ...tokenStep(world, 'one', 'one'),
        work: async (work: WriteWork) => {
          await new Promise<void>((resolve) => workshop.clock.timer(5_000, resolve));
          await world.change('one', work, { recognises: true });
          return 'one';
        },
      });
      await Promise.all([slow, context.step('three', tokenStep(world, 'three'))]);
      return null;
    });
    workshop.world.fault = refusing('three');
    expect(await workshop.finish(workshop.start('toy.job', null))).toMatchObject({ state: 'failed' });
    expect(namesOf(workshop)).toEqual(['one', 'undo-one']);
  });
});

describe('a job that is cancelled', () => {
  it('says before what it would take back, and does that', async () => {
    const workshop = bothThen((context) => context.sleep('rest', rest));
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    expect(workshop.service().get(jobId).consequence).toEqual({
      canCancel: true,
      sentence: 'It stops, and these 2 things are undone in this order:',
      undoes: ['Take two back', 'Take one back'],
    });
    workshop.service().wishes.cancel(jobId, ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'cancelled', wish: 'cancel' });
    expect(namesOf(workshop)).toEqual(['one', 'two', 'undo-two', 'undo-one']);
    expect(workshop.service().get(jobId).consequence).toMatchObject({ canCancel: false, undoes: [] });
    const said = saidOf(workshop, jobId);
    expect(said.filter((message) => message.startsWith('Goes on'))).toEqual([]);
    expect(said).toContain('It is stopped; what it did is undone.');
  });

  it('ends at its next boundary past the pivot, and says that nothing is undone', async () => {
    const workshop = bothThen(async (context) => {
      context.pivot('pivot', 'now it counts');
      await context.sleep('rest', rest);
    });
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    const { consequence } = workshop.service().get(jobId);
    expect(consequence).toMatchObject({ canCancel: true, undoes: [] });
    expect(consequence.sentence).toContain('past its pivot');
    workshop.service().wishes.cancel(jobId, ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'cancelled' });
    expect(namesOf(workshop)).toEqual(['one', 'two']);
  });

  it('lets a write finish, and takes it back', async () => {
    const workshop = open(async (context, world) => {
      await context.step('one', {
        ...tokenStep(world, 'one', 'one'),
        work: async (work: WriteWork) => {
          await new Promise<void>((resolve) => workshop.clock.timer(5_000, resolve));
          expect(work.signal.aborted).toBe(false);
          await world.change('one', work, { recognises: true });
          return 'one';
        },
      });
      await context.sleep('rest', rest);
      return null;
    });
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    workshop.service().wishes.cancel(jobId, ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'cancelled' });
    expect(namesOf(workshop)).toEqual(['one', 'undo-one']);
  });

  it('gives up a read', async () => {
    const workshop = open((context) =>
      context.step('look', {
        title: 'Look',
        safety: 'read',
        work: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      }),
    );
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    workshop.service().wishes.cancel(jobId, ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'cancelled', problem: null });
  });

  it('succeeds where its last step was done already', async () => {
    const workshop = open(async (context, world) => {
      await context.step('one', {
        ...tokenStep(world, 'one', 'one'),
        work: async (work: WriteWork) => {
          await new Promise<void>((resolve) => workshop.clock.timer(5_000, resolve));
          await world.change('one', work, { recognises: true });
          return 'one';
        },
      });
      return 'well done';
    });
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    workshop.service().wishes.cancel(jobId, ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: 'well done' });
  });

  it('asks first what nobody knows, and then ends without doing more', async () => {
    const workshop = bothThen((context, world) => context.step('three', onceStep(world, 'three')));
    workshop.world.fault = (name) => (name === 'three' ? 'lost' : null);
    const jobId = workshop.start('toy.job', null);
    await workshop.finish(jobId);
    workshop.service().wishes.cancel(jobId, ada);
    expect((await workshop.finish(jobId)).state).toBe('needs_attention');
    workshop.service().wishes.answer(jobId, 'three', 'retry', ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'cancelled' });
    expect(namesOf(workshop)).toEqual(['one', 'two', 'three', 'undo-two', 'undo-one']);
  });
});

describe('a parent and its children', () => {
  const child = (world: ToyWorld): JobDefinition =>
    jobOf(
      async (context, input) => {
        const name = String(input);
        await context.step('make', tokenStep(world, `make:${name}`, 'make'));
        await context.sleep('rest', rest);
        return name;
      },
      { kind: 'toy.child', title: (input) => `Make ${String(input)}`, undo: { make: undoOf(world, 'undo-make') } },
    );
  const openFamily = (names: readonly string[], concurrency = 2) =>
    openWorkshop({
      definitions: (world) => [
        child(world),
        jobOf(
          async (context) => {
            await context.step('one', tokenStep(world, 'one', 'one'));
            const specs = names.map((name) => ({ key: name, kind: 'toy.child', version: 1, input: name }));
            return context.children('all', { title: 'Make all', specs, concurrency });
          },
          { undo: { one: undoOf(world, 'undo-one') } },
        ),
      ],
    });
  const statesOf = (workshop: Workshop, jobId: string) =>
    workshop.engine.journal.jobs.tree(jobId).map(({ state }) => state);

  it('run so many at a time, under ids of their own, and answer in order', async () => {
    const workshop = openFamily(['a', 'b', 'c']);
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    expect(statesOf(workshop, jobId)).toEqual(['waiting', 'waiting', 'waiting', 'queued']);
    expect(workshop.job(jobId)).toMatchObject({
      wait: { kind: 'children', deadline: null },
      progress: { done: 0, total: 3 },
    });
    await workshop.restart();
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded', output: ['a', 'b', 'c'] });
    expect(workshop.job(`${jobId}/all/a`)).toMatchObject({ rootId: jobId, parentId: jobId, state: 'succeeded' });
    expect(workshop.world.effects).toHaveLength(4);
  });

  it('children that count tell the progress of the whole as they come further', async () => {
    const counting = jobOf(
      async (context, input) => {
        let looks = 0;
        await context.poll('count', {
          ...{ title: 'Count', reason: 'It counts', everyMs: 1_000, timeoutMs: 60_000, learnAs: null },
          look: async () => {
            looks += 1;
            const progress = { done: looks, total: Number(input) };
            return looks < Number(input) ? { done: false, observed: `${looks}`, progress } : { done: true, output: 1 };
          },
        });
        return null;
      },
      { kind: 'toy.counting' },
    );
    const workshop = openWorkshop({
      definitions: () => [
        counting,
        jobOf((context) => {
          const specs = [3, 5].map((total) => ({
            ...{ key: `${total}`, kind: 'toy.counting', version: 1, input: total, total },
          }));
          return context.children('all', { title: 'Count all', specs, concurrency: 1 });
        }),
      ],
    });
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(0);
    expect(workshop.job(jobId).progress).toEqual({ done: 1, total: 8 });
    await workshop.clock.advance(1_000);
    expect(workshop.job(jobId).progress).toEqual({ done: 2, total: 8 });
    await workshop.clock.advance(2_000);
    expect(workshop.job(jobId).progress?.done).toBeGreaterThanOrEqual(4);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
  });

  it('a child that fails cancels its siblings and fails its parent', async () => {
    const workshop = openFamily(['a', 'b', 'c'], 3);
    workshop.world.fault = refusing('make:b');
    const jobId = workshop.start('toy.job', null);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'failed' });
    expect(workshop.job(jobId).problem?.message).toBe('"Make b" failed: The world refuses.');
    expect(statesOf(workshop, jobId)).toEqual(['failed', 'cancelled', 'failed', 'cancelled']);
    expect(namesOf(workshop).at(-1)).toBe('undo-one');
    expect(namesOf(workshop).filter((name) => name === 'undo-make')).toHaveLength(2);
  });

  it('a parent that fails takes back what its succeeded children did, in the reverse order of all', async () => {
    const workshop = openWorkshop({
      definitions: (world) => [
        child(world),
        jobOf(
          async (context) => {
            await context.step('one', tokenStep(world, 'one', 'one'));
            const specs = ['a', 'b'].map((name) => ({ key: name, kind: 'toy.child', version: 1, input: name }));
            await context.children('all', { title: 'Make all', specs, concurrency: 1 });
            await context.step('two', tokenStep(world, 'two', 'two'));
            await context.sleep('rest', rest);
            return context.step('three', tokenStep(world, 'three'));
          },
          { undo: { one: undoOf(world, 'undo-one'), two: undoOf(world, 'undo-two') } },
        ),
      ],
    });
    workshop.world.fault = refusing('three');
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(2 * 60_000 + 30_000);
    const { undoes } = workshop.service().get(jobId).consequence;
    expect(undoes).toEqual(['Take two back', 'Take make:b back', 'Take make:a back', 'Take one back']);
    const undone: string[] = [];
    workshop.world.onEffect = ({ permit }) => void undone.push(permit.origin.stepKey);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'failed', problem: { message: 'The world refuses.' } });
    expect(undone).toEqual(['undo:two/back', 'undo:all/b/make/back', 'undo:all/a/make/back', 'undo:one/back']);
    expect(statesOf(workshop, jobId)).toEqual(['failed', 'succeeded', 'succeeded']);
  });

  it('a child past its pivot keeps what it did where its parent fails', async () => {
    const workshop = openWorkshop({
      definitions: (world) => [
        jobOf(
          async (context) => {
            await context.step('make', tokenStep(world, 'make', 'make'));
            context.pivot('pivot', 'now it counts');
            return null;
          },
          { kind: 'toy.child', undo: { make: undoOf(world, 'undo-make') } },
        ),
        jobOf(async (context) => {
          const specs = [{ key: 'a', kind: 'toy.child', version: 1, input: null }];
          await context.children('all', { title: 'Make all', specs, concurrency: 1 });
          return context.step('three', tokenStep(world, 'three'));
        }),
      ],
    });
    workshop.world.fault = refusing('three');
    expect(await workshop.finish(workshop.start('toy.job', null))).toMatchObject({ state: 'failed' });
    expect(namesOf(workshop)).toEqual(['make']);
  });

  it('a parent that is cancelled cancels its children, which end first', async () => {
    const workshop = openFamily(['a', 'b', 'c']);
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    expect(workshop.service().get(jobId).consequence.undoes).toHaveLength(3);
    workshop.service().wishes.cancel(jobId, ada);
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'cancelled' });
    expect(statesOf(workshop, jobId)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
    expect(namesOf(workshop)).toEqual(['one', 'make:a', 'make:b', 'undo-make', 'undo-make', 'undo-one']);
  });

  it('are paused and resumed together', async () => {
    const workshop = openFamily(['a', 'b', 'c']);
    const jobId = workshop.start('toy.job', null);
    await workshop.clock.advance(1_000);
    workshop.service().wishes.pause(jobId, ada);
    await workshop.clock.advance(10 * 60_000);
    expect(statesOf(workshop, jobId)).toEqual(['paused', 'paused', 'paused', 'queued']);
    await workshop.restart();
    await workshop.clock.advance(10 * 60_000);
    expect(statesOf(workshop, jobId)).toEqual(['paused', 'paused', 'paused', 'queued']);
    workshop.service().wishes.resume(jobId, 'ada');
    expect(await workshop.finish(jobId)).toMatchObject({ state: 'succeeded' });
  });
});
