import {
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeLaunchConfigurationsCommand,
  DescribeScalingActivitiesCommand,
  DescribeScalingProcessTypesCommand,
  paginateDescribeAutoScalingGroups,
  paginateDescribeScalingActivities,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws } from '../handler.ts';
import { refused, sdkClients } from '../sdk-clients.testing.ts';
import { groupName, homeRegion, instanceId, smallWorld } from '../small-world.testing.ts';
import type { Region } from '../world.ts';

function start(groups = 2) {
  const clock = new VirtualClock();
  const world = smallWorld(clock, { groups });
  const { autoScaling: client } = sdkClients(createSimulatedAws(world, { throttle: false }));
  return { clock, region: homeRegion(world), client };
}

function addActivities(region: Region, group: string, count: number, firstAt: number): void {
  for (let index = 0; index < count; index++) {
    region.groups.get(group)?.activities.push({
      id: `${group}-${index}`,
      at: firstAt + index * 1000,
      endedAt: firstAt + index * 1000 + 500,
      status: index === 0 ? 'Failed' : 'Successful',
      description: 'Launching a new EC2 instance',
      cause: 'At 03:00 a user request',
      progress: 100,
      statusMessage: null,
      details: '{}',
    });
  }
}

describe('DescribeAutoScalingGroups', () => {
  it.each([
    [undefined, [50, 50, 20]],
    [100, [100, 20]],
  ])('pages by %s', async (MaxRecords, lengths) => {
    const { client } = start(120);
    const pages = [];
    for await (const page of paginateDescribeAutoScalingGroups({ client }, { MaxRecords })) {
      pages.push(page.AutoScalingGroups ?? []);
    }
    expect(pages.map((page) => page.length)).toEqual(lengths);
    const names = pages.flat().map((group) => group.AutoScalingGroupName);
    expect(names).toEqual(Array.from({ length: 120 }, (_, index) => groupName(index)));
  });

  it('refuses a page that is too large and a token that it did not give', async () => {
    const { client } = start();
    const tooLarge = client.send(new DescribeAutoScalingGroupsCommand({ MaxRecords: 101 }));
    expect(await refused(tooLarge)).toBe(
      "ValidationError: 1 validation error detected: Value '101' at 'maxRecords' failed to satisfy constraint: Member must have value less than or equal to 100",
    );
    const wrongToken = client.send(new DescribeAutoScalingGroupsCommand({ NextToken: 'xyz' }));
    expect(await refused(wrongToken)).toBe("InvalidNextToken: The token 'xyz' is invalid.");
  });

  it('shows a group as AWS does', async () => {
    const { client } = start();
    const named = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName(1), 'not there'] });
    const { AutoScalingGroups } = await client.send(named);
    expect(AutoScalingGroups).toHaveLength(1);
    expect(AutoScalingGroups?.[0]).toMatchObject({
      AutoScalingGroupName: groupName(1),
      LaunchTemplate: { LaunchTemplateName: 'orders', Version: '$Latest' },
      DesiredCapacity: 2,
      HealthCheckGracePeriod: 300,
      VPCZoneIdentifier: 'subnet-1,subnet-2',
      LoadBalancerNames: [],
      SuspendedProcesses: [{ ProcessName: 'AZRebalance', SuspensionReason: 'User suspended' }],
      Instances: [
        {
          InstanceId: instanceId(1),
          LifecycleState: 'InService',
          HealthStatus: 'Healthy',
          ProtectedFromScaleIn: false,
          LaunchTemplate: { Version: '1' },
        },
      ],
    });
    expect(AutoScalingGroups?.[0]?.Tags?.[0]).toEqual({
      Key: 'environment',
      Value: 'odd',
      PropagateAtLaunch: true,
      ResourceId: groupName(1),
      ResourceType: 'auto-scaling-group',
    });
    expect(AutoScalingGroups?.[0]?.LaunchConfigurationName).toBeUndefined();
  });

  it('leaves the instances out on request', async () => {
    const { client } = start();
    const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({ IncludeInstances: false }));
    expect(AutoScalingGroups?.map((group) => group.Instances)).toEqual([[], []]);
  });

  it.each([
    ['tag:environment', ['odd'], [1, 3]],
    ['tag-key', ['index'], [0, 1, 2, 3]],
    ['tag-value', ['2', '3'], [2, 3]],
  ])('filters by %s', async (Name, Values, expected) => {
    const { client } = start(4);
    const filtered = await client.send(new DescribeAutoScalingGroupsCommand({ Filters: [{ Name, Values }] }));
    expect(filtered.AutoScalingGroups?.map((group) => group.AutoScalingGroupName)).toEqual(expected.map(groupName));
  });
});

it('describes instances by id', async () => {
  const { client } = start(4);
  const some = new DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId(2)] });
  const { AutoScalingInstances } = await client.send(some);
  expect(AutoScalingInstances).toHaveLength(1);
  expect(AutoScalingInstances?.[0]).toMatchObject({ AutoScalingGroupName: groupName(2), HealthStatus: 'HEALTHY' });
  const many = new DescribeAutoScalingInstancesCommand({ InstanceIds: Array.from({ length: 51 }, (_, i) => `i-${i}`) });
  expect(await refused(client.send(many))).toContain("at 'instanceIds' failed to satisfy constraint");
});

it('describes launch configurations', async () => {
  const { client, region, clock } = start();
  const launchConfiguration = { name: 'old', imageId: 'ami-7', instanceType: 'm5.large', createdAt: clock.now() };
  region.launchConfigurations.set('old', launchConfiguration);
  const { LaunchConfigurations } = await client.send(new DescribeLaunchConfigurationsCommand({}));
  expect(LaunchConfigurations?.map((one) => [one.LaunchConfigurationName, one.ImageId])).toEqual([['old', 'ami-7']]);
});

describe('DescribeScalingActivities', () => {
  it('pages through one group or the whole account, newest first', async () => {
    const { client, region, clock } = start();
    addActivities(region, groupName(0), 120, clock.now() - 600_000);
    addActivities(region, groupName(1), 2, clock.now() - 1000);
    const ids = [];
    for await (const page of paginateDescribeScalingActivities({ client }, {})) {
      ids.push(...(page.Activities ?? []).map((activity) => activity.ActivityId));
    }
    expect(ids).toHaveLength(122);
    expect(ids.slice(0, 3)).toEqual(['group-0001-1', 'group-0001-0', 'group-0000-119']);
    const one = await client.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: groupName(1) }));
    expect(one.Activities?.map((activity) => activity.ActivityId)).toEqual(['group-0001-1', 'group-0001-0']);
  });

  it('filters by start and status', async () => {
    const { client, region, clock } = start();
    addActivities(region, groupName(0), 5, clock.now() - 10_000);
    const since = new Date(clock.now() - 8000).toISOString();
    const Filters = [{ Name: 'StartTimeLowerBound', Values: [since] }];
    expect((await client.send(new DescribeScalingActivitiesCommand({ Filters }))).Activities).toHaveLength(3);
    const failed = [{ Name: 'Status', Values: ['Failed'] }];
    expect((await client.send(new DescribeScalingActivitiesCommand({ Filters: failed }))).Activities).toHaveLength(1);
  });
});

it('names the processes that can be suspended', async () => {
  const { client } = start();
  const { Processes } = await client.send(new DescribeScalingProcessTypesCommand({}));
  expect(Processes?.map((process) => process.ProcessName)).toContain('ReplaceUnhealthy');
});

describe('SetDesiredCapacity', () => {
  it('sets the capacity within the bounds of the group', async () => {
    const { client, region } = start();
    const AutoScalingGroupName = groupName(0);
    const set = (DesiredCapacity: number) =>
      client.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
    await set(4);
    expect(region.groups.get(AutoScalingGroupName)?.desiredCapacity).toBe(4);
    expect(await refused(set(5))).toBe(
      'ValidationError: New SetDesiredCapacity value 5 is above max value 4 for the AutoScalingGroup.',
    );
    expect(await refused(set(0))).toBe(
      'ValidationError: New SetDesiredCapacity value 0 is below min value 1 for the AutoScalingGroup.',
    );
    expect(region.groups.get(AutoScalingGroupName)?.desiredCapacity).toBe(4);
  });

  it('waits for the cooldown when asked to', async () => {
    const { client, region, clock } = start();
    addActivities(region, groupName(0), 1, clock.now() - 1000);
    const honoured = { AutoScalingGroupName: groupName(0), DesiredCapacity: 3, HonorCooldown: true };
    expect(await refused(client.send(new SetDesiredCapacityCommand(honoured)))).toContain('ScalingActivityInProgress');
    await clock.advance(300_000);
    await client.send(new SetDesiredCapacityCommand(honoured));
    expect(region.groups.get(groupName(0))?.desiredCapacity).toBe(3);
  });

  it('does not know a group that is not there', async () => {
    const { client } = start();
    const unknown = { AutoScalingGroupName: 'nobody', DesiredCapacity: 3 };
    expect(await refused(client.send(new SetDesiredCapacityCommand(unknown)))).toContain('name not found');
  });
});
