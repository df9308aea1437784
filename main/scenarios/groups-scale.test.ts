import { describe, expect, test } from 'vitest';
import { oneGroup } from '../simulator/index.ts';
import { playGroup } from './groups.testing.ts';

const { groupName, zones } = oneGroup;

describe('scaling out', () => {
  test('ends when every instance serves at the target group', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5));
    await play.until(() => play.job(jobId).wait !== null);
    expect(play.job(jobId).wait).toMatchObject({ kind: 'aws', deadline: expect.any(Number) });
    const job = await play.finish(jobId);
    expect(job).toMatchObject({ state: 'succeeded', problem: null, title: `Scale ${groupName} to 5` });
    expect(play.served()).toHaveLength(5);
    expect(play.writes()).toEqual({ UpdateAutoScalingGroup: 1 });
    expect(play.steps(jobId).map(({ key, state }) => [key, state])).toEqual([
      ['before', 'done'],
      ['set-sizes', 'done'],
      ['settle', 'done'],
    ]);
  });

  test('a start that is repeated after its job has ended is answered with that job', async () => {
    const play = await playGroup();
    const plan = await play.plan(play.scale(5));
    const jobId = await play.startAs(plan, 'the one');
    await play.finish(jobId);
    expect(await play.startAs(plan, 'the one')).toBe(jobId);
    expect(play.writes()).toEqual({ UpdateAutoScalingGroup: 1 });
  });

  test('stopped before its end it goes back', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5));
    await play.untilStep(jobId, 'set-sizes');
    expect(play.consequence(jobId).undoes).toEqual(['Set the sizes back to 3 (1 to 6)']);
    play.cancel(jobId);
    expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled', pivoted: false });
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 3, maxSize: 6 });
  });

  test('G02 somebody scales in the middle: the job says so and ends, and what they want stays', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5, { maxSize: 8 }));
    await play.untilStep(jobId, 'set-sizes');
    play.simulator.life.changeLimits(groupName, { desiredCapacity: 4 });
    const job = await play.finish(jobId);
    expect(job).toMatchObject({
      state: 'failed',
      problem: { code: 'changed_meanwhile', message: expect.stringContaining('desired capacity 4 instead of 5') },
    });
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 4, maxSize: 6 });
  });

  test('G02 what an alarm did is told in the words of AWS', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(4));
    await play.untilStep(jobId, 'set-sizes');
    play.simulator.life.alarm(groupName, 6);
    const job = await play.finish(jobId);
    expect(job.problem?.message).toMatch(/desired capacity 6 instead of 4.*a monitor alarm/);
    expect(play.sizes.desiredCapacity).toBe(6);
    expect(play.said(jobId).join('\n')).not.toMatch(/Done: Wait|Undone:/);
    expect(play.said(jobId)).toContain(
      'Not undone: Set the sizes back to 3 (1 to 6). The sizes stay at 6 (1 to 6), because somebody else changed them since: desired capacity 6 instead of 4.',
    );
  });

  test('G13 a maximum that was raised meanwhile is not set back', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5, { maxSize: 7 }));
    await play.untilStep(jobId, 'set-sizes');
    play.simulator.life.changeLimits(groupName, { maxSize: 9 });
    play.cancel(jobId);
    expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled' });
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 3, maxSize: 9 });
    expect(play.said(jobId)).toContain('What was changed since is left as it is: maximum size 9 instead of 7.');
    expect(play.said(jobId)).toContain(
      'Undone: Set the sizes back to 3 (1 to 6). The sizes are 3 (1 to 9) now, because somebody else changed the rest since.',
    );
  });

  test('G12 no capacity is told at once, and what was asked for is taken back', async () => {
    const play = await playGroup();
    for (const zone of zones) play.simulator.life.setZoneCapacity(zone, false);
    const jobId = await play.start(play.scale(5));
    await play.until(() => play.job(jobId).wait?.reason.includes('sufficient t3.micro capacity') === true, 60_000);
    const job = await play.finish(jobId, 600_000);
    expect(job).toMatchObject({ state: 'failed', problem: { message: expect.stringContaining('capacity') } });
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 3, maxSize: 6 });
    expect(play.membersIn('InService')).toHaveLength(3);
  });

  test('G12 one zone without capacity is told, and passes when there is some again', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5));
    play.simulator.life.setZoneCapacity('eu-west-1a', false);
    await play.until(() => play.job(jobId).wait?.reason.includes('(eu-west-1a)') === true, 60_000);
    play.simulator.life.setZoneCapacity('eu-west-1a', true);
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
  });
});

describe('scaling in', () => {
  test('ends when those that go are gone; its write is the pivot', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(2));
    const job = await play.finish(jobId);
    expect(job).toMatchObject({ state: 'succeeded', pivoted: true });
    expect(play.instanceIds).toHaveLength(2);
    expect(play.served()).toHaveLength(2);
  });

  test('G06 stopped after the pivot nothing is undone', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(2));
    await play.until(() => play.job(jobId).pivoted);
    expect(play.consequence(jobId).undoes).toEqual([]);
    play.cancel(jobId);
    expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled', pivoted: true });
    expect(play.sizes.desiredCapacity).toBe(2);
    expect(play.writes()).toEqual({ UpdateAutoScalingGroup: 1 });
  });
});

test('bounds alone are set without waiting for instances', async () => {
  const play = await playGroup();
  const jobId = await play.start(play.scale(3, { minSize: 2, maxSize: 9 }));
  expect(await play.finish(jobId, 60_000)).toMatchObject({ state: 'succeeded' });
  expect(play.sizes).toEqual({ minSize: 2, desiredCapacity: 3, maxSize: 9 });
});

describe('starting', () => {
  test('a plan that the group has left behind is refused before there is a job', async () => {
    const play = await playGroup();
    const plan = await play.plan(play.scale(5));
    play.simulator.life.changeLimits(groupName, { maxSize: 7 });
    await expect(play.startAs(plan)).rejects.toMatchObject({ problem: { code: 'changed_meanwhile' } });
  });

  test('what is blocked is refused with the reason', async () => {
    const play = await playGroup();
    play.simulator.life.suspend(groupName, ['Launch']);
    const plan = await play.plan(play.scale(5));
    expect(plan.blockers).toEqual([
      { message: 'Launch is suspended: no instance would be launched.', advice: 'Resume Launch first.' },
    ]);
    await expect(play.startAs(plan)).rejects.toMatchObject({
      problem: { code: 'wrong_state', message: 'Launch is suspended: no instance would be launched.' },
    });
  });

  test('a group that a job holds is refused, and two starts with one key are one job', async () => {
    const play = await playGroup();
    const [one, other] = [await play.plan(play.scale(5)), await play.plan(play.scale(4))];
    const jobId = await play.startAs(one, 'key');
    await expect(play.startAs(other, 'other key')).rejects.toMatchObject({ problem: { code: 'held' } });
    const held = await play.plan(play.scale(6));
    expect(held.blockers[0]?.message).toMatch(/works on it: Scale .* to \d/);
    expect(await play.startAs(one, 'key')).toBe(jobId);
  });

  test('an instance or a group that is not there is named', async () => {
    const play = await playGroup();
    const plan = await play.plan({ kind: 'protect', instanceIds: ['i-0000000000000beef'] });
    await expect(play.startAs(plan)).rejects.toMatchObject({
      problem: { code: 'not_found', field: 'action.instanceIds', resource: 'i-0000000000000beef' },
    });
    const nowhere = { connectionId: play.connection.id, groupName: 'nowhere' };
    await expect(play.passing(play.groups.now(nowhere))).rejects.toMatchObject({ problem: { code: 'not_found' } });
  });
});
