import { expect, test } from 'vitest';
import { cycleOf, finishCounting, release, startCycle } from './cycles.testing.ts';
import { playGroup } from './groups.testing.ts';

test('a canary cycle of three replaces exactly the stale ones, never below the floor, and restores the settings', async () => {
  const play = await playGroup();
  const before = play.shape;
  const old = release(play);
  const jobId = await startCycle(play, cycleOf(play));
  const lowest = await finishCounting(play, jobId);
  const job = play.job(jobId);
  expect(job).toMatchObject({ state: 'succeeded', problem: null });
  expect(lowest).toBeGreaterThanOrEqual(3);
  const [live] = play.cycles.live(jobId);
  expect(live?.retired.toSorted()).toEqual(old.toSorted());
  // Zones that have become uneven are the group's own concern again.
  await play.calmDown();
  expect(play.shape).toEqual(before);
});
