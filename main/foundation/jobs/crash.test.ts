import { expect, test } from 'vitest';
import type { JobRecord } from './records.ts';
import { errandDefinition, partDefinition } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

const openErrands = () =>
  openWorkshop({ definitions: (world, clock) => [errandDefinition(world, clock), partDefinition(world)] });

/** Answers what the job asks as somebody would who looks at the world. */
function answer(workshop: Workshop, jobId: string, name: string): void {
  const stepKey = workshop.job(jobId).question?.stepKey ?? null;
  const choice = workshop.world.count(`say:${name}`) > 0 ? 'mark_done' : 'retry';
  workshop.service().wishes.answer(jobId, stepKey, choice, { person: 'ada', reason: 'I looked' });
}

/** Starts the errand, again after a crash, and lets it come to its end however often it asks and the engine dies. */
async function runErrand(workshop: Workshop, name: string): Promise<JobRecord> {
  const startIt = () => workshop.start('toy.errand', { name, parts: 3 }, name);
  let jobId = '';
  try {
    jobId = startIt();
  } catch {
    await workshop.restart();
    jobId = startIt();
  }
  for (let rounds = 0; rounds < 20; rounds++) {
    const job = await workshop.finish(jobId);
    if (workshop.isDead) await workshop.restart();
    else if (job.question) answer(workshop, jobId, name);
    else return job;
  }
  return workshop.job(jobId);
}

const thingsOf = (name: string) => [
  ...['room', 'label', 'part-0', 'part-1', 'part-2', 'retired'].map((thing) => `make:${name}-${thing}`),
  `say:${name}`,
];

test('a crash at any commit or effect is continued without doing a thing twice', { timeout: 120_000 }, async () => {
  const workshop = openErrands();
  await runErrand(workshop, 'uncrashed');
  const points = [...workshop.points];
  expect(points.length).toBeGreaterThan(60);
  for (const [index, point] of points.entries()) {
    const name = `web-${index}`;
    workshop.dieAfter(index);
    const job = await runErrand(workshop, name);
    const where = `crashed ${point}`;
    expect(job, where).toMatchObject({ state: 'succeeded', output: 'well done' });
    for (const thing of thingsOf(name)) expect(workshop.world.count(thing), `${thing}, ${where}`).toBe(1);
    expect(workshop.engine.holder(`toy:${name}`), where).toBeNull();
  }
});
