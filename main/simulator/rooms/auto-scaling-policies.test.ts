import {
  DeletePolicyCommand,
  DescribePoliciesCommand,
  DescribeScalingActivitiesCommand,
  ExecutePolicyCommand,
  PutScalingPolicyCommand,
} from '@aws-sdk/client-auto-scaling';
import { expect, it } from 'vitest';
import { capacityAfter } from '../life/scaling-policies.ts';
import { AutoScalingGroupName, playOneGroup } from '../one-group.testing.ts';
import { refused } from '../sdk-clients.testing.ts';

/** The estate of one group, with a policy that adds an instance and an alarm that executes it. */
async function play() {
  const played = playOneGroup();
  const { autoScaling, simulator, group } = played;
  group.maxSize = 8;
  const policy = { AutoScalingGroupName, PolicyName: 'grow', AdjustmentType: 'ChangeInCapacity', ScalingAdjustment: 1 };
  const put = (changes: object = {}) => autoScaling.send(new PutScalingPolicyCommand({ ...policy, ...changes }));
  const { PolicyARN = '' } = await put();
  simulator.life.addAlarm(AutoScalingGroupName, 'busy', { ALARM: [PolicyARN] });
  return { ...played, put, PolicyARN };
}

it('an alarm executes its policy when it goes into ALARM, once', async () => {
  const { simulator, group, clock, autoScaling } = await play();
  const before = group.desiredCapacity;
  simulator.life.setAlarm('busy', 'ALARM');
  simulator.life.setAlarm('busy', 'ALARM', 'still');
  expect(group.desiredCapacity).toBe(before + 1);
  await clock.advance(120_000);
  const { Activities } = await autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName }));
  expect(Activities?.[0]?.Cause).toContain(
    `a monitor alarm busy in state ALARM triggered policy grow changing the desired capacity from ${before} to`,
  );
});

it('a group that ignores alarms does not scale, nor one that is cooling down, nor by a policy that is off', async () => {
  const { simulator, group, clock, put } = await play();
  const before = group.desiredCapacity;
  const ring = () => {
    simulator.life.setAlarm('busy', 'OK');
    simulator.life.setAlarm('busy', 'ALARM');
    return group.desiredCapacity - before;
  };
  simulator.life.suspend(AutoScalingGroupName, ['AlarmNotification']);
  expect(ring()).toBe(0);
  simulator.life.resume(AutoScalingGroupName, ['AlarmNotification']);
  await put({ Enabled: false });
  expect(ring()).toBe(0);
  await put({ Cooldown: 600 });
  expect(ring()).toBe(1);
  await clock.advance(300_000);
  expect(ring()).toBe(1);
  await clock.advance(600_000);
  expect(ring()).toBe(2);
});

it('policies are listed with their alarms, executed by a person and deleted', async () => {
  const { autoScaling, group, PolicyARN, put } = await play();
  const list = async () =>
    (await autoScaling.send(new DescribePoliciesCommand({ AutoScalingGroupName }))).ScalingPolicies;
  expect(await list()).toMatchObject([
    { PolicyName: 'grow', PolicyARN, ScalingAdjustment: 1, Enabled: true, Alarms: [{ AlarmName: 'busy' }] },
  ]);
  expect((await put({ ScalingAdjustment: 100 })).PolicyARN).toBe(PolicyARN);
  await autoScaling.send(new ExecutePolicyCommand({ AutoScalingGroupName, PolicyName: 'grow' }));
  expect(group.desiredCapacity).toBe(group.maxSize);
  await autoScaling.send(new DeletePolicyCommand({ PolicyName: PolicyARN }));
  expect(await list()).toEqual([]);
  const missing = new ExecutePolicyCommand({ AutoScalingGroupName, PolicyName: 'grow' });
  expect(await refused(autoScaling.send(missing))).toContain('ValidationError');
  expect(await refused(put({ PolicyType: 'TargetTrackingScaling' }))).toContain('is not simulated');
  expect(await refused(put({ AdjustmentType: 'Double' }))).toContain('Adjustment type Double');
});

it.each([
  ['ChangeInCapacity', -2, 10, 8],
  ['ExactCapacity', 3, 10, 3],
  ['PercentChangeInCapacity', 25, 10, 12],
  ['PercentChangeInCapacity', -25, 10, 8],
  ['PercentChangeInCapacity', 1, 10, 11],
  ['PercentChangeInCapacity', -1, 10, 9],
] as const)('%s by %i of %i comes to %i', (adjustmentType, adjustment, capacity, after) => {
  const rest = { name: 'one', arn: '', least: 0, cooldownMs: null, isEnabled: true };
  expect(capacityAfter({ ...rest, adjustmentType, adjustment }, capacity)).toBe(after);
});
