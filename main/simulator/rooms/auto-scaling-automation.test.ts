import {
  DescribeInstanceRefreshesCommand,
  DescribePoliciesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-auto-scaling';
import { expect, it } from 'vitest';
import { AutoScalingGroupName, playOneGroup } from '../one-group.testing.ts';
import { refused } from '../sdk-clients.testing.ts';

it('tells what changes a group by itself: its schedule, and no policy or refresh', async () => {
  const { autoScaling, simulator, clock } = playOneGroup();
  const action = { name: 'evening', minSize: null, maxSize: null, desiredCapacity: 1, at: clock.now() + 60_000 };
  simulator.life.schedule(AutoScalingGroupName, action);
  const scheduled = await autoScaling.send(new DescribeScheduledActionsCommand({ AutoScalingGroupName }));
  expect(scheduled.ScheduledUpdateGroupActions).toMatchObject([
    { ScheduledActionName: 'evening', StartTime: new Date(action.at), DesiredCapacity: 1 },
  ]);
  const policies = await autoScaling.send(new DescribePoliciesCommand({ AutoScalingGroupName }));
  const refreshes = await autoScaling.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName }));
  expect([policies.ScalingPolicies, refreshes.InstanceRefreshes]).toEqual([[], []]);
  const nobody = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: 'nobody' });
  expect(await refused(autoScaling.send(nobody))).toContain('ValidationError');
});
