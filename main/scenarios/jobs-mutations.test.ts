import { expect, test } from 'vitest';
import { holdsIn } from './histories.testing.ts';
import type { Planted } from './jobs.testing.ts';
import { verifyEveryCrash } from './jobs-crash.testing.ts';
import { groupHistory, liveThrough } from './jobs-histories.testing.ts';
import {
  intentAfterEffect,
  intentAfterEffectUnseen,
  missingProbe,
  relativeCapacity,
  undoPastPivot,
} from './jobs-mutations.testing.ts';
import { actionStories, type Story, undoStories } from './jobs-stories.testing.ts';

function storyNamed(name: string): Story {
  const story = [...actionStories, ...undoStories].find((one) => one.name === name);
  if (!story) throw new Error(`There is no story "${name}".`);
  return story;
}

const mutations: readonly { bug: string; planted: Planted; story: string; says: RegExp }[] = [
  {
    bug: 'capacity that is relative',
    planted: relativeCapacity,
    story: 'scale out',
    says: /died after \d+ points: sent before its intent/,
  },
  {
    bug: 'a probe that is missing',
    planted: missingProbe,
    story: 'scale out',
    says: /died after \d+ points: expected 'failed'/,
  },
  {
    bug: 'a probe that is missing',
    planted: missingProbe,
    story: 'replace, terminating first',
    says: /died after \d+ points: expected 'failed'/,
  },
  {
    bug: 'an undo past the pivot',
    planted: undoPastPivot,
    story: 'scale in, cancelled when instances go already',
    says: /deeply equal/,
  },
  { bug: 'an intent after the effect, at the door', planted: intentAfterEffect, story: 'scale out', says: /'failed'/ },
  {
    bug: 'an intent after the effect, past the door',
    planted: intentAfterEffectUnseen,
    story: 'scale out',
    says: /before its intent was committed/,
  },
];

// What finds no fault must be able to find one.
test.each(mutations)(
  '$bug is found when the console dies in: $story',
  async ({ planted, story, says }) => {
    await expect(verifyEveryCrash(storyNamed(story), { isThorough: false, planted })).rejects.toThrow(says);
  },
  120_000,
);

test.each([
  { bug: 'capacity that is relative', planted: relativeCapacity },
  { bug: 'an intent after the effect', planted: intentAfterEffectUnseen },
])(
  '$bug is found by random histories, which say how to see it again',
  async ({ planted }) => {
    const scalingOut = groupHistory.map((told) => ({ ...told, story: 0 }));
    const found = holdsIn(scalingOut, (told) => liveThrough(told, planted), { count: 100, file: 'FILE' });
    await expect(found).rejects.toThrow(/Replay it with: INFRAVIEWER_SEED=-?\d+ INFRAVIEWER_PATH=\S+ .* FILE/);
  },
  120_000,
);
