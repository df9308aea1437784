import {
  CancelInstanceRefreshCommand,
  EnterStandbyCommand,
  type RefreshPreferences,
  RollbackInstanceRefreshCommand,
  SetInstanceProtectionCommand,
  StartInstanceRefreshCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AutoScalingGroupName, firstMember, inService, playOneGroupOn, targetStates } from '../one-group.testing.ts';
import type { Alarm, InstanceRefresh } from '../world.ts';
import { InstantClock } from './instant-clock.testing.ts';
import { boundsOf } from './refresh-steps.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The group is pinned to version 1 of its template, of which there is a version 2. */
async function play(desired = 3) {
  const played = playOneGroupOn(new InstantClock());
  const { autoScaling, simulator, clock, group, targets } = played;
  const LaunchTemplateId = group.launchTemplate?.id;
  const LaunchTemplate = { LaunchTemplateId, Version: '1' };
  simulator.life.setDesired(AutoScalingGroupName, desired);
  await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, LaunchTemplate }));
  clock.advance(10 * minuteMs);
  simulator.life.addTemplateVersion(AutoScalingGroupName);
  const before = inService(group);

  const start = async (Preferences: RefreshPreferences = {}): Promise<InstanceRefresh> => {
    const DesiredConfiguration = { LaunchTemplate: { LaunchTemplateId, Version: '2' } };
    await autoScaling.send(
      new StartInstanceRefreshCommand({ AutoScalingGroupName, DesiredConfiguration, Preferences }),
    );
    const refresh = group.refreshes.at(-1);
    if (!refresh) throw new Error('There is no refresh.');
    return refresh;
  };
  const kept = () => before.filter((id) => inService(group).includes(id));
  const versions = () => group.members.map(({ launchTemplate }) => launchTemplate?.version);
  const serving = () => inService(group).filter((id) => targetStates(targets)[id] === 'healthy').length;
  const there = () => group.members.filter(({ lifecycle }) => /^(InService|Pending)/.test(lifecycle)).length;
  return { ...played, before, start, kept, versions, serving, there };
}

const alarmNamed = (name: string, state: Alarm['state'], now: number): Alarm => ({
  kind: 'composite',
  name,
  arn: `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`,
  description: null,
  state,
  stateReason: '',
  stateUpdatedAt: now,
  stateChangedAt: now,
  configuredAt: now,
  actionsEnabled: true,
  actions: {},
  rule: 'TRUE',
});

describe('between its bounds', () => {
  it('a refresh never has fewer ready nor more there, and replaces every instance', async () => {
    const percentages = fc.constantFrom<[number, number | undefined]>(
      ...([
        [0, undefined],
        [50, undefined],
        [90, undefined],
        [100, undefined],
        [100, 100],
        [100, 110],
        [100, 200],
        [50, 150],
        [0, 100],
      ] as [number, number | undefined][]),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), percentages, async (desired, [min, max]) => {
        const { start, clock, serving, there, kept, group } = await play(desired);
        const refresh = await start({ InstanceWarmup: 30, MinHealthyPercentage: min, MaxHealthyPercentage: max });
        const { floor, ceiling } = boundsOf(desired, refresh.preferences);
        for (let passed = 0; passed < 2 * hourMs && refresh.endedAt === null; passed += 10_000) {
          clock.advance(10_000);
          expect(serving()).toBeGreaterThanOrEqual(floor);
          expect(there()).toBeLessThanOrEqual(ceiling);
        }
        expect([refresh.status, refresh.percentageComplete, refresh.instancesToUpdate]).toEqual(['Successful', 100, 0]);
        expect([kept(), inService(group).length]).toEqual([[], desired]);
      }),
      { numRuns: 40 },
    );
  });

  it('takes out the only instance where no maximum is given, and launches first where one is', async () => {
    const careless = await play(1);
    await careless.start({ InstanceWarmup: 0 });
    careless.clock.advance(20_000);
    expect([careless.serving(), careless.there()]).toEqual([0, 1]);
    const careful = await play(1);
    await careful.start({ InstanceWarmup: 0, MinHealthyPercentage: 100, MaxHealthyPercentage: 100 });
    careful.clock.advance(20_000);
    expect([careful.serving(), careful.there()]).toEqual([1, 2]);
  });

  it('waits until what is new is warm', async () => {
    const { start, clock, kept } = await play();
    const refresh = await start({ InstanceWarmup: 1_200 });
    clock.advance(10 * minuteMs);
    expect(refresh).toMatchObject({ status: 'InProgress', percentageComplete: 0, instancesToUpdate: 2 });
    expect(refresh.statusReason).toMatch(/^Waiting for instances to warm up before continuing. For example: i-\w+ is/);
    expect(kept()).toHaveLength(2);
  });
});

describe('checkpoints', () => {
  it('stop a refresh for as long as was asked, and it goes on', async () => {
    const { start, clock, kept } = await play();
    const refresh = await start({ InstanceWarmup: 0, CheckpointPercentages: [10, 100], CheckpointDelay: 1_800 });
    clock.advance(20 * minuteMs);
    expect(refresh).toMatchObject({ status: 'InProgress', percentageComplete: 33, instancesToUpdate: 2 });
    expect(refresh.statusReason).toBe('Waiting because the checkpoint at 10 percent is reached.');
    clock.advance(40 * minuteMs);
    expect([refresh.status, kept()]).toEqual(['Successful', []]);
  });

  it('leave the rest as it is where the last is not 100', async () => {
    const { start, clock, kept, group } = await play();
    const refresh = await start({ InstanceWarmup: 0, CheckpointPercentages: [33] });
    clock.advance(20 * minuteMs);
    expect([refresh.status, refresh.instancesToUpdate, kept().length]).toEqual(['Successful', 2, 2]);
    expect(group.launchTemplate?.version).toBe('2');
  });
});

describe('instances that are protected or in standby', () => {
  async function playWith(where: 'protected' | 'standby') {
    const played = await play();
    const InstanceIds = [firstMember(played.group).instanceId];
    const given = { AutoScalingGroupName, InstanceIds };
    if (where === 'protected') {
      await played.autoScaling.send(new SetInstanceProtectionCommand({ ...given, ProtectedFromScaleIn: true }));
    } else {
      await played.autoScaling.send(new EnterStandbyCommand({ ...given, ShouldDecrementDesiredCapacity: true }));
      played.clock.advance(10 * minuteMs);
    }
    const isThere = () => played.group.members.some(({ instanceId }) => InstanceIds.includes(instanceId));
    return { ...played, isThere };
  }

  it.each([
    ['protected', 'protection'],
    ['standby', 'Standby'],
  ] as const)('are waited for at the end for an hour: %s', async (where, word) => {
    const { start, clock, isThere, versions } = await playWith(where);
    const refresh = await start({ InstanceWarmup: 0 });
    clock.advance(50 * minuteMs);
    expect(refresh).toMatchObject({ status: 'InProgress', instancesToUpdate: 1 });
    expect(refresh.statusReason).toContain(word);
    clock.advance(hourMs);
    expect([refresh.status, isThere()]).toEqual(['Failed', true]);
    expect(refresh.statusReason).toContain('could not continue for an hour');
    expect(versions().filter((version) => version === 2)).toHaveLength(2);
  });

  it.each<['protected' | 'standby', RefreshPreferences, boolean]>([
    ['protected', { ScaleInProtectedInstances: 'Ignore' }, true],
    ['protected', { ScaleInProtectedInstances: 'Refresh' }, false],
    ['standby', { StandbyInstances: 'Ignore' }, true],
    ['standby', { StandbyInstances: 'Terminate' }, false],
  ])('are treated as was asked: %s %j', async (where, preferences, stays) => {
    const { start, clock, isThere } = await playWith(where);
    const refresh = await start({ InstanceWarmup: 0, ...preferences });
    clock.advance(40 * minuteMs);
    expect([refresh.status, isThere()]).toEqual(['Successful', stays]);
  });
});

describe('a refresh that is held up', () => {
  it('pauses while its process is suspended, however long', async () => {
    const { start, clock, simulator, kept } = await play();
    simulator.life.suspend(AutoScalingGroupName, ['InstanceRefresh']);
    const refresh = await start({ InstanceWarmup: 0 });
    clock.advance(3 * hourMs);
    expect([refresh.status, kept().length]).toEqual(['InProgress', 3]);
    simulator.life.resume(AutoScalingGroupName, ['InstanceRefresh']);
    clock.advance(30 * minuteMs);
    expect([refresh.status, kept()]).toEqual(['Successful', []]);
  });

  it('fails after an hour where its group may not launch', async () => {
    const { start, clock, simulator, kept } = await play();
    simulator.life.suspend(AutoScalingGroupName, ['Launch']);
    const refresh = await start({ InstanceWarmup: 0 });
    clock.advance(2 * hourMs);
    expect([refresh.status, kept().length]).toEqual(['Failed', 3]);
  });

  it('fails where what is new never serves, and leaves the rest alone', async () => {
    const { start, clock, simulator, kept, group } = await play();
    simulator.life.setFate(AutoScalingGroupName, 'never_serves', 100);
    const refresh = await start({ InstanceWarmup: 0, MinHealthyPercentage: 100, MaxHealthyPercentage: 110 });
    clock.advance(90 * minuteMs);
    expect([refresh.status, kept().length]).toEqual(['Failed', 3]);
    expect(group.launchTemplate?.version).toBe('1');
    expect(
      group.activities.filter(({ cause }) => cause.includes('ELB system health check failure')).length,
    ).toBeGreaterThan(1);
  });

  it('launches in other zones where one has no capacity', async () => {
    const { start, clock, simulator, group } = await play();
    simulator.life.setZoneCapacity('eu-west-1a', false);
    const refresh = await start({ InstanceWarmup: 0 });
    clock.advance(30 * minuteMs);
    expect(refresh.status).toBe('Successful');
    expect(new Set(group.members.map(({ zone }) => zone))).toEqual(new Set(['eu-west-1b', 'eu-west-1c']));
  });

  it('skips what matches already, so that nothing may be left to do', async () => {
    const { start, clock, simulator, kept, before } = await play();
    await start({ InstanceWarmup: 0, CheckpointPercentages: [33] });
    clock.advance(20 * minuteMs);
    const second = await start({ InstanceWarmup: 0, SkipMatching: true });
    clock.advance(30 * minuteMs);
    expect([second.status, kept()]).toEqual(['Successful', []]);
    const activities = simulator.world.regions
      .get('111122223333/eu-west-1')
      ?.groups.get(AutoScalingGroupName)?.activities;
    const count = activities?.length;
    const third = await start({ SkipMatching: true });
    clock.advance(30_000);
    expect([third.status, activities?.length, before.length]).toEqual(['Successful', count, 3]);
  });

  it('bakes at the end, and an alarm ends it even then', async () => {
    const { start, clock, region } = await play();
    const first = await start({ InstanceWarmup: 0, BakeTime: 3_600 });
    clock.advance(30 * minuteMs);
    expect(first.status).toBe('Baking');
    clock.advance(hourMs);
    expect(first.status).toBe('Successful');
    const second = await start({ InstanceWarmup: 0, BakeTime: 3_600, AlarmSpecification: { Alarms: ['errors'] } });
    clock.advance(30 * minuteMs);
    expect(second.status).toBe('Baking');
    region.alarms.set('errors', alarmNamed('errors', 'ALARM', clock.now()));
    clock.advance(20_000);
    expect([second.status, second.statusReason]).toEqual(['Failed', 'The CloudWatch alarm errors is in ALARM state.']);
  });
});

describe('a rollback', () => {
  it('begins by itself where an alarm goes off, and puts back what was there', async () => {
    const { start, clock, region, group, versions, kept } = await play();
    region.alarms.set('errors', alarmNamed('errors', 'OK', clock.now()));
    const refresh = await start({
      InstanceWarmup: 0,
      AutoRollback: true,
      AlarmSpecification: { Alarms: ['errors'] },
      CheckpointPercentages: [60, 100],
    });
    clock.advance(20 * minuteMs);
    expect(versions().toSorted()).toEqual([1, 2, 2]);
    const untouched = kept();
    region.alarms.set('errors', alarmNamed('errors', 'ALARM', clock.now()));
    clock.advance(10_000);
    expect(refresh).toMatchObject({
      status: 'RollbackInProgress',
      percentageComplete: 66,
      rollback: { percentageComplete: 66, instancesToUpdate: 1 },
    });
    expect(refresh.rollback?.reason).toContain('errors');
    clock.advance(30 * minuteMs);
    expect(refresh).toMatchObject({ status: 'RollbackSuccessful', percentageComplete: 0, instancesToUpdate: 1 });
    expect([versions(), kept(), group.launchTemplate?.version]).toEqual([[1, 1, 1], untouched, '1']);
  });

  it('is started and cancelled by hand', async () => {
    const { start, clock, autoScaling, group } = await play();
    const refresh = await start({ InstanceWarmup: 0 });
    clock.advance(3 * minuteMs);
    await autoScaling.send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName }));
    expect(refresh).toMatchObject({
      status: 'RollbackInProgress',
      rollback: { reason: expect.stringContaining('user') },
    });
    clock.advance(20_000);
    await autoScaling.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName }));
    clock.advance(10 * minuteMs);
    expect([refresh.status, inService(group).length]).toEqual(['Cancelled', 3]);
  });
});

describe('the group meanwhile', () => {
  it('grows with what is desired of it, not with what it has', async () => {
    const { start, clock, simulator, versions, before, group } = await play();
    const refresh = await start({ InstanceWarmup: 3_600 });
    clock.advance(20_000);
    simulator.life.setDesired(AutoScalingGroupName, 5);
    clock.advance(5 * minuteMs);
    const fresh = group.members.filter(({ instanceId }) => !before.includes(instanceId));
    expect(fresh.map(({ launchTemplate }) => launchTemplate?.version)).toEqual([2, 2, 2]);
    expect([versions().length, refresh.status]).toEqual([5, 'InProgress']);
  });

  it('does not shrink for an alarm while what is new warms up', async () => {
    const { clock, simulator, group, autoScaling } = await play();
    const { life } = simulator;
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, DefaultInstanceWarmup: 600 }));
    life.setDesired(AutoScalingGroupName, 4);
    clock.advance(5 * minuteMs);
    expect([inService(group).length, life.alarm(AutoScalingGroupName, 3)]).toEqual([4, false]);
    clock.advance(10 * minuteMs);
    expect(life.alarm(AutoScalingGroupName, 3)).toBe(true);
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, DefaultInstanceWarmup: -1 }));
    expect(group.defaultWarmupMs).toBeNull();
  });
});
