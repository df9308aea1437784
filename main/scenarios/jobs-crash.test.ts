import { test } from 'vitest';
import { isDeep } from './deep.testing.ts';
import { verifyEveryCrash } from './jobs-crash.testing.ts';
import { actionStories, undoStories } from './jobs-stories.testing.ts';

test.each([...actionStories, ...undoStories])(
  'G07, G08 $name: wherever the console dies, it ends the same',
  (story) => verifyEveryCrash(story, { isThorough: isDeep }),
  isDeep ? 900_000 : 180_000,
);
