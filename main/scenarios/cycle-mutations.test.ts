import { expect, test } from 'vitest';
import { verifyCycleCrashes } from './cycle-crash.testing.ts';
import { cycleHistory, liveThroughCycle } from './cycle-histories.testing.ts';
import { maxSizeForgotten, newOneFails, noLedger, staleList, unreadIsHealthy } from './cycle-mutations.testing.ts';
import { type CycleStory, cycleStories } from './cycle-stories.testing.ts';
import { holdsIn } from './histories.testing.ts';
import type { Planted } from './jobs.testing.ts';

function storyNamed(name: string): CycleStory {
  const story = cycleStories.find((one) => one.name === name);
  if (!story) throw new Error(`There is no story "${name}".`);
  return story;
}

const canary = storyNamed('a canary cycle of three');
const mutations: readonly { bug: string; planted: Planted; story: CycleStory; says: RegExp }[] = [
  { bug: 'a retirement without a look at the ledger', planted: noLedger, story: canary, says: /leaves 2 of 3/ },
  {
    bug: 'health that is not read, counted as healthy',
    planted: unreadIsHealthy,
    story: canary,
    says: /leaves 2 of 3/,
  },
  {
    bug: 'a maximum size that is not restored',
    planted: maxSizeForgotten,
    story: storyNamed('a group of one'),
    says: /deeply equal/,
  },
  { bug: 'a retirement by a list that is stale', planted: staleList, story: newOneFails, says: /leaves 2 of 3/ },
];

// What finds no fault must be able to find one.
test.each(mutations)('$bug is found', async ({ planted, story, says }) => {
  await expect(verifyCycleCrashes(story, { deaths: 1, planted })).rejects.toThrow(says);
});

test.each([
  { bug: 'a retirement without a look at the ledger', planted: noLedger },
  { bug: 'health that is not read, counted as healthy', planted: unreadIsHealthy },
])(
  '$bug is found by random histories, which say how to see it again',
  async ({ planted }) => {
    const live = (told: Parameters<typeof liveThroughCycle>[0]) => liveThroughCycle(told, planted);
    const found = holdsIn(cycleHistory, live, { count: 100, file: 'FILE' });
    await expect(found).rejects.toThrow(/Replay it with: INFRAVIEWER_SEED=-?\d+ INFRAVIEWER_PATH=\S+ .* FILE/);
  },
  120_000,
);
