import fc from 'fast-check';
import { cycleSpecSchema } from '#contract/cycles.ts';
import type { History } from './cycle-history.testing.ts';
import { calmOutside, type Outside } from './cycle-outside.testing.ts';
import type { Fate, ForeignAct } from './cycle-world.testing.ts';

const good: Fate = { bootMs: 60_000, readyMs: 120_000, failsMs: null, isNoticed: true };
const hour = 3_600_000;

const fate: fc.Arbitrary<Fate> = fc.record({
  bootMs: fc.integer({ min: 5_000, max: 300_000 }),
  readyMs: fc.option(fc.integer({ min: 5_000, max: 600_000 }), { freq: 8 }),
  failsMs: fc.option(fc.integer({ min: 60_000, max: hour }), { freq: 1 }),
  isNoticed: fc.boolean(),
});
const mostlyGood = fc.oneof({ weight: 4, arbitrary: fc.constant(good) }, { weight: 1, arbitrary: fate });
const outside: fc.Arbitrary<Outside> = fc.record({
  alarms: fc
    .array(
      fc.record({
        atMs: fc.integer({ min: 0, max: hour }),
        state: fc.constantFrom('OK', 'ALARM', 'unread', 'unread', 'OK'),
      }),
      { maxLength: 3 },
    )
    .map((ones) => ones.toSorted((one, other) => one.atMs - other.atMs)),
  commands: fc.array(fc.constantFrom('passed', 'passed', 'passed', 'silent', 'failed'), { minLength: 1, maxLength: 7 }),
  commandMs: fc.constantFrom(1_000, 20_000, 200_000),
  agentMs: fc.constantFrom(10_000, 90_000, 400_000),
  hooks: fc.array(fc.constantFrom(true, true, true, true, true, false), { minLength: 1, maxLength: 8 }),
  hookMs: fc.constantFrom(1_000, 30_000, 300_000),
  drains: fc.boolean(),
});
const spec = fc
  .record({
    gate: fc.constantFrom({ kind: 'none' }, { kind: 'ssm', command: 'cat /version', expected: '7' }),
    alarms: fc.constantFrom([], ['errors']),
    beforeRetire: fc.constantFrom(null, null, 'drain'),
    afterRetire: fc.constantFrom(null, null, 'tidy up'),
    strategy: fc.constantFrom('canary', 'one_at_a_time', 'all_at_once'),
    minimumHealthyPercentage: fc.constantFrom(100, 100, 90, 50, 0),
    maximumHealthyPercentage: fc.constantFrom(100, 120, 150),
    maximumSizeLimit: fc.option(fc.integer({ min: 1, max: 12 })),
    failuresMax: fc.integer({ min: 0, max: 3 }),
    readyWithinMinutes: fc.constantFrom(10, 30),
    checkpoint: fc.constantFrom('none', 'after_canary', 'each_batch'),
  })
  .filter((one) => one.maximumHealthyPercentage - one.minimumHealthyPercentage <= 100)
  .map((one) => cycleSpecSchema.parse({ ...one, selection: { kind: 'all' } }));
const act: fc.Arbitrary<ForeignAct> = fc.record({
  atMs: fc.integer({ min: 0, max: hour }),
  kind: fc.constantFrom('desired', 'max', 'capacity_gone', 'capacity_back', 'kill'),
  by: fc.integer({ min: -3, max: 3 }),
});
export const history: fc.Arbitrary<History> = fc.record({
  desired: fc.integer({ min: 1, max: 7 }),
  roomMax: fc.integer({ min: 0, max: 4 }),
  zones: fc.integer({ min: 1, max: 3 }),
  spec,
  old: fc.oneof(
    { weight: 4, arbitrary: fc.constant({ ...good, readyMs: 60_000 }) },
    // They fail while they are cycled, and the group does not notice.
    {
      weight: 1,
      arbitrary: fc.integer({ min: hour, max: 2 * hour }).map((failsMs) => ({ ...good, failsMs, isNoticed: false })),
    },
  ),
  fates: fc.array(mostlyGood, { minLength: 1, maxLength: 5 }),
  acts: fc.array(act, { maxLength: 4 }),
  ages: fc.array(fc.constantFrom(0, 0, 0, 5_000, 20_000), { minLength: 1, maxLength: 7 }),
  crashes: fc
    .array(fc.constantFrom(false, false, false, true), { minLength: 5, maxLength: 11 })
    .map((ones) => [...ones, ...Array<boolean>(40).fill(false)]),
  gaps: fc.array(fc.constantFrom(5_000, 5_000, 5_000, 15_000), { minLength: 1, maxLength: 6 }),
  cancelAfter: fc
    .option(fc.integer({ min: 0, max: 200 }), { freq: 1 })
    .map((at) => (at !== null && at > 100 ? null : at)),
  outside: fc.oneof({ weight: 2, arbitrary: fc.constant(calmOutside) }, { weight: 1, arbitrary: outside }),
});

export const calm: History = {
  desired: 4,
  roomMax: 2,
  zones: 3,
  spec: cycleSpecSchema.parse({ selection: { kind: 'all' } }),
  old: good,
  fates: [good],
  acts: [],
  ages: [0],
  crashes: [false],
  gaps: [5_000],
  cancelAfter: null,
  outside: calmOutside,
};

/** Histories in which nothing fails and nobody else does anything. */
export const undisturbed = history.map((one) => ({
  ...one,
  ...{ fates: [good], old: good, outside: calmOutside },
  ...{ acts: [], cancelAfter: null },
}));
