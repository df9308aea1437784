import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CycleSpec, cycleRequestSchema } from '#contract/cycles.ts';
import { basis, began, launches, machine, plan, spec, version } from './cycle-seen.testing.ts';
import { cycleFingerprintOf, planCycle } from './plan-cycle.ts';
import { batchesOf, boundsOf } from './plan-cycle-batches.ts';
import { refreshBoundsOf, whyNoRollback } from './refresh-plan.ts';
import { refreshPreferences } from './refresh-request.ts';
import { healthyAt, idOf, member, nothingAround, observation, sizes, suspended, zones } from './seen.testing.ts';

const minuteMs = 60_000;
const ten = Array.from({ length: 10 }, (_, index) => member(index));

function messages(sentences: readonly { readonly message: string; readonly advice: string }[]): string {
  return sentences.map(({ message }) => message).join('\n');
}

/** The bounds of a desired capacity between two percentages. */
const between = (bounds: typeof boundsOf) => (desired: number, low: number, high: number) =>
  bounds(sizes(0, desired, 100), spec({ minimumHealthyPercentage: low, maximumHealthyPercentage: high }));

describe('bounds', () => {
  test('the minimum is rounded up, the maximum down, and one more is always tried', () => {
    const of = between(boundsOf);
    expect(of(7, 90, 120)).toEqual({ floor: 7, ceiling: 8, surge: 1, spare: 0 });
    expect(of(10, 90, 150)).toEqual({ floor: 9, ceiling: 15, surge: 5, spare: 1 });
    expect(of(3, 100, 100)).toEqual({ floor: 3, ceiling: 4, surge: 1, spare: 0 });
  });

  test('G05 a group of one grows first, within the limit that was given', () => {
    const one = { sizes: sizes(1, 1, 1), members: [member(0)] };
    const refused = plan(one);
    expect(refused.blockers).toEqual([
      {
        message: 'There is no room for one more: the maximum size is 1, and none of 1 may be missing.',
        advice: 'Let the maximum size be raised to 2 meanwhile, or lower the minimum healthy percentage.',
      },
    ]);
    const allowed = plan(one, { spec: spec({ maximumSizeLimit: 2 }) });
    expect(allowed).toMatchObject({ blockers: [], floor: 1, ceiling: 2, raisedMaxSize: 2, original: sizes(1, 1, 1) });
    expect(messages(allowed.warnings)).toContain('The maximum size is raised from 1 to 2 meanwhile');
    expect(allowed.recommended).toMatchObject({ engine: 'infraviewer' });
  });

  test('without room but with a floor below, it says that it retires first', () => {
    const tight = plan({ sizes: sizes(1, 3, 3) }, { spec: spec({ minimumHealthyPercentage: 60 }) });
    expect(tight.blockers).toEqual([]);
    expect(messages(tight.warnings)).toContain('There is no room to launch first: up to 1 instance will be missing.');
  });
});

describe('bounds of a refresh', () => {
  test('AWS launches first only as far as its maximum, or where it could do nothing else', () => {
    const of = between(refreshBoundsOf);
    expect(of(3, 100, 100)).toEqual({ floor: 3, ceiling: 4, surge: 1, spare: 0 });
    expect(of(3, 60, 100)).toEqual({ floor: 2, ceiling: 3, surge: 0, spare: 1 });
    expect(of(10, 90, 110)).toEqual({ floor: 9, ceiling: 11, surge: 1, spare: 1 });
  });

  test('what is missing meanwhile is said with what helps', () => {
    const asked = spec({ minimumHealthyPercentage: 60, maximumHealthyPercentage: 100 });
    const { warnings, batches } = planCycle(basis({}, { spec: asked }), 'instance_refresh');
    expect(batches.every(({ grownTo }) => grownTo === 3)).toBe(true);
    expect(warnings).toContainEqual({
      message: 'There is no room to launch first: up to 1 instance will be missing.',
      advice: 'Raise the maximum healthy percentage to launch first.',
    });
  });
});

describe('order and batches', () => {
  test('a canary, then batches that double until the surge is used', () => {
    const { batches } = plan(
      { sizes: sizes(1, 10, 20), members: ten },
      { spec: spec({ maximumHealthyPercentage: 130 }) },
    );
    expect(batches.map(({ instanceIds }) => instanceIds.length)).toEqual([1, 2, 3, 3, 1]);
    expect(batches.map(({ grownTo }) => grownTo)).toEqual([11, 12, 13, 13, 11]);
    expect(batches.filter(({ isCanary }) => isCanary).map(({ number }) => number)).toEqual([1]);
  });

  test('checkpoints are between batches and never after the last', () => {
    const marks = (checkpoint: CycleSpec['checkpoint']) =>
      plan({}, { spec: spec({ checkpoint, strategy: 'one_at_a_time' }) }).batches.map((one) => one.checkpointAfter);
    expect(marks('after_canary')).toEqual([true, false, false]);
    expect(marks('each_batch')).toEqual([true, true, false]);
    expect(marks('none')).toEqual([false, false, false]);
  });

  test('what is down goes first, then evenly over the zones, the oldest first', () => {
    const members = [0, 1, 2, 3, 4, 5].map((index) => member(index));
    const seen = observation({ sizes: sizes(1, 6, 9), members }, { balancers: [healthyAt(members.slice(0, 5))] });
    const machines = members.map((one, index) => machine(one, { launchedAt: began - index * minuteMs }));
    const { victims } = plan({}, { seen, machines });
    expect(victims.map(({ id }) => id)).toEqual([5, 4, 3, 2, 1, 0].map(idOf));
    expect(new Set(victims.slice(1, 4).map(({ zone }) => zone)).size).toBe(3);
  });

  test('batches hold every id once and fit between floor and ceiling', () => {
    const counts = fc.record({
      desired: fc.integer({ min: 1, max: 30 }),
      low: fc.integer({ min: 0, max: 100 }),
      high: fc.integer({ min: 100, max: 200 }),
      room: fc.integer({ min: 0, max: 30 }),
      strategy: fc.constantFrom('canary' as const, 'one_at_a_time' as const, 'all_at_once' as const),
    });
    fc.assert(
      fc.property(counts, ({ desired, low, high, room, strategy }) => {
        const asked = spec({ minimumHealthyPercentage: low, maximumHealthyPercentage: high, strategy });
        const bounds = boundsOf(sizes(0, desired, desired + room), asked);
        const ids = Array.from({ length: desired }, (_, index) => idOf(index));
        const batches = batchesOf(ids, desired, bounds, asked);
        expect(batches.flatMap(({ instanceIds }) => instanceIds)).toEqual(ids);
        for (const { grownTo, instanceIds } of batches) {
          expect(grownTo).toBeLessThanOrEqual(desired + room);
          if (bounds.surge + bounds.spare > 0)
            expect(grownTo - instanceIds.length).toBeGreaterThanOrEqual(bounds.floor);
        }
      }),
    );
  });
});

describe('the dry run', () => {
  test('every call with its count', () => {
    const { calls } = plan(
      {},
      { spec: spec({ strategy: 'one_at_a_time', gate: { kind: 'ssm', command: 'true', expected: null } }) },
    );
    expect(calls).toEqual([
      { action: 'autoscaling:CreateOrUpdateTags', times: 1 },
      { action: 'autoscaling:SuspendProcesses', times: 1 },
      { action: 'autoscaling:UpdateAutoScalingGroup', times: 3 },
      { action: 'ssm:SendCommand', times: 3 },
      { action: 'autoscaling:TerminateInstanceInAutoScalingGroup', times: 3 },
      { action: 'autoscaling:ResumeProcesses', times: 1 },
      { action: 'autoscaling:DeleteTags', times: 1 },
    ]);
  });

  test('G01 G09 only rebalancing of zones is suspended, and only where there are several', () => {
    expect(plan().suspends).toEqual(['AZRebalance']);
    expect(plan({ zones: zones.slice(0, 1) }).suspends).toEqual([]);
    expect(plan({ suspended: suspended('AZRebalance') }).suspends).toEqual([]);
  });

  test('capacity never leaves floor and ceiling, and ends as it began', () => {
    const { capacity, floor } = plan(
      { sizes: sizes(1, 10, 20), members: ten },
      { spec: spec({ minimumHealthyPercentage: 80 }) },
    );
    expect(Math.min(...capacity.map(({ serving }) => serving))).toBeGreaterThanOrEqual(floor);
    expect(capacity[0]).toEqual({ atMs: 0, instances: 11, serving: 10 });
    expect(capacity.at(-1)).toMatchObject({ instances: 10, serving: 10 });
  });

  test('durations are learned, or said to be assumed', () => {
    expect(plan().duration).toBeNull();
    expect(messages(plan().warnings)).toContain('Durations are assumed');
    const usual = {
      ready: { lowMs: minuteMs, highMs: 2 * minuteMs, samples: 9 },
      gone: { lowMs: minuteMs, highMs: minuteMs, samples: 3 },
    };
    const known = plan({}, { usual, spec: spec({ strategy: 'one_at_a_time' }) });
    expect(known.duration).toEqual({ lowMs: 4 * minuteMs + 30_000, highMs: 7 * minuteMs + 30_000, samples: 3 });
    expect(messages(known.warnings)).toContain('rests on 3 recorded ones only');
  });

  test('what it agrees to is bound to a fingerprint', () => {
    const groups = [{ connectionId: 'c', groupName: 'web-asg' }];
    const request = cycleRequestSchema.parse({ groups, spec: {} });
    const print = (changes: Parameters<typeof plan>[0]) => cycleFingerprintOf(request, [plan(changes)]);
    expect(print({})).toBe(print({}));
    expect(print({ sizes: sizes(1, 3, 7) })).not.toBe(print({}));
    expect(print({ suspended: suspended('Launch') })).not.toBe(print({}));
  });
});

describe('what blocks it', () => {
  const cases: readonly (readonly [string, Parameters<typeof plan>[0], RegExp])[] = [
    ['protected', { members: [member(0, { protected: true }), member(1), member(2)] }, /Protected from scale-in: i-/],
    [
      'standby',
      { sizes: sizes(1, 2, 6), members: [member(0, { lifecycle: 'Standby' }), member(1), member(2)] },
      /In standby/,
    ],
    [
      'a hook that nobody completes',
      { members: [member(0), member(1), member(2, { lifecycle: 'Pending:Wait' })] },
      /Not in service: i-00000002 \(Pending:Wait\)/,
    ],
    ['Launch suspended', { suspended: suspended('Launch') }, /Launch is suspended/],
    ['Terminate suspended', { suspended: suspended('Terminate') }, /Terminate is suspended/],
    ['an operator', { operator: 'ecs.amazonaws.com' }, /Only ecs.amazonaws.com may change this group/],
    ['weights', { members: [member(0, { weight: 2 }), member(1), member(2)] }, /weighs its instance types/],
    ['no instance', { sizes: sizes(0, 0, 6), members: [] }, /The group has no instance/],
    ['not full', { members: [member(0), member(1)] }, /The group has 2 of 3 wanted instances/],
  ];
  test.each(cases)('%s', (_name, changes, message) => {
    const { blockers } = plan(changes);
    expect(messages(blockers)).toMatch(message);
    expect(blockers.every(({ advice }) => advice !== '')).toBe(true);
  });

  test('a refresh that runs, a stack that is being changed, an alarm', () => {
    const seen = observation({}, { refresh: { id: 'r', status: 'InProgress' } });
    const around = { ...nothingAround, stack: { name: 'web', status: 'UPDATE_IN_PROGRESS', sizes: {} } };
    const alarms = [
      { name: 'errors', state: 'ALARM' },
      { name: 'typo', state: null },
    ];
    const text = messages(plan({}, { seen, around, alarms }).blockers);
    expect(text).toMatch(/An instance refresh is running/);
    expect(text).toMatch(/The stack web is being changed/);
    expect(text).toMatch(/errors is in alarm/);
    expect(text).toMatch(/There is no alarm typo/);
  });

  test('instances that are down and not planned, as far as the floor needs them', () => {
    const members = [0, 1, 2].map((index) => member(index));
    const seen = observation({ members }, { balancers: [healthyAt(members.slice(0, 2))] });
    const chosen = spec({ selection: { kind: 'chosen', instanceIds: [idOf(0)] } });
    expect(messages(plan({}, { seen, spec: chosen }).blockers)).toMatch(/Not planned, and not in service: i-00000002/);
    expect(plan({}, { seen }).blockers).toEqual([]);
  });
});

describe('nothing to replace', () => {
  const stale = spec({ selection: { kind: 'stale' } });
  const upToDate = launches({ launchedFrom: version('3') });

  test('is no fault, and nothing has to be known about it', () => {
    const idle = plan({ suspended: suspended('Launch') }, { spec: stale, launches: upToDate });
    expect(idle).toMatchObject({ victims: [], batches: [], blockers: [], warnings: [], calls: [] });
    expect(messages(idle.spared)).toBe('3 instances stay: launched from web:3, as the group does now.');
    const refresh = planCycle(basis({}, { spec: stale, launches: upToDate }), 'instance_refresh');
    expect(refresh).toMatchObject({ victims: [], blockers: [], warnings: [] });
  });

  test('is not claimed of instances that nobody could judge', () => {
    const unknown = plan({}, { spec: stale, launches: upToDate, machines: [] });
    expect(messages(unknown.blockers)).toContain('No instance is known to be stale.');
  });
});

describe('what to know before', () => {
  test('spot, health by EC2 alone, one zone, a scheduled action that is due, hooks', () => {
    const around = {
      ...nothingAround,
      policies: ['busy'],
      scheduled: [
        { name: 'soon', at: began + minuteMs },
        { name: 'tomorrow', at: began + 24 * 60 * minuteMs },
      ],
    };
    const given = basis({ zones: zones.slice(0, 1), healthCheckType: 'EC2' }, { around });
    const machines = given.machines.map((one) => ({ ...one, isSpot: true }));
    const hooks = [{ name: 'install', at: 'launch', timeoutS: 3_600, otherwise: 'ABANDON' }] as const;
    const { warnings } = planCycle({ ...given, machines, hooks });
    const text = messages(warnings);
    expect(text).toMatch(/3 Spot instances/);
    expect(text).toMatch(/judges health by EC2 alone/);
    expect(text).toMatch(/no other zone helps/);
    expect(text).toMatch(/Due while it probably runs: soon/);
    expect(text).not.toMatch(/tomorrow/);
    expect(text).toMatch(/changed at any time by busy/);
    expect(warnings.find(({ message }) => message.includes('install'))?.advice).toMatch(/longer than the 30 min/);
  });
});

describe('instance refresh', () => {
  test('is recommended where it sees what matters', () => {
    expect(plan()).toMatchObject({ recommended: { engine: 'instance_refresh' }, refreshBlockers: [] });
    expect(plan({ healthCheckType: 'EC2' }).recommended.engine).toBe('infraviewer');
  });

  test('what it cannot do is said beforehand', () => {
    const asked = spec({
      selection: { kind: 'chosen', instanceIds: [idOf(0)] },
      gate: { kind: 'tag', key: 'release', value: '7' },
      checkpoint: 'after_canary',
      beforeRetire: 'drain',
    });
    const { refreshBlockers, recommended } = plan({ suspended: suspended('InstanceRefresh') }, { spec: asked });
    expect(refreshBlockers).toHaveLength(5);
    expect(recommended.engine).toBe('infraviewer');
    expect(refreshBlockers.every(({ advice }) => advice !== '')).toBe(true);
  });

  test('a version is brought to all that were not launched from it, where the template has it', () => {
    const of = (templateVersion: string) => {
      const asked = basis(
        {},
        { spec: spec({ selection: { kind: 'stale' }, refresh: { ...spec().refresh, templateVersion } }) },
      );
      return planCycle(asked, 'instance_refresh');
    };
    expect(of('4')).toMatchObject({ launches: 'web:4', blockers: [] });
    expect(of('3')).toMatchObject({ launches: 'web:3', victims: [] });
    expect(messages(of('6').blockers)).toContain('web has no version 6: its latest is 5.');
  });

  test('a rollback needs a fixed version', () => {
    expect(whyNoRollback(launches())).toMatch(/launches \$Latest of its template/);
    expect(whyNoRollback(launches({ launchedFrom: version('4') }))).toBeNull();
  });

  test('every preference is sent', () => {
    expect(refreshPreferences(spec({ selection: { kind: 'stale' }, alarms: ['errors'] }), 60)).toEqual({
      MinHealthyPercentage: 100,
      MaxHealthyPercentage: 120,
      InstanceWarmup: 60,
      SkipMatching: true,
      AutoRollback: false,
      ScaleInProtectedInstances: 'Ignore',
      StandbyInstances: 'Ignore',
      CheckpointPercentages: [],
      AlarmSpecification: { Alarms: ['errors'] },
      BakeTime: 0,
    });
  });
});

test('G08 nothing begins on a group that has the mark of a job', () => {
  const mark = `1 job-7 console 1/3/6 ${began} AZRebalance`;
  expect(plan({ mark }).blockers).toEqual([
    {
      message: 'A job has its mark on the group since 2027-01-15 08:00 UTC: job-7.',
      advice: 'Wait if it runs on another console; otherwise repair what it left behind first.',
    },
  ]);
});
