import { DescribePoliciesCommand, DescribeScheduledActionsCommand } from '@aws-sdk/client-auto-scaling';
import { expect, test } from 'vitest';
import { AutoScalingGroupName, playOneGroup } from '../one-group.testing.ts';

test('scheduled actions are listed until they have run', async () => {
  const { autoScaling, clock, simulator } = playOneGroup();
  const at = clock.now() + 60_000;
  const limits = { minSize: null, maxSize: null, desiredCapacity: 4 };
  simulator.life.schedule(AutoScalingGroupName, { name: 'noon', at, ...limits });
  const list = () => autoScaling.send(new DescribeScheduledActionsCommand({ AutoScalingGroupName }));
  expect((await list()).ScheduledUpdateGroupActions).toEqual([
    { AutoScalingGroupName, ScheduledActionName: 'noon', StartTime: new Date(at), DesiredCapacity: 4 },
  ]);
  await clock.advance(120_000);
  expect((await list()).ScheduledUpdateGroupActions).toEqual([]);
});

test('there are no policies', async () => {
  const { autoScaling } = playOneGroup();
  expect((await autoScaling.send(new DescribePoliciesCommand({ AutoScalingGroupName }))).ScalingPolicies).toEqual([]);
  const missing = new DescribePoliciesCommand({ AutoScalingGroupName: 'missing' });
  await expect(autoScaling.send(missing)).rejects.toThrow('not found');
});
