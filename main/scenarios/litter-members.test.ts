import {
  EnterStandbyCommand,
  PutLifecycleHookCommand,
  RecordLifecycleActionHeartbeatCommand,
  SetInstanceProtectionCommand,
  StartInstanceRefreshCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { describe, expect, test } from 'vitest';
import type { Litter } from '#contract/litter.ts';
import { oneGroup } from '../simulator/index.ts';
import { cycleOf, release, startCycle } from './cycles.testing.ts';
import { type GroupPlay, playGroup } from './groups.testing.ts';
import { otherTool } from './litter.testing.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const AutoScalingGroupName = oneGroup.groupName;
const sizes = { minSize: 1, desiredCapacity: 3, maxSize: 6 };

function idAt(play: GroupPlay, index: number): string {
  return play.instanceIds[index] ?? '';
}

/** Somebody with another tool takes an instance out of service. */
async function putInStandby(play: GroupPlay, id = idAt(play, 0)): Promise<string> {
  const asked = { AutoScalingGroupName, InstanceIds: [id], ShouldDecrementDesiredCapacity: true };
  await otherTool(play.simulator).send(new EnterStandbyCommand(asked));
  return id;
}

async function protect(play: GroupPlay, id = idAt(play, 0)): Promise<string> {
  const asked = { AutoScalingGroupName, InstanceIds: [id], ProtectedFromScaleIn: true };
  await otherTool(play.simulator).send(new SetInstanceProtectionCommand(asked));
  return id;
}

/** An instance is ended that a hook holds, and the hook is kept alive every five minutes. */
async function holdEnding(play: GroupPlay, forMs: number): Promise<string> {
  const tool = otherTool(play.simulator);
  const LifecycleHookName = 'save the logs';
  const LifecycleTransition = 'autoscaling:EC2_INSTANCE_TERMINATING';
  const hook = { AutoScalingGroupName, LifecycleHookName, LifecycleTransition, HeartbeatTimeout: 600 };
  await tool.send(new PutLifecycleHookCommand(hook));
  const InstanceId = idAt(play, 0);
  await tool.send(
    new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity: false }),
  );
  await play.until(() => play.membersIn('Terminating:Wait').length === 1);
  for (let passedMs = 0; passedMs < forMs; passedMs += 5 * minuteMs) {
    await play.clock.advance(5 * minuteMs);
    const heartbeat = { AutoScalingGroupName, LifecycleHookName, InstanceId };
    await tool.send(new RecordLifecycleActionHeartbeatCommand(heartbeat));
  }
  return InstanceId;
}

/** A pipeline lets AWS replace the instances, with a pause of two hours after the first third. */
async function refreshElsewhere(play: GroupPlay): Promise<void> {
  release(play);
  const Preferences = {
    ...{ MinHealthyPercentage: 100, MaxHealthyPercentage: 134 },
    ...{ CheckpointPercentages: [34, 100], CheckpointDelay: 7200 },
  };
  await otherTool(play.simulator).send(new StartInstanceRefreshCommand({ AutoScalingGroupName, Preferences }));
}

async function repaired(play: GroupPlay, found: readonly Litter[], requestKey = 'repair'): Promise<string> {
  const ids = found.map(({ id }) => id);
  const { jobIds } = play.litter.repair({ ids, reason: 'Forgotten', requestKey }, 'grace');
  await play.finish(jobIds[0] ?? '');
  return jobIds[0] ?? '';
}

function reads(play: GroupPlay): Record<string, number> {
  const asked = Object.entries(play.simulator.aws.calls.byOperation());
  const beside = /DescribeScalingActivities|DescribeLifecycleHooks|DescribeInstanceRefreshes/;
  return Object.fromEntries(asked.filter(([operation]) => beside.test(operation)));
}

describe('G07 instances in standby', () => {
  test('that nobody works on are told once they are forgotten, with since when AWS says, and returned to service', async () => {
    const play = await playGroup();
    const id = await putInStandby(play);
    const at = play.clock.now();
    await play.clock.advance(20 * minuteMs);
    expect(await play.lookAgain()).toEqual([]);
    await play.clock.advance(hourMs);
    const found = await play.lookAgain();
    expect(found).toMatchObject([
      {
        ...{ kind: 'standby', leftBy: 'unknown', certainty: 'unsure', jobId: null, since: at },
        repair: `Return ${id} to service, which raises the desired capacity from 2 to 3`,
      },
    ]);
    expect(found[0]?.message).toContain(`${id} has been in standby since`);
    const repair = await repaired(play, found);
    expect(play.job(repair)).toMatchObject({ state: 'succeeded', problem: null });
    expect(play.shape).toMatchObject({ ...sizes, lifecycles: ['InService', 'InService', 'InService'] });
    expect(play.served()).toContain(id);
    expect(await play.lookAgain()).toEqual([]);
    expect(play.writes()).toMatchObject({ ExitStandby: 1 });
  });

  test('cannot return where the desired capacity would be above the maximum', async () => {
    const play = await playGroup();
    await putInStandby(play);
    await play.clock.advance(2 * hourMs);
    const found = await play.lookAgain();
    play.simulator.life.changeLimits(AutoScalingGroupName, { maxSize: 2 });
    const repair = await repaired(play, found);
    expect(play.job(repair)).toMatchObject({ state: 'failed', problem: { code: 'changed_meanwhile' } });
    expect(play.membersIn('Standby')).toHaveLength(1);
    // What was read before a job ended does not show what it did.
    await play.clock.advance(1000);
    expect(await play.lookAgain()).toMatchObject([
      { kind: 'standby', repair: null, advice: expect.stringContaining('above the maximum of 2: raise that first') },
    ]);
  });

  test('that somebody asked for before the connection was signed in are read with its first listing', async () => {
    const play = await playGroup();
    await putInStandby(play);
    await play.clock.advance(2 * hourMs);
    const recover = play.simulator.aws.faults.add({ kind: 'expired_token', service: 'autoscaling' });
    await expect(play.plan(play.scale(2))).rejects.toMatchObject({ problem: { code: 'credentials_expired' } });
    expect(play.litter.report().scans).toMatchObject([{ problem: 'It is not signed in.' }]);
    play.litter.scan();
    recover();
    await play.signInAgain();
    await play.scan();
    await play.until(() => Object.keys(reads(play)).length > 0, minuteMs, 100);
    expect(play.litter.report().findings).toMatchObject([{ kind: 'standby', since: expect.any(Number) }]);
  });

  test('by a job of this console are no litter while it runs, nor soon after; then it is told whose they are', async () => {
    const play = await playGroup();
    await play.scan();
    const id = idAt(play, 1);
    const jobId = await play.start({ kind: 'enter_standby', instanceIds: [id], keepCapacity: false });
    await play.until(() => play.membersIn('Standby').length === 1);
    expect(await play.lookAgain()).toEqual([]);
    await play.finish(jobId);
    await play.clock.advance(30 * minuteMs);
    expect(await play.lookAgain()).toEqual([]);
    await play.clock.advance(hourMs);
    const [found] = await play.lookAgain();
    const { endedAt } = play.job(jobId);
    expect(found).toMatchObject({ leftBy: 'this_console', certainty: 'unsure', jobId, since: endedAt });
    expect(found?.advice).toContain('ada had it done because “Because”');
    await play.restart();
    expect(await play.scan()).toMatchObject([{ kind: 'standby', jobId }]);
    expect(play.told).toEqual([]);
  });

  test('are returned by a repair that died in the middle of it, once', async () => {
    const play = await playGroup();
    const id = await putInStandby(play);
    await play.clock.advance(2 * hourMs);
    const ids = (await play.lookAgain()).map((one) => one.id);
    const { jobIds } = play.litter.repair({ ids, reason: 'Forgotten', requestKey: 'repair' }, 'grace');
    play.dieAt(/after effect exit-0/);
    await play.until(() => play.isDead);
    await play.crash(minuteMs);
    await play.finish(jobIds[0] ?? '');
    expect(play.job(jobIds[0] ?? '').state).toBe('succeeded');
    expect(play.writes()).toMatchObject({ ExitStandby: 1 });
    expect(play.served()).toContain(id);
  });
});

describe('G07 instances protected from scale-in', () => {
  test('are told where the group does not protect new ones, and set free when a person says so', async () => {
    const play = await playGroup();
    const id = await protect(play);
    const found = await play.scan();
    expect(found).toMatchObject([{ kind: 'protected', leftBy: 'unknown', certainty: 'unsure', since: null }]);
    expect(found[0]?.message).toContain(`${id} is protected from scale-in; since when is not known.`);
    expect(reads(play)).toEqual({});
    const repair = await repaired(play, found);
    expect(play.job(repair).state).toBe('succeeded');
    expect(play.shape.protected).toBe(0);
    expect(await play.scan()).toEqual([]);
  });

  test('are ordinary where the group protects what it launches, and for an hour after somebody protected them', async () => {
    const play = await playGroup();
    await play.scan();
    const id = await protect(play);
    expect(await play.scan()).toEqual([]);
    for (let minutes = 0; minutes < 70; minutes += 10) {
      await play.clock.advance(10 * minuteMs);
      await play.scan();
    }
    const [found] = await play.scan();
    expect(found?.message).toContain(`${id} has been protected from scale-in since`);
    play.group.protectsNewInstances = true;
    expect(await play.scan()).toEqual([]);
  });
});

describe('G07 instances that a lifecycle hook holds', () => {
  test('are ordinary within its heartbeat timeout', async () => {
    const play = await playGroup();
    await holdEnding(play, 5 * minuteMs);
    expect(await play.lookAgain()).toEqual([]);
    expect(reads(play)).toMatchObject({ 'autoscaling.DescribeLifecycleHooks': 1 });
  });

  test('for longer are told with the hook and the command that completes it, which is left to a person', async () => {
    const play = await playGroup();
    const id = await holdEnding(play, hourMs);
    const found = await play.lookAgain();
    expect(found).toMatchObject([{ kind: 'hook_wait', repair: null, since: expect.any(Number) }]);
    expect(found[0]?.message).toContain(
      'The lifecycle hook save the logs holds it, longer than its heartbeat timeout of 10 min.',
    );
    expect(found[0]?.byHand).toBe(
      `aws autoscaling complete-lifecycle-action --region ${oneGroup.region} --auto-scaling-group-name ${AutoScalingGroupName} --lifecycle-hook-name 'save the logs' --instance-id ${id} --lifecycle-action-result CONTINUE`,
    );
    expect(() =>
      play.litter.repair({ ids: found.map((one) => one.id), reason: 'x', requestKey: 'x' }, 'grace'),
    ).toThrow('is held in Terminating:Wait');
    expect(play.writes()).not.toHaveProperty('CompleteLifecycleAction');
  });

  test('are told without the hook where that may not be read, and only after the longest time that any waits', async () => {
    const play = await playGroup();
    play.simulator.aws.faults.add({ kind: 'access_denied', operation: 'DescribeLifecycleHooks' });
    await holdEnding(play, hourMs);
    expect(await play.lookAgain()).toEqual([]);
    await holdOn(play, 75);
    const [found] = await play.lookAgain();
    expect(found?.message).toContain('longer than any lifecycle hook waits by itself (2 h)');
    expect(found?.message).toContain('Its lifecycle hooks could not be read:');
    expect(found?.byHand).toContain('--lifecycle-hook-name HOOK');
  });
});

/** Keeps the hook of the instance alive that is held. */
async function holdOn(play: GroupPlay, minutes: number): Promise<void> {
  const [InstanceId] = play.membersIn('Terminating:Wait');
  for (let passed = 0; passed < minutes; passed += 5) {
    await play.clock.advance(5 * minuteMs);
    const heartbeat = { AutoScalingGroupName, LifecycleHookName: 'save the logs', InstanceId };
    await otherTool(play.simulator).send(new RecordLifecycleActionHeartbeatCommand(heartbeat));
  }
}

describe('G07 an instance refresh that no job here follows', () => {
  test('is told once it is an hour old, with how far it is, and cancelled when a person says so', async () => {
    const play = await playGroup();
    await refreshElsewhere(play);
    await play.clock.advance(30 * minuteMs);
    expect(await play.lookAgain()).toEqual([]);
    await play.clock.advance(hourMs);
    const found = await play.lookAgain();
    expect(found).toMatchObject([
      { kind: 'refresh', leftBy: 'unknown', certainty: 'unsure', since: play.group.refreshes.at(-1)?.startedAt },
    ]);
    expect(found[0]?.message).toContain('InProgress, 66 % done, 1 instance to go. AWS says: Waiting because');
    const repair = await repaired(play, found);
    expect(play.job(repair)).toMatchObject({ state: 'succeeded' });
    expect(play.group.refreshes.at(-1)?.status).toBe('Cancelled');
    expect(await play.lookAgain()).toEqual([]);
  });

  test('is not told while a job of this console follows it', async () => {
    const play = await playGroup();
    release(play);
    const jobId = await startCycle(play, { ...cycleOf(play), engine: 'instance_refresh' });
    await play.until(() => play.group.refreshes.at(-1)?.status === 'InProgress');
    expect(await play.lookAgain()).toEqual([]);
    await play.finish(jobId);
    expect(await play.lookAgain()).toEqual([]);
  });

  test('that has ended by itself meanwhile is not cancelled', async () => {
    const play = await playGroup();
    await refreshElsewhere(play);
    await play.clock.advance(90 * minuteMs);
    const found = await play.lookAgain();
    await play.clock.advance(4 * hourMs);
    const repair = await repaired(play, found);
    expect(play.job(repair)).toMatchObject({ state: 'failed', problem: { code: 'changed_meanwhile' } });
    expect(play.writes()).not.toHaveProperty('CancelInstanceRefresh');
  });
});

test('what a console finds at its start costs no call at first, a few with the next listing, and none for an hour', async () => {
  const play = await playGroup();
  await putInStandby(play);
  await play.clock.advance(2 * hourMs);
  expect(await play.scan()).toEqual([]);
  await play.clock.advance(minuteMs);
  expect(reads(play)).toEqual({});
  play.litter.timePassed();
  await play.clock.advance(minuteMs);
  expect(play.litter.report().findings).toMatchObject([{ kind: 'standby' }]);
  expect(reads(play)).toEqual({ 'autoscaling.DescribeScalingActivities': 1 });
  for (let minutes = 0; minutes < 50; minutes += 1) {
    await play.clock.advance(minuteMs);
    await play.scan();
  }
  expect(reads(play)).toEqual({ 'autoscaling.DescribeScalingActivities': 1 });
});
