import {
  DescribeScalingActivitiesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SetInstanceHealthCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { RebootInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import {
  AutoScalingGroupName,
  firstMember,
  inService,
  playOneGroup,
  stateOf,
  targetStates,
} from '../one-group.testing.ts';
import { refused } from '../sdk-clients.testing.ts';

const minuteMs = 60_000;

describe('UpdateAutoScalingGroup', () => {
  it.each([
    [{ MinSize: 4 }, [4, 6, 4]],
    [{ MaxSize: 2 }, [1, 2, 2]],
    [{ MinSize: 2, MaxSize: 8, DesiredCapacity: 7 }, [2, 8, 7]],
    [{ MinSize: 0 }, [0, 6, 3]],
  ])('%j moves what is desired as little as it must', async (change, limits) => {
    const { autoScaling, group } = playOneGroup();
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...change }));
    expect([group.minSize, group.maxSize, group.desiredCapacity]).toEqual(limits);
  });

  it.each([
    [{ MinSize: 7 }, 'Max bound, 6, must be greater than or equal to min bound, 7'],
    [{ DesiredCapacity: 9 }, 'Desired capacity:9 must be between the specified min size:1 and max size:6'],
    [{ MaxSize: 4, CapacityRebalance: true }, 'CapacityRebalance is not simulated'],
    [{ MaxSize: 4, HealthCheckType: 'EC2,PULSE' }, 'Health check type PULSE is not valid'],
    [{ MaxSize: 4, TerminationPolicies: ['Whim'] }, 'Termination policy Whim is not valid'],
    [
      { MaxSize: 4, LaunchTemplate: { LaunchTemplateId: 'lt-none' } },
      'You must use a valid fully-formed launch template. The specified launch template, with template ID lt-none, does not exist.',
    ],
  ])('%j is refused and changes nothing', async (change, message) => {
    const { autoScaling, group } = playOneGroup();
    const before = structuredClone(group);
    const update = new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, ...change });
    expect(await refused(autoScaling.send(update))).toBe(`ValidationError: ${message}`);
    expect(group).toEqual(before);
  });

  it('changes how the group launches, checks and chooses', async () => {
    const { autoScaling, group, region } = playOneGroup();
    const [template] = region.launchTemplates.values();
    const update = new UpdateAutoScalingGroupCommand({
      AutoScalingGroupName,
      LaunchTemplate: { LaunchTemplateName: template?.name, Version: '1' },
      HealthCheckGracePeriod: 60,
      DefaultCooldown: 10,
      TerminationPolicies: ['OldestInstance'],
      NewInstancesProtectedFromScaleIn: true,
      VPCZoneIdentifier: group.subnetIds.slice(0, 2).join(','),
    });
    await autoScaling.send(update);
    expect(group).toMatchObject({
      launchTemplate: { id: template?.id, version: '1' },
      healthCheckGraceMs: 60_000,
      defaultCooldownMs: 10_000,
      terminationPolicies: ['OldestInstance'],
      protectsNewInstances: true,
      zones: ['eu-west-1a', 'eu-west-1b'],
    });
  });
});

describe('a change of the desired capacity', () => {
  it('launches over time, registers, and tells why', async () => {
    const { autoScaling, clock, group, targets, region } = playOneGroup();
    const before = inService(group);
    await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 5 }));
    await clock.advance(10_000);
    const added = group.members.filter(({ instanceId }) => !before.includes(instanceId));
    expect(added.map(({ lifecycle }) => lifecycle)).toEqual(['Pending', 'Pending']);
    expect(added.map(({ instanceId }) => stateOf(region, instanceId))).toEqual(['pending', 'pending']);
    await clock.advance(90_000);
    expect(inService(group)).toHaveLength(5);
    await clock.advance(minuteMs);
    expect(Object.values(targetStates(targets))).toEqual(['healthy', 'healthy', 'healthy', 'healthy', 'healthy']);
    const { Activities } = await autoScaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName }));
    expect(Activities?.[0]).toMatchObject({ StatusCode: 'Successful', Progress: 100 });
    expect(Activities?.[0]?.Cause).toMatch(
      /^At \S+Z a user request explicitly set group desired capacity changing the desired capacity from 3 to 5\. At \S+Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 3 to 5\.$/,
    );
    expect(JSON.parse(Activities?.[0]?.Details ?? '')).toHaveProperty('Availability Zone');
  });

  it('scales in from the oldest version first, draining, never below what is desired', async () => {
    const { autoScaling, clock, group, simulator, targets } = playOneGroup();
    const old = inService(group);
    simulator.life.addTemplateVersion(AutoScalingGroupName);
    await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 6 }));
    await clock.advance(3 * minuteMs);
    await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 3 }));
    await clock.advance(10_000);
    const leaving = group.members.filter(({ lifecycle }) => lifecycle === 'Terminating');
    expect(leaving.map(({ instanceId }) => instanceId).sort()).toEqual(old.toSorted());
    for (const id of old) expect(targetStates(targets)[id]).toBe('draining');
    expect(group.activities.at(-1)?.cause).toContain('was selected for termination.');
    await clock.advance(2 * minuteMs);
    expect(group.members.map(({ launchTemplate }) => launchTemplate?.version)).toEqual([2, 2, 2]);
    expect(Object.keys(targetStates(targets)).sort()).toEqual(inService(group).toSorted());
  });

  it('spares who is protected', async () => {
    const { autoScaling, clock, group } = playOneGroup();
    const InstanceIds = inService(group).slice(0, 2);
    const protect = { AutoScalingGroupName, InstanceIds, ProtectedFromScaleIn: true };
    await autoScaling.send(new SetInstanceProtectionCommand(protect));
    await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 1 }));
    await clock.advance(5 * minuteMs);
    expect(inService(group)).toEqual(InstanceIds);
    const stranger = { ...protect, InstanceIds: ['i-00000000000000000'] };
    expect(await refused(autoScaling.send(new SetInstanceProtectionCommand(stranger)))).toBe(
      `ValidationError: The instance i-00000000000000000 is not part of Auto Scaling group ${AutoScalingGroupName}.`,
    );
  });

  it('waits while launches are suspended', async () => {
    const { autoScaling, clock, group } = playOneGroup();
    const processes = { AutoScalingGroupName, ScalingProcesses: ['Launch'] };
    await autoScaling.send(new SuspendProcessesCommand(processes));
    await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 5 }));
    await clock.advance(5 * minuteMs);
    expect(group.members).toHaveLength(3);
    await autoScaling.send(new ResumeProcessesCommand(processes));
    await clock.advance(2 * minuteMs);
    expect(inService(group)).toHaveLength(5);
  });
});

describe('SuspendProcesses', () => {
  it('without a list suspends all, and keeps the reason of those that were', async () => {
    const { autoScaling, clock, group } = playOneGroup();
    await autoScaling.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses: ['AZRebalance'] }));
    const [first] = group.suspendedProcesses;
    expect(first?.reason).toBe('User suspended at 2026-11-21T03:00:00Z');
    await clock.advance(minuteMs);
    await autoScaling.send(new SuspendProcessesCommand({ AutoScalingGroupName }));
    expect(group.suspendedProcesses).toHaveLength(9);
    expect(group.suspendedProcesses).toContainEqual(first);
    await autoScaling.send(new ResumeProcessesCommand({ AutoScalingGroupName }));
    expect(group.suspendedProcesses).toEqual([]);
  });

  it('refuses a process that does not exist', async () => {
    const { autoScaling } = playOneGroup();
    const unknown = { AutoScalingGroupName, ScalingProcesses: ['Sleep'] };
    expect(await refused(autoScaling.send(new SuspendProcessesCommand(unknown)))).toContain('ValidationError');
  });
});

describe('standby', () => {
  it('takes a member out of its balancers and back, with the desired capacity', async () => {
    const { autoScaling, clock, group, targets } = playOneGroup();
    const { instanceId } = firstMember(group);
    const chosen = { AutoScalingGroupName, InstanceIds: [instanceId] };
    const { Activities } = await autoScaling.send(
      new EnterStandbyCommand({ ...chosen, ShouldDecrementDesiredCapacity: true }),
    );
    expect(Activities?.[0]).toMatchObject({
      Description: `Moving EC2 instance to Standby: ${instanceId}`,
      Cause: `At 2026-11-21T03:00:00Z instance ${instanceId} was moved to standby in response to a user request, shrinking the capacity from 3 to 2.`,
      StatusCode: 'InProgress',
      Progress: 50,
    });
    expect([firstMember(group).lifecycle, targetStates(targets)[instanceId]]).toEqual(['EnteringStandby', 'draining']);
    await clock.advance(minuteMs);
    expect([firstMember(group).lifecycle, group.members.length, group.desiredCapacity]).toEqual(['Standby', 3, 2]);
    expect(targetStates(targets)[instanceId]).toBeUndefined();
    await autoScaling.send(new ExitStandbyCommand(chosen));
    expect([firstMember(group).lifecycle, group.desiredCapacity]).toEqual(['Pending', 3]);
    await clock.advance(2 * minuteMs);
    expect([firstMember(group).lifecycle, targetStates(targets)[instanceId]]).toEqual(['InService', 'healthy']);
  });

  it('without a decrement has another launched in its place', async () => {
    const { autoScaling, clock, group } = playOneGroup();
    const chosen = { AutoScalingGroupName, InstanceIds: inService(group).slice(0, 1) };
    await autoScaling.send(new EnterStandbyCommand({ ...chosen, ShouldDecrementDesiredCapacity: false }));
    await clock.advance(2 * minuteMs);
    expect([inService(group).length, group.members.length, group.desiredCapacity]).toEqual([3, 4, 3]);
  });

  it('is refused below the minimum, above the maximum and in the wrong state', async () => {
    const { autoScaling, clock, group } = playOneGroup();
    const enter = (InstanceIds: string[]) =>
      autoScaling.send(
        new EnterStandbyCommand({ AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity: true }),
      );
    expect(await refused(enter(inService(group)))).toBe(
      `ValidationError: AutoScalingGroup ${AutoScalingGroupName} has min-size=1, max-size=6, and desired-size=3. To place into standby 3 instances, please update the AutoScalingGroup sizes appropriately.`,
    );
    expect(inService(group)).toHaveLength(3);
    const [one = ''] = inService(group);
    await enter([one]);
    expect(await refused(enter([one]))).toBe(`ValidationError: The instance ${one} is not in InService.`);
    const exit = () => autoScaling.send(new ExitStandbyCommand({ AutoScalingGroupName, InstanceIds: [one] }));
    expect(await refused(exit())).toBe(`ValidationError: The instance ${one} is not in Standby.`);
    await clock.advance(minuteMs);
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MaxSize: 2 }));
    expect(await refused(exit())).toContain('has min-size=1, max-size=2, and desired-size=2.');
  });
});

describe('TerminateInstanceInAutoScalingGroup', () => {
  it('replaces the instance, or lowers what is desired', async () => {
    const { autoScaling, clock, group, region } = playOneGroup();
    const [first = '', second = ''] = inService(group);
    const terminate = (InstanceId: string, ShouldDecrementDesiredCapacity: boolean) =>
      autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity }));
    const { Activity } = await terminate(first, false);
    expect(Activity?.Cause).toBe(
      `At 2026-11-21T03:00:00Z instance ${first} was taken out of service in response to a user request.`,
    );
    await clock.advance(3 * minuteMs);
    expect([inService(group).length, group.desiredCapacity, stateOf(region, first)]).toEqual([3, 3, 'terminated']);
    await terminate(second, true);
    expect(await refused(terminate(second, true))).toContain('ScalingActivityInProgress');
    await clock.advance(3 * minuteMs);
    expect([inService(group).length, group.desiredCapacity]).toEqual([2, 2]);
    expect(await refused(terminate(second, true))).toBe(
      `ValidationError: Instance Id not found - No managed instance found for instance ID: ${second}`,
    );
  });

  it('is refused below the minimum', async () => {
    const { autoScaling, group } = playOneGroup();
    await autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize: 3 }));
    const { instanceId: InstanceId } = firstMember(group);
    const request = { InstanceId, ShouldDecrementDesiredCapacity: true };
    expect(await refused(autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand(request)))).toBe(
      "ValidationError: Currently, desiredSize equals minSize (3). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.",
    );
  });

  it('ends several of one group', async () => {
    const { autoScaling, group } = playOneGroup();
    const request = {
      AutoScalingGroupName,
      InstanceIds: inService(group).slice(0, 2),
      ShouldDecrementDesiredCapacity: true,
    };
    const { Activities } = await autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand(request));
    expect([Activities?.length, group.desiredCapacity]).toEqual([2, 1]);
  });
});

describe('health', () => {
  it('that a person reports unhealthy has the instance replaced', async () => {
    const { autoScaling, clock, group } = playOneGroup();
    const { instanceId: InstanceId } = firstMember(group);
    const report = new SetInstanceHealthCommand({
      InstanceId,
      HealthStatus: 'Unhealthy',
      ShouldRespectGracePeriod: false,
    });
    await autoScaling.send(report);
    await clock.advance(3 * minuteMs);
    expect(inService(group)).not.toContain(InstanceId);
    expect(inService(group)).toHaveLength(3);
    const causes = group.activities.map(({ cause }) => cause);
    expect(causes.some((cause) => cause.endsWith('in response to a user health-check.'))).toBe(true);
    expect(causes.some((cause) => cause.endsWith('an unhealthy instance needing to be replaced.'))).toBe(true);
    const unknown = new SetInstanceHealthCommand({ InstanceId: 'i-1', HealthStatus: 'Healthy' });
    expect(await refused(autoScaling.send(unknown))).toContain('No managed instance found');
  });

  it('is not touched in the grace period', async () => {
    const { autoScaling, clock, group } = playOneGroup();
    await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 4 }));
    await clock.advance(2 * minuteMs);
    const InstanceId = group.members.at(-1)?.instanceId;
    await autoScaling.send(new SetInstanceHealthCommand({ InstanceId, HealthStatus: 'Unhealthy' }));
    expect(group.members.at(-1)?.health).toBe('Healthy');
  });

  it('that EC2 sees: who is terminated behind the back of the group is replaced, unless that is suspended', async () => {
    const { autoScaling, ec2, clock, group } = playOneGroup();
    const { instanceId } = firstMember(group);
    await autoScaling.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses: ['HealthCheck'] }));
    const { TerminatingInstances } = await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
    expect(TerminatingInstances?.[0]).toMatchObject({
      CurrentState: { Name: 'shutting-down' },
      PreviousState: { Name: 'running' },
    });
    await clock.advance(3 * minuteMs);
    expect(inService(group)).toContain(instanceId);
    await autoScaling.send(new ResumeProcessesCommand({ AutoScalingGroupName }));
    await clock.advance(3 * minuteMs);
    expect(inService(group)).not.toContain(instanceId);
    expect(inService(group)).toHaveLength(3);
    expect(group.activities.some(({ cause }) => cause.includes('an EC2 health check indicating'))).toBe(true);
  });

  it('of a target suffers from a reboot, for less time than a group minds', async () => {
    const { ec2, clock, group, targets } = playOneGroup();
    const { instanceId } = firstMember(group);
    await ec2.send(new RebootInstancesCommand({ InstanceIds: [instanceId] }));
    expect(targetStates(targets)[instanceId]).toBe('unhealthy');
    await clock.advance(3 * minuteMs);
    expect([firstMember(group).instanceId, targetStates(targets)[instanceId]]).toEqual([instanceId, 'healthy']);
  });
});
