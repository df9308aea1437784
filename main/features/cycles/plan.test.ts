import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GroupAction } from '#contract/groups.ts';
import { fingerprintOf, type Observation, type Sizes, targetsOf } from './model.ts';
import { planOf, titleOf } from './plan.ts';
import { idOf, member, nothingAround, observation, sizes, suspended } from './seen.testing.ts';

function messages(action: GroupAction, seen: Observation, around = nothingAround) {
  const { blockers, warnings } = planOf(action, seen, around);
  return { blockers: blockers.map(({ message }) => message), warnings: warnings.map(({ message }) => message) };
}

const scale = (minSize: number, desiredCapacity: number, maxSize: number): GroupAction => ({
  kind: 'scale',
  sizes: sizes(minSize, desiredCapacity, maxSize),
});
const replace: GroupAction = { kind: 'replace', instanceId: idOf(0), order: 'launch_first' };

describe('scaling', () => {
  test('says what changes and where', () => {
    expect(planOf(scale(1, 5, 8), observation(), nothingAround)).toEqual({
      differences: [
        { name: 'Desired capacity', before: '3', after: '5' },
        { name: 'Maximum size', before: '6', after: '8' },
      ],
      effects: [
        '2 instances are launched, most likely in eu-west-1a and eu-west-1b.',
        'The job ends when 5 are in service at web; until then it can be undone.',
      ],
      blockers: [],
      warnings: [],
      calls: ['autoscaling:UpdateAutoScalingGroup'],
    });
  });

  test('in: that it cannot be undone, and what is thin afterwards', () => {
    const plan = planOf(scale(1, 2, 6), observation(), nothingAround);
    expect(plan.effects).toEqual([
      '1 instance is terminated; the group chooses them by its termination policy (Default).',
      'They first finish what they serve at web.',
      'This cannot be undone: the job ends when they are gone.',
    ]);
    expect(plan.warnings.map(({ message }) => message)).toEqual(["2 instances cannot cover the group's 3 zones."]);
    expect(messages(scale(0, 0, 6), observation()).warnings).toEqual([
      'No instance will be left: nothing of this group will serve.',
    ]);
  });

  test('out: one that does not serve is told, since it is waited for', () => {
    const ill = observation({ members: [member(0, { health: 'Unhealthy' }), member(1), member(2)] });
    expect(messages(scale(1, 5, 6), ill).warnings).toEqual([`${idOf(0)} does not serve now.`]);
  });

  test('what would wait in vain is blocked', () => {
    const seen = observation({ suspended: suspended('Launch', 'AddToLoadBalancer', 'Terminate') });
    expect(messages(scale(1, 5, 6), seen).blockers).toEqual([
      'Launch is suspended: no instance would be launched.',
      'AddToLoadBalancer is suspended: new instances would get no traffic.',
    ]);
    expect(messages(scale(1, 2, 6), seen).blockers).toEqual([
      'Terminate is suspended: no instance would be terminated.',
    ]);
    expect(messages(scale(1, 3, 6), observation()).blockers).toEqual(['The group has these sizes already.']);
    const kept = observation({ members: [0, 1, 2].map((index) => member(index, { protected: true })) });
    expect(messages(scale(1, 2, 6), kept).blockers).toEqual([
      '3 instances are protected from scale-in, more than would be left.',
    ]);
  });

  test('G17 a template that would bring the old sizes back is told, and so is what acts by itself', () => {
    const stack = { name: 'shop', status: 'UPDATE_COMPLETE', sizes: { desiredCapacity: 3, maxSize: 8 } };
    const scheduled = [{ name: 'night', at: Date.UTC(2026, 10, 21, 22) }];
    const around = { ...nothingAround, stack, scheduled, policies: ['cpu'] };
    expect(messages(scale(1, 5, 8), observation(), around).warnings).toEqual([
      'The scaling policy cpu may change the desired capacity at any time.',
      'A scheduled action will change the sizes: night (2026-11-21 22:00 UTC).',
      'The template of the stack shop says desired capacity 3.',
    ]);
    const silent = observation({ suspended: suspended('AlarmNotification', 'ScheduledActions') });
    expect(messages(scale(1, 5, 8), silent, { ...around, stack: null }).warnings).toEqual([]);
  });
});

const anyLifecycle = fc.constantFrom('InService', 'Pending', 'Standby', 'EnteringStandby', 'Terminating');
const anyMembers = fc
  .array(
    fc.record({ lifecycle: anyLifecycle, health: fc.constantFrom('Healthy', 'Unhealthy'), protected: fc.boolean() }),
    {
      maxLength: 6,
    },
  )
  .map((drawn) => drawn.map((changes, index) => member(index, changes)));
const anySizes = fc
  .tuple(fc.nat(8), fc.nat(8), fc.nat(8))
  .map((numbers) => numbers.toSorted((one, other) => one - other))
  .map(([low = 0, middle = 0, high = 0]) => sizes(low, middle, high));
const anyIds = fc.uniqueArray(fc.nat(6).map(idOf), { minLength: 1, maxLength: 4 });
const anyAction: fc.Arbitrary<GroupAction> = fc.oneof(
  anySizes.map((wanted) => ({ kind: 'scale' as const, sizes: wanted })),
  fc.record({ kind: fc.constant('enter_standby' as const), instanceIds: anyIds, keepCapacity: fc.boolean() }),
  fc.record({ kind: fc.constant('exit_standby' as const), instanceIds: anyIds }),
  fc.record({
    kind: fc.constant('replace' as const),
    instanceId: fc.nat(6).map(idOf),
    order: fc.constantFrom('launch_first' as const, 'terminate_first' as const),
  }),
);

describe('any action', () => {
  test('what is not blocked AWS would accept, whatever the group looks like', () => {
    fc.assert(
      fc.property(anyAction, anyMembers, anySizes, (action, members, now) => {
        const plan = planOf(action, observation({ members, sizes: now }), nothingAround);
        if (plan.blockers.length > 0) return;
        const states = targetsOf(action).map((id) => members.find((one) => one.id === id)?.lifecycle);
        const expected = action.kind === 'exit_standby' ? 'Standby' : 'InService';
        expect(states.filter((state) => state !== expected)).toEqual([]);
        const after = desiredAfter(action, now);
        const bounds = action.kind === 'scale' ? action.sizes : now;
        expect(after).toBeGreaterThanOrEqual(bounds.minSize);
        expect(after).toBeLessThanOrEqual(bounds.maxSize);
      }),
    );
  });

  test('G24 waits for whoever else is changing the group', () => {
    const refresh = observation({}, { refresh: { id: 'r', status: 'InProgress' } });
    expect(messages(replace, refresh).blockers).toEqual(['An instance refresh is running (InProgress).']);
    const stack = { name: 'shop', status: 'UPDATE_IN_PROGRESS', sizes: {} };
    expect(messages(replace, observation(), { ...nothingAround, stack }).blockers).toEqual([
      'The stack shop is being changed (UPDATE_IN_PROGRESS) and may change this group.',
    ]);
    expect(messages(replace, observation({ status: 'Delete in progress' })).blockers).toHaveLength(1);
    expect(messages(replace, observation({ operator: 'eks.amazonaws.com' })).blockers).toEqual([
      'Only eks.amazonaws.com may change this group.',
    ]);
  });

  test('what could not be read is told, and not taken for nothing', () => {
    const unread = [{ what: 'scaling policies', why: 'This identity may not.' }];
    expect(messages(replace, observation(), { ...nothingAround, unread }).warnings).toContain(
      'The scaling policies could not be read: This identity may not.',
    );
  });
});

describe('instances', () => {
  test('only one in service, unprotected and in a calm group can be replaced', () => {
    expect(
      messages(replace, observation({ members: [member(0, { lifecycle: 'Standby' }), member(1)] })).blockers,
    ).toEqual([`${idOf(0)} is Standby.`]);
    expect(messages(replace, observation({ members: [member(0, { protected: true }), member(1)] })).blockers).toEqual([
      `${idOf(0)} is protected from scale-in.`,
    ]);
    const busy = observation({ members: [member(0), member(1, { lifecycle: 'Pending' })] });
    expect(messages(replace, busy).blockers).toEqual([`The group is still changing: ${idOf(1)} (Pending).`]);
    expect(messages(replace, observation({ members: [] })).blockers).toEqual([`${idOf(0)} is not in this group.`]);
  });

  test('G05 the last one that serves, and the last one of a zone, are told', () => {
    const standby: GroupAction = { kind: 'enter_standby', instanceIds: [idOf(0)], keepCapacity: true };
    expect(messages(standby, observation({ members: [member(0)] })).warnings).toEqual([
      'No other instance of this group is in service: nothing will serve.',
    ]);
    expect(messages(standby, observation()).warnings).toEqual(['No instance will be in service in eu-west-1a.']);
  });

  test('standby keeps to the minimum, and a return to the maximum', () => {
    const enter: GroupAction = { kind: 'enter_standby', instanceIds: [idOf(0)], keepCapacity: false };
    expect(messages(enter, observation({ sizes: sizes(3, 3, 6) })).blockers).toEqual([
      '2 instances would be left, below the minimum size of 3.',
    ]);
    const members = [member(0, { lifecycle: 'Standby' }), member(1), member(2), member(3)];
    const exit: GroupAction = { kind: 'exit_standby', instanceIds: [idOf(0)] };
    expect(messages(exit, observation({ members, sizes: sizes(1, 3, 3) })).blockers).toEqual([
      'The desired capacity would become 4, above the maximum size of 3.',
    ]);
  });

  test('another that does not serve is told wherever the job would wait for it, and only there', () => {
    const ill = observation({ members: [member(0, { health: 'Unhealthy' }), member(1), member(2), member(3)] });
    const told = `${idOf(0)} does not serve now.`;
    const warnings = (action: GroupAction) => messages(action, ill).warnings;
    expect(warnings({ kind: 'replace', instanceId: idOf(1), order: 'launch_first' })).toContain(told);
    expect(warnings({ kind: 'replace', instanceId: idOf(1), order: 'terminate_first' })).toContain(told);
    expect(warnings({ kind: 'replace', instanceId: idOf(0), order: 'launch_first' })).not.toContain(told);
    const standby = { kind: 'enter_standby' as const, instanceIds: [idOf(1)] };
    expect(warnings({ ...standby, keepCapacity: true })).toContain(told);
    expect(warnings({ ...standby, keepCapacity: false })).not.toContain(told);
    const unhealthy = { kind: 'set_health', health: 'Unhealthy', respectGracePeriod: false } as const;
    expect(warnings({ ...unhealthy, instanceId: idOf(1) })).toContain(told);
    expect(warnings({ ...unhealthy, instanceId: idOf(0) })).not.toContain(told);
  });

  test('one is spoken of as one, and several as several', () => {
    const effects = (action: GroupAction, seen = observation()) => planOf(action, seen, nothingAround).effects;
    const enter = (ids: number[], keepCapacity: boolean): GroupAction => ({
      kind: 'enter_standby',
      instanceIds: ids.map(idOf),
      keepCapacity,
    });
    expect(effects(enter([0], true))).toEqual([
      '1 instance keeps running, but leaves the load balancers; its health is no longer watched.',
      'The group launches another in its place, which is not undone by stopping the job.',
    ]);
    expect(effects(enter([0, 1], false), observation({}, { balancers: [] }))).toEqual([
      '2 instances keep running; their health is no longer watched.',
      'The desired capacity goes down with them, so nothing is launched in their place.',
    ]);
    const standing = observation({ members: [member(0, { lifecycle: 'Standby' }), member(1)] });
    expect(effects({ kind: 'exit_standby', instanceIds: [idOf(0)] }, standing)).toEqual([
      '1 instance returns to service, and the desired capacity rises with it.',
      'The job ends when it is in service everywhere; until then it can be undone.',
    ]);
    expect(effects({ kind: 'unprotect', instanceIds: [idOf(0)] })).toEqual(['Scale-in may take it from now on.']);
    expect(messages({ kind: 'unprotect', instanceIds: [idOf(0)] }, observation()).blockers).toEqual([
      'It is not protected.',
    ]);
  });

  test('to set unhealthy what nothing would replace is told', () => {
    const unhealthy: GroupAction = {
      kind: 'set_health',
      instanceId: idOf(0),
      health: 'Unhealthy',
      respectGracePeriod: false,
    };
    const seen = observation({ suspended: suspended('ReplaceUnhealthy') });
    expect(messages(unhealthy, seen).warnings).toContain('It is not replaced while ReplaceUnhealthy is suspended.');
  });
});

function desiredAfter(action: GroupAction, { desiredCapacity }: Sizes): number {
  switch (action.kind) {
    case 'scale':
      return action.sizes.desiredCapacity;
    case 'enter_standby':
      return desiredCapacity - (action.keepCapacity ? 0 : action.instanceIds.length);
    case 'exit_standby':
      return desiredCapacity + action.instanceIds.length;
    default:
      return desiredCapacity;
  }
}

test('to resume a process makes up for what AWS makes up for, and for nothing else', () => {
  const seen = observation({ suspended: suspended('Launch', 'ScheduledActions') });
  const resume: GroupAction = { kind: 'resume', processes: ['Launch', 'ScheduledActions'] };
  expect(planOf(resume, seen, nothingAround).effects).toEqual([
    'Launch: the group launches what it lacks, at once.',
    'ScheduledActions: scheduled actions run again; those that fell due meanwhile stay lost.',
  ]);
  expect(messages({ kind: 'resume', processes: ['Launch'] }, observation()).blockers).toEqual([
    'Launch is active already.',
  ]);
});

test('a fingerprint stands for what the decision rests on, and for nothing else', () => {
  const ref = { connectionId: 'demo@eu-west-1', groupName: 'web-asg' };
  const of = (seen: Observation, action: GroupAction = replace) => fingerprintOf(ref, action, seen);
  const calm = of(observation());
  expect(of(observation({ members: [member(0), member(7, { lifecycle: 'Pending' })] }))).toBe(calm);
  expect(of(observation({ sizes: sizes(1, 3, 7) }))).not.toBe(calm);
  expect(of(observation({ suspended: suspended('AZRebalance') }))).not.toBe(calm);
  expect(of(observation({ members: [member(0, { protected: true }), member(1)] }))).not.toBe(calm);
  expect(of(observation(), scale(1, 5, 6))).not.toBe(calm);
});

test('titles name what is done to what', () => {
  expect(titleOf(scale(1, 5, 6), 'web-asg')).toBe('Scale web-asg to 5');
  expect(titleOf({ kind: 'suspend', processes: ['Launch', 'Terminate'] }, 'web-asg')).toBe(
    'Suspend Launch and Terminate of web-asg',
  );
  expect(titleOf({ kind: 'protect', instanceIds: [idOf(0), idOf(1)] }, 'web-asg')).toBe(
    'Protect 2 instances of web-asg from scale-in',
  );
});
