import { test } from 'vitest';
import { cycleHistory, liveThroughCycle } from './cycle-histories.testing.ts';
import { isDeep } from './deep.testing.ts';
import { holdsIn } from './histories.testing.ts';

test(
  'whatever happens to a cycle, the floor, the surge, the plan and the settings hold, and it comes to an end',
  { timeout: isDeep ? 3_600_000 : 600_000 },
  () =>
    holdsIn(cycleHistory, liveThroughCycle, {
      count: isDeep ? Number(process.env['HISTORIES'] ?? 2000) : 40,
      file: 'main/scenarios/cycle-histories.test.ts',
    }),
);
