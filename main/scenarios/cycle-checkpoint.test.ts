import { describe, expect, test } from 'vitest';
import type { CycleSpec } from '#contract/cycles.ts';
import { approvalFor, cycleOf, finishCounting, release, startCycle } from './cycles.testing.ts';
import { playGroup } from './groups.testing.ts';

const sizes = { minSize: 1, desiredCapacity: 3, maxSize: 6 };

/** A cycle that waits for a person after its canary. */
async function held(changes: Partial<CycleSpec> = {}) {
  const play = await playGroup();
  const { life } = play.simulator;
  life.addAlarm(play.ref.groupName, 'errors');
  const old = release(play);
  const jobId = await startCycle(play, cycleOf(play, { checkpoint: 'after_canary', ...changes }));
  const isHeld = () => play.job(jobId).wait?.kind === 'person';
  await play.until(isHeld);
  return { play, life, old, jobId, isHeld, live: () => play.cycles.live(jobId)[0] };
}

test('a checkpoint after the canary holds until somebody lets it go on', async () => {
  const { play, jobId } = await held();
  expect(play.cycles.live(jobId)[0]?.retired).toHaveLength(1);
  expect(() => play.cycles.approve({ ...approvalFor(jobId), batch: 2 }, 'grace')).toThrow(
    'does not stop after batch 2',
  );
  play.cycles.approve(approvalFor(jobId), 'grace');
  await finishCounting(play, jobId);
  expect(play.job(jobId).state).toBe('succeeded');
  expect(play.said(jobId)).toContain('grace lets it go on past the canary: It looks well');
});

describe('while a checkpoint holds', () => {
  test('what drains is seen to go, and capacity is counted as it falls and comes back', async () => {
    const { play, life, old, isHeld, live } = await held();
    expect(live()?.lanes.map((lane) => lane.old?.state)).toContain('retiring');
    await play.clock.advance(10 * 60_000);
    expect(
      live()
        ?.lanes.map((lane) => lane.old?.state)
        .toSorted(),
    ).toEqual(['gone', 'serving', 'serving']);
    expect(live()).toMatchObject({
      now: 'Waiting for approval; the group is looked at meanwhile.',
      next: 'New instances are launched for batch 2.',
    });
    const healthy = () => live()?.ledger.at(-1)?.healthy;
    expect(healthy()).toBe(3);
    const [sick = ''] = play.instanceIds.filter((id) => old.includes(id));
    life.setTargetHealth(sick, 'Target.Timeout');
    await play.until(() => healthy() === 2, 60_000);
    expect(live()).toMatchObject({ lowest: { healthy: 2, required: 3, floor: 'crossed' } });
    life.setTargetHealth(sick, null);
    await play.until(() => healthy() === 3, 120_000);
    expect(isHeld()).toBe(true);
  });

  test('an alarm that comes on ends the cycle without an approval: nothing more goes, and the group goes back', async () => {
    const { play, life, jobId, live } = await held({ alarms: ['errors'] });
    await play.clock.advance(5 * 60_000);
    life.setAlarm('errors', 'ALARM');
    await play.until(() => play.job(jobId).wait?.kind !== 'person', 30_000);
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId)).toMatchObject({ state: 'failed', problem: { code: 'aws_failed' } });
    expect(live()?.proof?.sentence).toMatch(/^errors is in alarm\./);
    expect(live()?.retired).toHaveLength(1);
    expect(play.said(jobId)).toContain('Broken off: Wait for approval after the canary. errors is in alarm.');
    expect(play.sizes).toEqual(sizes);
    expect(play.shape.suspended).toEqual([]);
  });

  test('what somebody else wants is taken up, and it asks again', async () => {
    const { play, life, jobId, isHeld } = await held();
    life.changeLimits(play.ref.groupName, { desiredCapacity: 5 });
    await play.until(() => play.said(jobId).some((line) => line.includes('The cycle goes on with that')), 120_000);
    await play.until(isHeld, 20 * 60_000);
    play.cycles.approve(approvalFor(jobId), 'grace');
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
    expect(play.sizes).toEqual({ ...sizes, desiredCapacity: 5 });
  });

  test('a look that fails keeps nobody from approving, and says why nothing new is seen', async () => {
    const { play, jobId, isHeld } = await held();
    const recover = play.simulator.aws.faults.add({ kind: 'throttle', service: 'autoscaling' });
    await play.until(() => play.job(jobId).problem !== null, 120_000);
    expect(isHeld()).toBe(true);
    expect(play.job(jobId).problem?.code).toBe('throttled');
    recover();
    await play.until(() => play.job(jobId).problem === null, 120_000);
    play.cycles.approve(approvalFor(jobId), 'grace');
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
  });

  test('dead for an hour meanwhile, it looks at once and asks still', async () => {
    const { play, jobId, isHeld, live } = await held();
    await play.crash(60 * 60_000);
    await play.until(isHeld, 5_000);
    await play.until(() => live()?.lanes.every((lane) => lane.old?.state !== 'retiring') === true, 10_000);
    play.cycles.approve(approvalFor(jobId), 'grace');
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
  });
});
