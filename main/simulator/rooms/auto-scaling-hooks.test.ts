import {
  CompleteLifecycleActionCommand,
  DeleteLifecycleHookCommand,
  DescribeLifecycleHooksCommand,
  PutLifecycleHookCommand,
  RecordLifecycleActionHeartbeatCommand,
  SetDesiredCapacityCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { AutoScalingGroupName, firstMember, inService, playOneGroup, stateOf } from '../one-group.testing.ts';
import { refused } from '../sdk-clients.testing.ts';

const minuteMs = 60_000;
const LifecycleHookName = 'configure';

/** A group with one hook that waits for ten minutes. */
async function playHook(kind: 'LAUNCHING' | 'TERMINATING', DefaultResult?: string) {
  const play = playOneGroup();
  const { autoScaling } = play;
  const hook = {
    AutoScalingGroupName,
    LifecycleHookName,
    LifecycleTransition: `autoscaling:EC2_INSTANCE_${kind}`,
    HeartbeatTimeout: 600,
    DefaultResult,
  };
  await autoScaling.send(new PutLifecycleHookCommand(hook));
  const complete = (InstanceId: string, LifecycleActionResult: string) =>
    autoScaling.send(
      new CompleteLifecycleActionCommand({
        AutoScalingGroupName,
        LifecycleHookName,
        InstanceId,
        LifecycleActionResult,
      }),
    );
  const heartbeat = (InstanceId: string) =>
    autoScaling.send(
      new RecordLifecycleActionHeartbeatCommand({ AutoScalingGroupName, LifecycleHookName, InstanceId }),
    );
  return { ...play, complete, heartbeat };
}

/** Launches one more and lets it come to its hook. */
async function launched({ autoScaling, clock, group }: Awaited<ReturnType<typeof playHook>>): Promise<string> {
  await autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 4 }));
  await clock.advance(2 * minuteMs);
  const waiting = group.members.find(({ lifecycle }) => lifecycle === 'Pending:Wait');
  expect(group.activities.at(-1)?.status).toBe('MidLifecycleAction');
  return waiting?.instanceId ?? '';
}

describe('a launch hook', () => {
  it('is waited for until it is answered', async () => {
    const play = await playHook('LAUNCHING');
    const id = await launched(play);
    await play.clock.advance(5 * minuteMs);
    expect(inService(play.group)).not.toContain(id);
    await play.complete(id, 'CONTINUE');
    expect(play.group.members.at(-1)?.lifecycle).toBe('Pending:Proceed');
    await play.clock.advance(5_000);
    expect(inService(play.group)).toContain(id);
    expect(play.group.activities.at(-1)?.status).toBe('Successful');
    expect(await refused(play.complete(id, 'CONTINUE'))).toBe(
      `ValidationError: No active Lifecycle Action found with instance ID ${id}`,
    );
  });

  it('that nobody answers is taken as abandoned after its time, and another instance launched', async () => {
    const play = await playHook('LAUNCHING');
    const id = await launched(play);
    await play.clock.advance(9 * minuteMs);
    expect(stateOf(play.region, id)).toBe('running');
    await play.clock.advance(4 * minuteMs);
    expect(stateOf(play.region, id)).toBe('terminated');
    const again = play.group.members.filter(({ lifecycle }) => lifecycle === 'Pending:Wait');
    expect(again.map(({ instanceId }) => instanceId)).not.toContain(id);
    expect(again).toHaveLength(1);
  });

  it('continues by default where it is told to', async () => {
    const play = await playHook('LAUNCHING', 'CONTINUE');
    const id = await launched(play);
    await play.clock.advance(11 * minuteMs);
    expect(inService(play.group)).toContain(id);
  });

  it('waits longer with every heartbeat', async () => {
    const play = await playHook('LAUNCHING');
    const id = await launched(play);
    for (let beat = 0; beat < 3; beat++) {
      await play.clock.advance(8 * minuteMs);
      await play.heartbeat(id);
    }
    await play.clock.advance(8 * minuteMs);
    await play.complete(id, 'CONTINUE');
    await play.clock.advance(5_000);
    expect(inService(play.group)).toContain(id);
  });

  it('that is deleted ends its waits', async () => {
    const play = await playHook('LAUNCHING');
    const id = await launched(play);
    await play.autoScaling.send(new DeleteLifecycleHookCommand({ AutoScalingGroupName, LifecycleHookName }));
    await play.clock.advance(4 * minuteMs);
    expect(stateOf(play.region, id)).toBe('terminated');
    expect(inService(play.group)).toHaveLength(4);
  });
});

it('a terminate hook holds the instance until it is answered', async () => {
  const { autoScaling, clock, group, region, complete } = await playHook('TERMINATING');
  const { instanceId: InstanceId } = firstMember(group);
  const request = { InstanceId, ShouldDecrementDesiredCapacity: true };
  await autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand(request));
  await clock.advance(minuteMs);
  expect([firstMember(group).lifecycle, stateOf(region, InstanceId)]).toEqual(['Terminating:Wait', 'running']);
  await complete(InstanceId, 'CONTINUE');
  expect(firstMember(group).lifecycle).toBe('Terminating:Proceed');
  await clock.advance(minuteMs);
  expect(stateOf(region, InstanceId)).toBe('terminated');
  expect(group.members).toHaveLength(2);
});

describe('PutLifecycleHook', () => {
  it('creates with defaults, changes what is given, and is described', async () => {
    const { autoScaling } = playOneGroup();
    const hook = { AutoScalingGroupName, LifecycleHookName };
    const LifecycleTransition = 'autoscaling:EC2_INSTANCE_LAUNCHING';
    expect(await refused(autoScaling.send(new PutLifecycleHookCommand(hook)))).toContain('ValidationError');
    await autoScaling.send(new PutLifecycleHookCommand({ ...hook, LifecycleTransition }));
    await autoScaling.send(new PutLifecycleHookCommand({ ...hook, HeartbeatTimeout: 60 }));
    const { LifecycleHooks } = await autoScaling.send(new DescribeLifecycleHooksCommand({ AutoScalingGroupName }));
    expect(LifecycleHooks).toEqual([
      { ...hook, LifecycleTransition, HeartbeatTimeout: 60, GlobalTimeout: 6_000, DefaultResult: 'ABANDON' },
    ]);
    const tooShort = new PutLifecycleHookCommand({ ...hook, HeartbeatTimeout: 5 });
    expect(await refused(autoScaling.send(tooShort))).toContain('ValidationError');
    const wrong = new PutLifecycleHookCommand({ ...hook, DefaultResult: 'MAYBE' });
    expect(await refused(autoScaling.send(wrong))).toContain('Member must satisfy enum value set');
  });

  it('is refused beyond fifty for a group', async () => {
    const { autoScaling } = playOneGroup();
    const put = (number: number) =>
      autoScaling.send(
        new PutLifecycleHookCommand({
          AutoScalingGroupName,
          LifecycleHookName: `hook-${number}`,
          LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
        }),
      );
    for (let number = 0; number < 50; number++) await put(number);
    expect(await refused(put(50))).toContain('LimitExceeded');
  });
});
