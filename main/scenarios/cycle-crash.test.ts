import { test } from 'vitest';
import { verifyCycleCrashes } from './cycle-crash.testing.ts';
import { cycleStories } from './cycle-stories.testing.ts';
import { isDeep } from './deep.testing.ts';

test.each(cycleStories)(
  'G07, G08 $name: wherever the console dies, it ends the same',
  (story) => verifyCycleCrashes(story, isDeep ? {} : { deaths: 6 }),
  isDeep ? 3_600_000 : 180_000,
);
