import {
  CancelInstanceRefreshCommand,
  DescribeInstanceRefreshesCommand,
  type RefreshPreferences,
  RollbackInstanceRefreshCommand,
  StartInstanceRefreshCommand,
  type StartInstanceRefreshCommandInput,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { AutoScalingGroupName, inService, playOneGroup } from '../one-group.testing.ts';
import { refused } from '../sdk-clients.testing.ts';

const minuteMs = 60_000;

function play() {
  const played = playOneGroup();
  const { autoScaling } = played;
  const start = (Preferences?: RefreshPreferences, rest: Partial<StartInstanceRefreshCommandInput> = {}) =>
    autoScaling.send(new StartInstanceRefreshCommand({ AutoScalingGroupName, Preferences, ...rest }));
  const list = async () =>
    (await autoScaling.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName }))).InstanceRefreshes ?? [];
  const LaunchTemplateId = played.group.launchTemplate?.id;
  const desired = (Version: string) => ({ DesiredConfiguration: { LaunchTemplate: { LaunchTemplateId, Version } } });
  const pin = () =>
    autoScaling.send(
      new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, LaunchTemplate: { LaunchTemplateId, Version: '1' } }),
    );
  const cancel = (WaitForTransitioningInstances?: boolean) =>
    autoScaling.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName, WaitForTransitioningInstances }));
  const rollBack = () => autoScaling.send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName }));
  return { ...played, start, list, desired, pin, cancel, rollBack };
}

describe('an instance refresh', () => {
  it('replaces a group of three one by one and then gives it what was desired', async () => {
    const { start, list, desired, pin, clock, group, simulator } = play();
    await pin();
    simulator.life.addTemplateVersion(AutoScalingGroupName);
    const before = inService(group);
    const { InstanceRefreshId } = await start({ InstanceWarmup: 60 }, desired('2'));
    expect(await list()).toMatchObject([
      { InstanceRefreshId, Status: 'Pending', PercentageComplete: 0, InstancesToUpdate: 3 },
    ]);
    await clock.advance(30 * minuteMs);
    expect(await list()).toMatchObject([
      {
        Status: 'Successful',
        PercentageComplete: 100,
        InstancesToUpdate: 0,
        StartTime: expect.any(Date),
        EndTime: expect.any(Date),
        Preferences: { MinHealthyPercentage: 90, InstanceWarmup: 60, SkipMatching: false, StandbyInstances: 'Wait' },
        DesiredConfiguration: { LaunchTemplate: { Version: '2' } },
      },
    ]);
    expect(inService(group)).toHaveLength(3);
    expect(inService(group).filter((id) => before.includes(id))).toEqual([]);
    expect(group.members.map(({ launchTemplate }) => launchTemplate?.version)).toEqual([2, 2, 2]);
    expect(group.launchTemplate?.version).toBe('2');
    expect(group.activities.filter(({ cause }) => cause.includes('in response to an instance refresh'))).toHaveLength(
      6,
    );
  });

  it('is told with all it was asked for, the newest first, page by page', async () => {
    const { start, list, cancel, clock, autoScaling } = play();
    const preferences: RefreshPreferences = {
      MinHealthyPercentage: 50,
      MaxHealthyPercentage: 150,
      CheckpointPercentages: [20, 100],
      AlarmSpecification: { Alarms: ['errors'] },
      BakeTime: 30,
    };
    const first = await start();
    await cancel(false);
    await clock.advance(minuteMs);
    const second = await start(preferences);
    expect(await list()).toMatchObject([
      { InstanceRefreshId: second.InstanceRefreshId, Preferences: { ...preferences, CheckpointDelay: 3_600 } },
      {
        InstanceRefreshId: first.InstanceRefreshId,
        Status: 'Cancelled',
        StatusReason: 'Cancelled due to user request.',
      },
    ]);
    const ask = (NextToken?: string) =>
      autoScaling.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName, MaxRecords: 1, NextToken }));
    const page = await ask();
    const next = await ask(page.NextToken);
    const ids = [page, next].map(({ InstanceRefreshes: [one] = [] }) => one?.InstanceRefreshId);
    expect([...ids, next.NextToken]).toEqual([second.InstanceRefreshId, first.InstanceRefreshId, undefined]);
  });

  it('waits until what it has begun is over before it is cancelled', async () => {
    const { start, list, cancel, clock, group } = play();
    await start({ InstanceWarmup: 0 });
    await clock.advance(20_000);
    await cancel();
    expect(await list()).toMatchObject([{ Status: 'Cancelling' }]);
    await clock.advance(10 * minuteMs);
    expect(await list()).toMatchObject([{ Status: 'Cancelled', InstancesToUpdate: 2 }]);
    expect(inService(group)).toHaveLength(3);
  });
});

describe('an instance refresh is refused', () => {
  it.each<[string, RefreshPreferences]>([
    ["Value '101' at 'preferences.minHealthyPercentage'", { MinHealthyPercentage: 101 }],
    ["Value '99' at 'preferences.maxHealthyPercentage'", { MinHealthyPercentage: 0, MaxHealthyPercentage: 99 }],
    ['requires MinHealthyPercentage', { MaxHealthyPercentage: 110 }],
    ['cannot exceed 100', { MinHealthyPercentage: 50, MaxHealthyPercentage: 160 }],
    ['requires CheckpointPercentages', { CheckpointDelay: 60 }],
    ['ascending', { CheckpointPercentages: [50, 50] }],
    ['up to 10 alarms', { AlarmSpecification: { Alarms: Array.from({ length: 11 }, (_, index) => `${index}`) } }],
    ['AutoRollback parameter cannot be set', { AutoRollback: true }],
    [
      '2 validation errors detected',
      { ScaleInProtectedInstances: 'Some' as 'Wait', StandbyInstances: 'Some' as 'Wait' },
    ],
  ])('with %s', async (words, preferences) => {
    const { start, group } = play();
    const message = await refused(start(preferences));
    expect(message).toMatch(/^ValidationError: /);
    expect(message).toContain(words);
    expect(group.refreshes).toEqual([]);
  });

  it('while another is under way, and so is another launch template for its group', async () => {
    const { start, desired, pin } = play();
    await start(undefined, desired('1'));
    expect(await refused(start())).toBe(
      'InstanceRefreshInProgressFault: An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.',
    );
    expect(await refused(pin())).toContain('An active instance refresh with a desired configuration exists.');
  });

  it('where its launch template or its strategy is not to be had', async () => {
    const { start, desired } = play();
    expect(await refused(start(undefined, desired('9')))).toContain('version 9, does not exist');
    expect(await refused(start(undefined, { Strategy: 'ReplaceRootVolume' }))).toContain('mixed instances policy');
  });

  it('as a cancellation or a rollback where there is none, or none that can be undone', async () => {
    const { start, cancel, rollBack } = play();
    expect(await refused(cancel())).toMatch(/^ActiveInstanceRefreshNotFoundFault: No in progress or pending/);
    expect(await refused(rollBack())).toMatch(/^ActiveInstanceRefreshNotFoundFault: /);
    await start();
    expect(await refused(rollBack())).toMatch(/^IrreversibleInstanceRefreshFault: .*desired configuration/);
  });
});
