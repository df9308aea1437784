import { expect, test } from 'vitest';
import { errandDefinition, partDefinition } from './toy.testing.ts';
import { openWorkshop } from './workshop.testing.ts';

const openErrands = () =>
  openWorkshop({ definitions: (world, clock) => [errandDefinition(world, clock), partDefinition(world)] });

test('a demanding job runs to its end', async () => {
  const workshop = openErrands();
  const jobId = workshop.start('toy.errand', { name: 'web', parts: 3 });
  const job = await workshop.finish(jobId);
  expect(job).toMatchObject({ state: 'succeeded', output: 'well done', problem: null });
});
