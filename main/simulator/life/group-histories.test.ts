import {
  CompleteLifecycleActionCommand,
  DeleteLifecycleHookCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
  PutLifecycleHookCommand,
  ResumeProcessesCommand,
  SetDesiredCapacityCommand,
  SetInstanceHealthCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { oneGroup } from '../index.ts';
import { AutoScalingGroupName, inService, playOneGroupOn, targetStates } from '../one-group.testing.ts';
import { InstantClock } from './instant-clock.testing.ts';

const minuteMs = 60_000;

type Play = ReturnType<typeof startPlay>;

interface Move {
  /** What a history that fails is printed with. */
  readonly [fc.toStringMethod]: () => string;
  readonly act: (play: Play) => Promise<unknown>;
}

function startPlay() {
  return playOneGroupOn(new InstantClock());
}

const someMember = fc.integer({ min: 0, max: 9 });
const size = fc.integer({ min: 0, max: 8 });

/** Members are chosen by number, so that a history means the same whatever ids there are; of some state if there are. */
function idOf({ group }: Play, index: number, lifecycle = ''): string {
  const fitting = group.members.filter((member) => member.lifecycle.endsWith(lifecycle));
  const chosen = fitting.length > 0 ? fitting : group.members;
  return chosen[index % Math.max(1, chosen.length)]?.instanceId ?? 'i-00000000000000000';
}

const move = (name: string, act: Move['act']): Move => ({ [fc.toStringMethod]: () => name, act });

const moves: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 240 }).map((seconds) => move(`wait ${seconds} s`, wait(seconds))) },
  size.map((desired) => move(`desired ${desired}`, setDesired(desired))),
  fc.tuple(size, size).map(([min, max]) => move(`limits ${min} to ${max}`, setLimits(min, max))),
  fc.tuple(someMember, fc.boolean()).map(([index, less]) => move(`terminate ${index} ${less}`, terminate(index, less))),
  fc.tuple(someMember, fc.boolean()).map(([index, less]) => move(`standby ${index} ${less}`, standby(index, less))),
  someMember.map((index) => move(`exit standby ${index}`, exitStandby(index))),
  fc.tuple(someMember, fc.boolean()).map(([index, on]) => move(`protect ${index} ${on}`, protect(index, on))),
  someMember.map((index) => move(`unhealthy ${index}`, unhealthy(index))),
  someMember.map((index) => move(`end ${index}`, endInstance(index))),
  fc
    .constantFrom('Launch', 'Terminate', 'AZRebalance', 'HealthCheck', 'ReplaceUnhealthy')
    .chain((process) =>
      fc.boolean().map((on) => move(`${on ? 'resume' : 'suspend'} ${process}`, setProcess(process, on))),
    ),
  fc
    .constantFrom(...oneGroup.zones)
    .chain((zone) => fc.boolean().map((has) => move(`${zone} ${has ? 'full' : 'empty'}`, setCapacity(zone, has)))),
  fc.constantFrom('launching', 'terminating').map((kind) => move(`hook ${kind}`, putHook(kind))),
  someMember.map((index) => move(`answer ${index}`, answer(index))),
  fc.constant(
    move('a bad launch', async ({ simulator }) => simulator.life.setFate(AutoScalingGroupName, 'never_serves')),
  ),
);

function wait(seconds: number): Move['act'] {
  return async ({ clock }) => clock.advance(seconds * 1000);
}

function setDesired(DesiredCapacity: number): Move['act'] {
  return ({ autoScaling }) =>
    autoScaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
}

function setLimits(MinSize: number, MaxSize: number): Move['act'] {
  return ({ autoScaling }) =>
    autoScaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName, MinSize, MaxSize }));
}

function terminate(index: number, ShouldDecrementDesiredCapacity: boolean): Move['act'] {
  return (play) => {
    const request = { InstanceId: idOf(play, index), ShouldDecrementDesiredCapacity };
    return play.autoScaling.send(new TerminateInstanceInAutoScalingGroupCommand(request));
  };
}

function standby(index: number, ShouldDecrementDesiredCapacity: boolean): Move['act'] {
  return (play) => {
    const request = {
      AutoScalingGroupName,
      InstanceIds: [idOf(play, index, 'InService')],
      ShouldDecrementDesiredCapacity,
    };
    return play.autoScaling.send(new EnterStandbyCommand(request));
  };
}

function exitStandby(index: number): Move['act'] {
  return (play) =>
    play.autoScaling.send(
      new ExitStandbyCommand({ AutoScalingGroupName, InstanceIds: [idOf(play, index, 'Standby')] }),
    );
}

function protect(index: number, ProtectedFromScaleIn: boolean): Move['act'] {
  return (play) => {
    const request = { AutoScalingGroupName, InstanceIds: [idOf(play, index)], ProtectedFromScaleIn };
    return play.autoScaling.send(new SetInstanceProtectionCommand(request));
  };
}

function unhealthy(index: number): Move['act'] {
  return (play) =>
    play.autoScaling.send(new SetInstanceHealthCommand({ InstanceId: idOf(play, index), HealthStatus: 'Unhealthy' }));
}

function endInstance(index: number): Move['act'] {
  return (play) => play.ec2.send(new TerminateInstancesCommand({ InstanceIds: [idOf(play, index, 'Standby')] }));
}

function setProcess(process: string, on: boolean): Move['act'] {
  const request = { AutoScalingGroupName, ScalingProcesses: [process] };
  return async ({ autoScaling }) => {
    if (on) await autoScaling.send(new ResumeProcessesCommand(request));
    else await autoScaling.send(new SuspendProcessesCommand(request));
  };
}

function setCapacity(zone: string, isAvailable: boolean): Move['act'] {
  return async ({ simulator }) => simulator.life.setZoneCapacity(zone, isAvailable);
}

function putHook(kind: string): Move['act'] {
  return ({ autoScaling }) =>
    autoScaling.send(
      new PutLifecycleHookCommand({
        AutoScalingGroupName,
        LifecycleHookName: kind,
        LifecycleTransition: `autoscaling:EC2_INSTANCE_${kind.toUpperCase()}`,
        HeartbeatTimeout: 120,
      }),
    );
}

function answer(index: number): Move['act'] {
  return (play) => {
    const InstanceId = idOf(play, index, ':Wait');
    const hook = play.group.members.find(({ instanceId }) => instanceId === InstanceId)?.actions[0]?.hook;
    return play.autoScaling.send(
      new CompleteLifecycleActionCommand({
        AutoScalingGroupName,
        InstanceId,
        LifecycleHookName: hook ?? 'none',
        LifecycleActionResult: 'CONTINUE',
      }),
    );
  };
}

/** AWS may refuse a move; nothing else may go wrong. */
async function tried(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (error instanceof Error && '$metadata' in error) return;
    throw error;
  });
}

/** What must hold at any moment, whatever was done. */
function checkAlways({ group, region }: Play): void {
  expect(group.desiredCapacity).toBeGreaterThanOrEqual(group.minSize);
  expect(group.desiredCapacity).toBeLessThanOrEqual(group.maxSize);
  const members = [...region.groups.values()].flatMap((one) => one.members.map(({ instanceId }) => instanceId));
  expect(new Set(members).size).toBe(members.length);
  for (const { lifecycle, actions } of group.members) expect(actions.length > 0).toBe(lifecycle.endsWith(':Wait'));
  for (const { status, endedAt } of group.activities) {
    expect(endedAt !== null).toBe(['Successful', 'Failed', 'Cancelled'].includes(status));
  }
}

/** Puts right all that holds the group back, and gives it an hour. */
async function calmDown({ autoScaling, clock, group, simulator }: Play): Promise<void> {
  await autoScaling.send(new ResumeProcessesCommand({ AutoScalingGroupName }));
  for (const zone of oneGroup.zones) simulator.life.setZoneCapacity(zone, true);
  for (const { name } of [...group.hooks]) {
    await autoScaling.send(new DeleteLifecycleHookCommand({ AutoScalingGroupName, LifecycleHookName: name }));
  }
  for (const member of group.members) member.protectedFromScaleIn = false;
  clock.advance(60 * minuteMs);
}

it('whatever is done to it, a group keeps its limits and comes to rest with what it desires', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(moves, { maxLength: 40, size: 'max' }), async (history) => {
      const play = startPlay();
      for (const { act } of history) {
        await tried(act(play));
        checkAlways(play);
      }
      await calmDown(play);
      checkAlways(play);
      const { group, targets, region, simulator } = play;
      const serving = inService(group);
      expect(serving).toHaveLength(group.desiredCapacity);
      expect(group.members.every(({ lifecycle }) => lifecycle === 'InService' || lifecycle === 'Standby')).toBe(true);
      expect(targetStates(targets)).toEqual(Object.fromEntries(serving.map((id) => [id, 'healthy'])));
      expect(serving.every((id) => region.instances.get(id)?.state === 'running')).toBe(true);
      const sizes = group.zones.map(
        (zone) => group.members.filter((one) => one.zone === zone && one.lifecycle === 'InService').length,
      );
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      simulator.stop();
    }),
    { numRuns: 60 },
  );
}, 60_000);

it('the same history ends in the same state', async () => {
  const played = async (history: readonly Move[]) => {
    const play = startPlay();
    for (const { act } of history) await tried(act(play));
    play.simulator.stop();
    return play.region;
  };
  const histories = fc.array(moves, { maxLength: 25, size: 'max' });
  await fc.assert(
    fc.asyncProperty(histories, async (history) => {
      expect(await played(history)).toEqual(await played(history));
    }),
    { numRuns: 15 },
  );
});
