import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulator, oneGroup } from '../index.ts';

it('is three instances in service and healthy, in three zones, from the newest version', async () => {
  const { requestHandler, callers, world } = createSimulator({ estate: 'one-group', clock: new VirtualClock() });
  const client = new AutoScalingClient({
    region: oneGroup.region,
    credentials: callers[0] ?? { accessKeyId: '', secretAccessKey: '' },
    requestHandler,
  });
  const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));
  expect(AutoScalingGroups).toHaveLength(1);
  expect(AutoScalingGroups?.[0]).toMatchObject({
    AutoScalingGroupName: oneGroup.groupName,
    MinSize: 1,
    MaxSize: 6,
    DesiredCapacity: 3,
    TargetGroupARNs: [oneGroup.targetGroupArn],
  });
  const instances = AutoScalingGroups?.[0]?.Instances ?? [];
  expect(new Set(instances.map((one) => one.AvailabilityZone))).toEqual(new Set(oneGroup.zones));
  expect(instances.map((one) => one.LaunchTemplate?.Version)).toEqual(['1', '1', '1']);
  const pool = world.regions.get(`${oneGroup.account}/${oneGroup.region}`)?.targetGroups.get(oneGroup.targetGroupArn);
  expect([...(pool?.targets.values() ?? [])].map(({ status }) => status.state)).toEqual([
    'healthy',
    'healthy',
    'healthy',
  ]);
});
