import { describe, expect, test } from 'vitest';
import type { GroupAction } from '#contract/groups.ts';
import type { FaultRule } from '../simulator/index.ts';
import { oneGroup } from '../simulator/index.ts';
import { type GroupPlay, playGroup } from './groups.testing.ts';
import { verifyRecord } from './jobs-invariants.testing.ts';

const hourMs = 3_600_000;

/** Plans first, so that the fault meets only the job. */
async function startUnder(play: GroupPlay, rule: FaultRule): Promise<string> {
  const plan = await play.plan(play.scale(5));
  play.simulator.aws.faults.add(rule);
  return play.startAs(plan);
}

describe('a write that goes wrong', () => {
  const operation = 'UpdateAutoScalingGroup';
  const cases: readonly { name: string; rule: FaultRule; writes: number }[] = [
    { name: 'its answer was lost', rule: { kind: 'lost_response', operation, times: 1 }, writes: 1 },
    { name: 'it never arrived', rule: { kind: 'lost_request', operation, times: 1 }, writes: 2 },
    { name: 'it was throttled', rule: { kind: 'throttle', operation, times: 2 }, writes: 3 },
    {
      name: 'AWS failed after its effect',
      rule: { kind: 'server_error', operation, times: 1, afterEffect: true },
      writes: 1,
    },
  ];

  test.each(cases)('$name: its effect takes place once', async ({ rule, writes }) => {
    const play = await playGroup();
    const jobId = await startUnder(play, rule);
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded', problem: null });
    expect(play.sizes.desiredCapacity).toBe(5);
    expect(play.writes()).toEqual({ UpdateAutoScalingGroup: writes });
  });

  test.each(cases.filter(({ rule }) => rule.kind === 'server_error' || rule.kind === 'throttle'))(
    '$name: every answer is on record also where the console is closed before it tries again',
    async ({ rule }) => {
      const play = await playGroup();
      const jobId = await startUnder(play, { ...rule, times: 3 });
      await play.until(() => play.wire.sent.length > 0, 60_000, 100);
      await play.restart();
      expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
      await verifyRecord(play, 'in the end');
    },
  );

  test('a refusal is told, and nothing was changed', async () => {
    const play = await playGroup();
    const jobId = await startUnder(play, { kind: 'access_denied', operation });
    expect(await play.finish(jobId)).toMatchObject({ state: 'failed', problem: { code: 'access_denied', operation } });
    expect(play.sizes.desiredCapacity).toBe(3);
  });
});

test('G04 reads that lag do not end a wait early, nor look like a foreign change', async () => {
  const play = await playGroup();
  const jobId = await startUnder(play, { kind: 'stale_read', service: 'autoscaling', lagMs: 20_000 });
  expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded', problem: null });
  expect(play.served()).toHaveLength(5);
});

test('G04 a lost answer and reads that lag: the write is not repeated', async () => {
  const play = await playGroup();
  const old = play.instanceIds[0] ?? '';
  const plan = await play.plan({ kind: 'replace', instanceId: old, order: 'terminate_first' });
  const operation = 'TerminateInstanceInAutoScalingGroup';
  play.simulator.aws.faults.add({ kind: 'lost_response', operation, times: 1 });
  play.simulator.aws.faults.add({ kind: 'stale_read', service: 'autoscaling', lagMs: 15_000 });
  const jobId = await play.startAs(plan);
  expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
  expect(play.writes()).toEqual({ TerminateInstanceInAutoScalingGroup: 1 });
});

test('G04 what is taken back under reads that lag is not taken for never done', async () => {
  const play = await playGroup();
  const instanceIds = play.instanceIds.slice(0, 1);
  const plan = await play.plan({ kind: 'enter_standby', instanceIds, keepCapacity: false });
  play.simulator.aws.faults.add({ kind: 'stale_read', service: 'autoscaling', lagMs: 12_000 });
  const jobId = await play.startAs(plan);
  await play.untilStep(jobId, 'enter-0');
  play.cancel(jobId);
  expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled' });
  await play.calmDown();
  expect(play.membersIn('InService')).toHaveLength(3);
});

test.each<{ operation: string; step: string; action: (play: GroupPlay) => GroupAction }>([
  {
    ...{ operation: 'SetInstanceProtection', step: 'set-protection' },
    action: (play) => ({ kind: 'protect', instanceIds: play.instanceIds.slice(0, 1) }),
  },
  {
    ...{ operation: 'ResumeProcesses', step: 'suspend' },
    action: () => ({ kind: 'suspend', processes: ['AZRebalance'] }),
  },
  { operation: 'UpdateAutoScalingGroup', step: 'set-sizes', action: (play) => play.scale(5) },
])('G04 an undo with $operation that never arrived is not found done in what was before', async (one) => {
  const play = await playGroup();
  const before = play.shape;
  const plan = await play.plan(one.action(play));
  play.simulator.aws.faults.add({ kind: 'stale_read', service: 'autoscaling', lagMs: 12_000 });
  const jobId = await play.startAs(plan);
  await play.untilStep(jobId, one.step);
  play.simulator.aws.faults.add({ kind: 'lost_request', operation: one.operation, times: 1 });
  play.cancel(jobId);
  expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled' });
  await play.calmDown();
  expect(play.shape).toEqual(before);
});

describe('G15 credentials expire, and the machine sleeps', () => {
  test('it waits for somebody to sign in, and goes on', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5));
    await play.untilStep(jobId, 'set-sizes');
    const restore = play.simulator.aws.faults.add({ kind: 'expired_token' });
    await play.until(() => play.job(jobId).wait?.kind === 'sign_in');
    await play.clock.advance(3 * hourMs);
    expect(play.job(jobId)).toMatchObject({ state: 'waiting', wait: { kind: 'sign_in' } });
    restore();
    await play.signInAgain();
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
  });

  test('woken hours past the deadline it looks first, and is not judged late', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5));
    await play.untilStep(jobId, 'set-sizes');
    await play.crash(6 * hourMs);
    expect(await play.finish(jobId, 60_000)).toMatchObject({ state: 'succeeded', problem: null });
  });

  test('a console that is stopped leaves nothing running, and the next one goes on', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5));
    await play.untilStep(jobId, 'set-sizes');
    expect(await play.restart(hourMs)).toEqual({ timers: 0, calls: 0 });
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
    expect(play.writes()).toEqual({ UpdateAutoScalingGroup: 1 });
  });

  test('what somebody changed while it slept is left as they want it', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5));
    await play.untilStep(jobId, 'set-sizes');
    play.simulator.life.changeLimits(oneGroup.groupName, { desiredCapacity: 2 });
    await play.crash(6 * hourMs);
    expect(await play.finish(jobId)).toMatchObject({ state: 'failed', problem: { code: 'changed_meanwhile' } });
    expect(play.sizes.desiredCapacity).toBe(2);
  });
});

test('a wait that comes to nothing ends with what was seen last, and is undone', async () => {
  const play = await playGroup();
  const jobId = await play.start(play.scale(4));
  play.simulator.life.setFate(oneGroup.groupName, 'never_boots', 100);
  const job = await play.finish(jobId);
  expect(job).toMatchObject({ state: 'failed', problem: { code: 'deadline_passed' } });
  expect(job.problem?.message).toContain('3 of 4 in service, 1 launching');
  expect(play.sizes.desiredCapacity).toBe(3);
});
