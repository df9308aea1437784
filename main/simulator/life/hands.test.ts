import { DescribeInstanceStatusCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { AutoScalingGroupName, firstMember, inService, playOneGroup, targetStates } from '../one-group.testing.ts';

const minuteMs = 60_000;

describe('somebody else', () => {
  it('changes the limits of a group, and the group follows', async () => {
    const { clock, group, simulator } = playOneGroup();
    simulator.life.changeLimits(AutoScalingGroupName, { minSize: 4 });
    expect(group.desiredCapacity).toBe(4);
    await clock.advance(3 * minuteMs);
    expect(inService(group)).toHaveLength(4);
    const { cause } = group.activities.at(-1) ?? { cause: '' };
    expect(cause).toContain('a user request update of AutoScalingGroup constraints to min: 4, max: 6, desired: 4');
    expect(() => simulator.life.changeLimits(AutoScalingGroupName, { desiredCapacity: 9 })).toThrow('cannot have');
    expect(() => simulator.life.setDesired(AutoScalingGroupName, 9)).toThrow('cannot have');
    expect(() => simulator.life.suspend('nobody', ['Launch'])).toThrow('no Auto Scaling group nobody');
  });

  it('suspends and resumes', async () => {
    const { clock, group, simulator } = playOneGroup();
    simulator.life.suspend(AutoScalingGroupName, ['Terminate']);
    simulator.life.changeLimits(AutoScalingGroupName, { desiredCapacity: 1 });
    await clock.advance(5 * minuteMs);
    expect(group.members).toHaveLength(3);
    simulator.life.resume(AutoScalingGroupName, ['Terminate']);
    await clock.advance(5 * minuteMs);
    expect(group.members).toHaveLength(1);
  });

  it('plans a change for later, which a group may be told to ignore', async () => {
    const { clock, group, simulator } = playOneGroup();
    const action = { name: 'evening', minSize: null, maxSize: null, desiredCapacity: 1 };
    simulator.life.schedule(AutoScalingGroupName, { ...action, at: clock.now() + 10 * minuteMs });
    await clock.advance(9 * minuteMs);
    expect(group.desiredCapacity).toBe(3);
    await clock.advance(2 * minuteMs);
    expect(group.desiredCapacity).toBe(1);
    simulator.life.suspend(AutoScalingGroupName, ['ScheduledActions']);
    simulator.life.schedule(AutoScalingGroupName, { ...action, desiredCapacity: 5, at: clock.now() + minuteMs });
    await clock.advance(2 * minuteMs);
    expect([group.desiredCapacity, group.scheduledActions]).toEqual([1, []]);
  });

  it('scales by an alarm, unless alarms are ignored', () => {
    const { group, simulator } = playOneGroup();
    expect([simulator.life.alarm(AutoScalingGroupName, 5), group.desiredCapacity]).toEqual([true, 5]);
    simulator.life.suspend(AutoScalingGroupName, ['AlarmNotification']);
    expect([simulator.life.alarm(AutoScalingGroupName, 2), group.desiredCapacity]).toEqual([false, 5]);
  });
});

describe('a zone without capacity', () => {
  it('lets launches fail there and succeed elsewhere, until it has some again and the group is balanced', async () => {
    const { clock, group, simulator } = playOneGroup();
    const { zone } = firstMember(group);
    simulator.life.setZoneCapacity(zone, false);
    simulator.life.terminate(firstMember(group).instanceId);
    await clock.advance(4 * minuteMs);
    expect(inService(group)).toHaveLength(3);
    const failed = group.activities.filter(({ status }) => status === 'Failed');
    expect(failed[0]).toMatchObject({ description: 'Launching a new EC2 instance', progress: 100 });
    expect(failed[0]?.statusMessage).toContain(`the Availability Zone you requested (${zone})`);
    simulator.life.setZoneCapacity(zone, true);
    await clock.advance(6 * minuteMs);
    expect(group.members.map((member) => member.zone).sort()).toEqual(group.zones.toSorted());
    expect(group.activities.some(({ cause }) => cause.includes(`to balance instances in zones ${zone}`))).toBe(true);
  });

  it('leaves a group short that has no other', async () => {
    const { clock, group, simulator } = playOneGroup();
    for (const zone of group.zones) simulator.life.setZoneCapacity(zone, false);
    simulator.life.changeLimits(AutoScalingGroupName, { desiredCapacity: 4 });
    await clock.advance(5 * minuteMs);
    expect(group.members).toHaveLength(3);
    const failures = group.activities.filter(({ status }) => status === 'Failed').length;
    expect(failures).toBeGreaterThan(10);
    expect(failures).toBeLessThan(25);
  });
});

describe('a launch', () => {
  it('that never boots stays pending until its group gives it up', async () => {
    const { clock, group, simulator, region } = playOneGroup();
    simulator.life.setFate(AutoScalingGroupName, 'never_boots');
    simulator.life.changeLimits(AutoScalingGroupName, { desiredCapacity: 4 });
    await clock.advance(20 * minuteMs);
    const stuck = group.members.at(-1);
    expect([stuck?.lifecycle, region.instances.get(stuck?.instanceId ?? '')?.state]).toEqual(['Pending', 'pending']);
    simulator.life.changeLimits(AutoScalingGroupName, { desiredCapacity: 3 });
    await clock.advance(2 * minuteMs);
    expect(group.members).not.toContain(stuck);
    expect(inService(group)).toHaveLength(3);
    expect(group.activities.map(({ status }) => status)).toContain('Cancelled');
  });

  it('that never serves is replaced after the grace period', async () => {
    const { clock, group, simulator, targets } = playOneGroup();
    simulator.life.setFate(AutoScalingGroupName, 'never_serves');
    simulator.life.changeLimits(AutoScalingGroupName, { desiredCapacity: 4 });
    await clock.advance(4 * minuteMs);
    const sick = group.members.at(-1)?.instanceId ?? '';
    expect([inService(group).length, targetStates(targets)[sick]]).toEqual([4, 'unhealthy']);
    await clock.advance(6 * minuteMs);
    expect(inService(group)).not.toContain(sick);
    expect(Object.values(targetStates(targets))).toEqual(['healthy', 'healthy', 'healthy', 'healthy']);
    expect(group.activities.some(({ cause }) => cause.includes('an ELB system health check failure'))).toBe(true);
  });

  it('that flaps is healthy and unhealthy in turns', async () => {
    const { clock, group, simulator, targets } = playOneGroup();
    simulator.life.setFate(AutoScalingGroupName, 'flaps');
    simulator.life.changeLimits(AutoScalingGroupName, { desiredCapacity: 4 });
    const seen: (string | undefined)[] = [];
    for (let round = 0; round < 40; round++) {
      await clock.advance(15_000);
      seen.push(targetStates(targets)[group.members.at(-1)?.instanceId ?? '']);
    }
    const turns = seen.filter((state, index) => state !== seen[index - 1]);
    expect(turns.slice(0, 6)).toEqual(['initial', 'healthy', 'unhealthy', 'healthy', 'unhealthy', 'healthy']);
  });
});

it('status checks of a new instance pass after some time', async () => {
  const { clock, ec2, group, simulator } = playOneGroup();
  simulator.life.changeLimits(AutoScalingGroupName, { desiredCapacity: 4 });
  const checks = async () => {
    const InstanceIds = [group.members.at(-1)?.instanceId ?? ''];
    const status = new DescribeInstanceStatusCommand({ InstanceIds, IncludeAllInstances: true });
    return (await ec2.send(status)).InstanceStatuses?.[0]?.InstanceStatus?.Status;
  };
  const seen = [];
  for (const waitMs of [12_000, minuteMs, 2 * minuteMs]) {
    await clock.advance(waitMs);
    seen.push(await checks());
  }
  expect(seen).toEqual(['not-applicable', 'initializing', 'ok']);
});
