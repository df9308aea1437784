import { test } from 'vitest';
import { isDeep } from './deep.testing.ts';
import { holdsIn } from './histories.testing.ts';
import { groupHistory, liveThrough } from './jobs-histories.testing.ts';

test(
  'whatever happens, what was planned happens once, is on record and comes to an end',
  {
    timeout: isDeep ? 3_600_000 : 600_000,
  },
  () =>
    holdsIn(groupHistory, liveThrough, {
      count: Number(process.env['HISTORIES'] ?? 200),
      file: 'main/scenarios/jobs-histories.test.ts',
    }),
);
