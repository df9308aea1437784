import { expect, it } from 'vitest';
import type { JobContext, StoppingJob } from './definition.ts';
import { jobOf, tokenStep, undoOf } from './toy.testing.ts';
import { openWorkshop } from './workshop.testing.ts';

const rest = { title: 'Rest', reason: 'It is night', durationMs: 60_000 };
const steps = async (context: JobContext) => {
  await context.sleep('rest', rest);
  return null;
};

it('every job of a tree tells in its own words what stopping does, whether it has begun or ended', async () => {
  const told: StoppingJob[] = [];
  const workshop = openWorkshop({
    definitions: (world) => [
      jobOf(
        async (context) => {
          await context.step('make', tokenStep(world, 'make', 'make'));
          return steps(context);
        },
        {
          kind: 'toy.child',
          undo: { make: undoOf(world, 'undo-make') },
          stopping: async (input, job) => {
            told.push(job);
            return [{ concerns: 'settings', text: `What ${String(input)} set goes back.` }];
          },
        },
      ),
      jobOf(
        async (context) => {
          await context.step('past', tokenStep(world, 'past'));
          context.pivot('pivot', 'now it counts');
          return null;
        },
        { kind: 'toy.past' },
      ),
      jobOf((context) => {
        const kinds = ['past', 'child', 'child', 'child'];
        const specs = kinds.map((kind, at) => ({ key: `${at}`, kind: `toy.${kind}`, version: 1, input: `${at}` }));
        return context.children('all', { title: 'Make all', specs, concurrency: 1 }).then(() => null);
      }),
    ],
  });
  const jobId = workshop.start('toy.job', null);
  await workshop.clock.advance(70_000);
  const [root, past, ended, running, waiting] = workshop
    .service()
    .get(jobId)
    .tree.map(({ row }) => row);
  expect([root, past, ended, running, waiting].map((row) => row?.state)).toEqual([
    ...['waiting', 'succeeded', 'succeeded', 'waiting', 'queued'],
  ]);
  const stopping = await workshop.service().stopping(jobId);
  expect(stopping).toMatchObject(workshop.service().get(jobId).consequence);
  expect(stopping.lines.map(({ jobId: id, concerns, text }) => [id, concerns, text])).toEqual([
    [past?.id, 'job', 'It has ended, and stays as it is.'],
    [running?.id, 'settings', 'What 2 set goes back.'],
    [waiting?.id, 'job', 'It has not begun, and never does.'],
  ]);
  expect(told).toEqual([{ jobId: running?.id, undoes: [{ name: 'make', output: 'make' }] }]);
  workshop.service().wishes.cancel(jobId, { person: 'ada', reason: 'Enough' });
  expect(await workshop.service().stopping(jobId)).toMatchObject({ canCancel: false, lines: [] });
});
