import { expect, test } from 'vitest';
import type { JobState } from '#contract/jobs.ts';
import type { JobRecord } from './records.ts';
import { errandDefinition, partDefinition } from './toy.testing.ts';
import { openWorkshop, type Workshop } from './workshop.testing.ts';

const openErrands = () =>
  openWorkshop({ definitions: (world, clock) => [errandDefinition(world, clock), partDefinition(world)] });

/** Answers what the job and its children ask, as somebody would who looks at the world. */
function answer(workshop: Workshop, jobId: string, name: string): void {
  for (const { id, question } of workshop.engine.journal.jobs.tree(jobId)) {
    if (!question) continue;
    const wasAnnounced = workshop.world.count(`say:${name}`) > 0;
    const choice = id === jobId ? (wasAnnounced ? 'mark_done' : 'retry') : 'fail';
    workshop.service().wishes.answer(id, question.stepKey, choice, { person: 'ada', reason: 'I looked' });
  }
}

/** What becomes of an errand. */
interface Story {
  readonly named: string;
  readonly ends: JobState;
  /** The part that the world refuses to make. */
  readonly refusedPart?: number;
  /** Somebody cancels it so long after it was requested. */
  readonly cancelledAfterMs?: number;
}

const stories: readonly Story[] = [
  { named: 'that succeeds', ends: 'succeeded' },
  { named: 'that fails while its children are under way', ends: 'failed', refusedPart: 2 },
  { named: 'that is cancelled while it waits', ends: 'cancelled', cancelledAfterMs: 60_000 },
];

/** Does something that the engine may die of, again after it has been restarted. */
async function surviving<Result>(workshop: Workshop, work: () => Result): Promise<Result> {
  try {
    return work();
  } catch {
    await workshop.restart();
    return work();
  }
}

/** Lets an errand come to its end, however often it asks and the engine dies. */
async function runErrand(workshop: Workshop, name: string, story: Story): Promise<JobRecord> {
  workshop.world.fault = (effect) => (effect === `make:${name}-part-${story.refusedPart}` ? 'refused' : null);
  const jobId = await surviving(workshop, () => workshop.start('toy.errand', { name, parts: 3 }, name));
  if (story.cancelledAfterMs !== undefined) {
    await workshop.clock.advance(story.cancelledAfterMs / 2);
    if (workshop.isDead) await workshop.restart();
    await workshop.clock.advance(story.cancelledAfterMs / 2);
    if (workshop.isDead) await workshop.restart();
    await surviving(workshop, () => {
      const { wishes } = workshop.service();
      if (workshop.job(jobId).wish !== 'cancel') wishes.cancel(jobId, { person: 'ada', reason: 'Enough' });
    });
  }
  for (let rounds = 0; rounds < 20; rounds++) {
    const job = await workshop.finish(jobId);
    if (workshop.isDead) await workshop.restart();
    else if (job.endedAt !== null) return job;
    else answer(workshop, jobId, name);
  }
  return workshop.job(jobId);
}

test.each(stories)('a crash at any commit or effect of a job $named changes nothing about its end', async (story) => {
  const workshop = openErrands();
  expect(await runErrand(workshop, 'uncrashed', story)).toMatchObject({ state: story.ends });
  const points = [...workshop.points];
  expect(points.length).toBeGreaterThan(60);
  const expected = workshop.world.effects.map((effect) => effect.replace('uncrashed', 'NAME').split(' ')[0]);
  for (const [index, point] of points.entries()) {
    const name = `web-${index}-`;
    const where = `crashed ${point}`;
    workshop.dieAfter(index);
    expect(await runErrand(workshop, name, story), where).toMatchObject({ state: story.ends });
    const effects = workshop.world.effects.filter((effect) => effect.includes(name));
    const done = effects.map((effect) => effect.replace(name, 'NAME').split(' ')[0]);
    expect(done.toSorted(), where).toEqual(expected.toSorted());
    expect(workshop.engine.holder(`toy:${name}`), where).toBeNull();
  }
});
