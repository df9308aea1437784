import { describe, expect, test } from 'vitest';
import type { GroupAction } from '#contract/groups.ts';
import { oneGroup } from '../simulator/index.ts';
import { type GroupPlay, playGroup } from './groups.testing.ts';

const { groupName } = oneGroup;

function oldest(play: GroupPlay): string {
  const [id] = play.instanceIds;
  if (id === undefined) throw new Error('The group is empty.');
  return id;
}

function replace(instanceId: string, order: 'launch_first' | 'terminate_first' = 'launch_first'): GroupAction {
  return { kind: 'replace', instanceId, order };
}

describe('replacing an instance, launching first', () => {
  test('G03, G10 the planned instance is gone in the end, and never less than before served', async () => {
    const play = await playGroup();
    // G09: otherwise the group itself may take another one to balance its zones, which the plan warns of.
    play.simulator.life.suspend(groupName, ['AZRebalance']);
    const old = oldest(play);
    const jobId = await play.start(replace(old));
    let fewest = play.served().length;
    await play.until(() => {
      fewest = Math.min(fewest, play.served().length);
      return play.hasEnded(jobId);
    });
    expect(play.job(jobId)).toMatchObject({ state: 'succeeded', pivoted: true });
    expect(play.instanceIds).not.toContain(old);
    expect(play.served()).toHaveLength(3);
    expect(fewest).toBe(3);
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 3, maxSize: 6 });
  });

  test('G05, G07 a group at its maximum: the maximum is raised by one, and set back', async () => {
    const play = await playGroup();
    play.simulator.life.changeLimits(groupName, { maxSize: 3 });
    const plan = await play.plan(replace(oldest(play)));
    expect(plan.warnings[0]?.message).toBe('The maximum size is raised from 3 to 4 until the old instance is gone.');
    const jobId = await play.startAs(plan);
    await play.until(() => play.sizes.maxSize === 4);
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 3, maxSize: 3 });
  });

  test('G07 stopped before the pivot the group is as it was', async () => {
    const play = await playGroup();
    play.simulator.life.changeLimits(groupName, { maxSize: 3 });
    const old = oldest(play);
    const jobId = await play.start(replace(old));
    await play.untilStep(jobId, 'grow');
    play.cancel(jobId);
    expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled', pivoted: false });
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 3, maxSize: 3 });
    expect(play.writes()).not.toHaveProperty('TerminateInstanceInAutoScalingGroup');
  });

  test('G07 stopped after the pivot the maximum is not left raised either', async () => {
    const play = await playGroup();
    play.simulator.life.changeLimits(groupName, { maxSize: 3 });
    const jobId = await play.start(replace(oldest(play)));
    await play.until(() => play.job(jobId).pivoted);
    play.cancel(jobId);
    expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled', pivoted: true });
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 3, maxSize: 3 });
  });

  test('G06, G13 somebody scales in while it waits: nothing is terminated, and their wish stays', async () => {
    const play = await playGroup();
    const old = oldest(play);
    const jobId = await play.start(replace(old));
    await play.untilStep(jobId, 'grow');
    play.simulator.life.changeLimits(groupName, { desiredCapacity: 2 });
    const job = await play.finish(jobId);
    expect(job).toMatchObject({ state: 'failed', pivoted: false, problem: { code: 'changed_meanwhile' } });
    expect(play.sizes.desiredCapacity).toBe(2);
    expect(play.writes()).not.toHaveProperty('TerminateInstanceInAutoScalingGroup');
  });

  test('G11 an instance that fails right before the old one would go keeps it', async () => {
    const play = await playGroup();
    const old = oldest(play);
    const jobId = await play.start(replace(old));
    await play.untilStep(jobId, 'grow');
    const [other = ''] = play.instanceIds.filter((id) => id !== old);
    play.simulator.life.suspend(groupName, ['ReplaceUnhealthy']);
    play.simulator.life.setHealth(other, 'Unhealthy');
    await play.clock.advance(5 * 60_000);
    expect(play.membersIn('InService')).toContain(old);
    expect(play.job(jobId).wait?.reason).toContain('1 unhealthy');
    play.simulator.life.setHealth(other, 'Healthy');
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
  });

  test('G12 no capacity: the old one stays, and the group is as it was', async () => {
    const play = await playGroup();
    for (const zone of oneGroup.zones) play.simulator.life.setZoneCapacity(zone, false);
    const old = oldest(play);
    const jobId = await play.start(replace(old));
    expect(await play.finish(jobId)).toMatchObject({ state: 'failed', pivoted: false });
    expect(play.instanceIds).toContain(old);
    expect(play.sizes.desiredCapacity).toBe(3);
  });
});

test('terminating first, the group replaces it', async () => {
  const play = await playGroup();
  const old = oldest(play);
  const jobId = await play.start(replace(old, 'terminate_first'));
  expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded', pivoted: true });
  expect(play.instanceIds).not.toContain(old);
  expect(play.served()).toHaveLength(3);
  expect(play.writes()).toEqual({ TerminateInstanceInAutoScalingGroup: 1 });
});

describe('standby', () => {
  test('stopped before its end, those that wait in standby return', async () => {
    const play = await playGroup();
    const ids = play.instanceIds.slice(0, 2);
    const jobId = await play.start({ kind: 'enter_standby', instanceIds: ids, keepCapacity: false });
    await play.untilStep(jobId, 'enter-0');
    expect(play.sizes.desiredCapacity).toBe(1);
    play.cancel(jobId);
    expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled', pivoted: false });
    await play.until(() => play.membersIn('InService').length === 3);
    expect(play.sizes.desiredCapacity).toBe(3);
  });

  test('a return that is stopped puts them back', async () => {
    const play = await playGroup();
    const ids = play.instanceIds.slice(0, 1);
    await play.finish(await play.start({ kind: 'enter_standby', instanceIds: ids, keepCapacity: false }));
    const jobId = await play.start({ kind: 'exit_standby', instanceIds: ids });
    await play.untilStep(jobId, 'exit-0');
    play.cancel(jobId);
    expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled' });
    await play.until(() => play.membersIn('Standby').length === 1);
    expect(play.sizes.desiredCapacity).toBe(2);
  });

  test('more than a call takes go in batches', async () => {
    const play = await playGroup();
    await play.finish(await play.start(play.scale(25, { maxSize: 30 })));
    const instanceIds = play.membersIn('InService').slice(0, 22);
    const jobId = await play.start({ kind: 'enter_standby', instanceIds, keepCapacity: false });
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
    expect(play.membersIn('Standby').toSorted()).toEqual(instanceIds.toSorted());
    expect(play.writes()).toMatchObject({ EnterStandby: 2 });
  });
});

describe('processes', () => {
  test('G01, G07 a suspension that is stopped resumes exactly what it suspended', async () => {
    const play = await playGroup();
    play.simulator.life.suspend(groupName, ['AZRebalance']);
    const jobId = await play.start({ kind: 'suspend', processes: ['AZRebalance', 'AlarmNotification'] });
    await play.untilStep(jobId, 'suspend');
    play.cancel(jobId);
    expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled' });
    expect(play.group.suspendedProcesses.map(({ name }) => name)).toEqual(['AZRebalance']);
  });

  test('G01 what a suspension costs is said before', async () => {
    const play = await playGroup();
    const plan = await play.plan({ kind: 'suspend', processes: ['AlarmNotification'] });
    expect(plan.warnings.map(({ message }) => message)).toEqual([
      'While AlarmNotification is suspended, the group cannot grow when its load does.',
    ]);
  });
});

describe('health', () => {
  test('an unhealthy instance is replaced', async () => {
    const play = await playGroup();
    const old = oldest(play);
    const jobId = await play.start(unhealthy(old));
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded', pivoted: true });
    expect(play.instanceIds).not.toContain(old);
    expect(play.served()).toHaveLength(3);
  });

  test('within the grace period AWS ignores it, and that is told', async () => {
    const play = await playGroup();
    await play.finish(await play.start(play.scale(4)));
    const newest = play.instanceIds.at(-1) ?? '';
    const plan = await play.plan(unhealthy(newest));
    expect(plan.warnings.some(({ message }) => message.includes('within the first'))).toBe(true);
    const job = await play.finish(await play.startAs(plan));
    expect(job).toMatchObject({ state: 'failed', problem: { message: expect.stringContaining('grace period') } });
    expect(play.instanceIds).toContain(newest);
  });
});

function unhealthy(instanceId: string): GroupAction {
  return { kind: 'set_health', instanceId, health: 'Unhealthy', respectGracePeriod: true };
}
