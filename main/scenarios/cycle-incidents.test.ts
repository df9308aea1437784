import { describe, expect, test } from 'vitest';
import { oneGroup } from '../simulator/index.ts';
import { cycleOf, finishCounting, release, startCycle } from './cycles.testing.ts';
import { type GroupPlay, playGroup } from './groups.testing.ts';

const sizes = { minSize: 1, desiredCapacity: 3, maxSize: 6 };
const { groupName } = oneGroup;

/** A cycle of three that runs. */
async function cycling(spec: Parameters<typeof cycleOf>[1] = {}) {
  const play = await playGroup();
  const old = release(play);
  const jobId = await startCycle(play, cycleOf(play, spec));
  return { play, old, jobId, live: () => play.cycles.live(jobId)[0] };
}

function newcomersOf(play: GroupPlay, old: readonly string[]): string[] {
  return play.instanceIds.filter((id) => !old.includes(id));
}

test('G01 an alarm scales out in the middle: nothing keeps the group from it, and its wish stays', async () => {
  const { play, old, jobId, live } = await cycling();
  await play.until(() => play.membersIn('Pending').length > 0);
  expect(play.simulator.life.alarm(groupName, 5)).toBe(true);
  await play.until(() => play.instanceIds.length === 5, 15_000);
  await finishCounting(play, jobId);
  expect(play.job(jobId).state).toBe('succeeded');
  expect(live()?.retired.toSorted()).toEqual(old.toSorted());
  expect(play.sizes).toEqual({ ...sizes, desiredCapacity: 5 });
  const suspended = play.wire.sent.filter(({ operation }) => operation === 'SuspendProcesses');
  expect(suspended.map(({ parameters }) => Object.values(parameters))).toEqual([[groupName, 'AZRebalance']]);
});

test('G02 somebody suspends launching: it does not hang, says why, and leaves that suspended', async () => {
  const { play, old, jobId } = await cycling();
  await play.until(() => play.membersIn('Pending').length > 0);
  play.simulator.life.suspend(groupName, ['Launch']);
  await finishCounting(play, jobId, 3_600_000);
  const { state, problem } = play.job(jobId);
  expect({ state, message: problem?.message }).toEqual({
    state: 'failed',
    message: expect.stringContaining('Somebody suspended Launch.'),
  });
  expect(play.instanceIds).toEqual(expect.arrayContaining(old));
  expect(play.sizes).toEqual(sizes);
  expect(play.shape.suspended).toEqual(['Launch']);
});

test('G03 an old one that somebody protects is left, and the job fails and names it', async () => {
  const { play, jobId, live } = await cycling();
  await play.until(() => live()?.retired.length === 1);
  const retired = live()?.retired ?? [];
  const held = play.group.members.find(({ instanceId, launchTemplate }) => {
    return !retired.includes(instanceId) && launchTemplate?.version === 1;
  });
  if (!held) throw new Error('No old one is left.');
  held.protectedFromScaleIn = true;
  expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
  expect(play.job(jobId)).toMatchObject({
    state: 'failed',
    problem: { message: expect.stringContaining(held.instanceId) },
  });
  expect(live()).toMatchObject({ proof: { leftover: [held.instanceId] } });
  expect(play.instanceIds).toContain(held.instanceId);
  expect(play.sizes).toEqual(sizes);
});

test('G06 it is taken back while somebody scales in: the floor holds, and their size stays', async () => {
  const { play, jobId, live } = await cycling();
  await play.until(() => live()?.retired.length === 1 && play.membersIn('Pending').length > 0);
  play.simulator.life.changeLimits(groupName, { desiredCapacity: 2 });
  play.cancel(jobId);
  expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(2);
  expect(play.job(jobId).state).toBe('cancelled');
  await play.clock.advance(15 * 60_000);
  expect(play.served()).toHaveLength(2);
  expect(play.sizes).toEqual({ ...sizes, desiredCapacity: 2 });
});

test('G09 rebalancing of zones is suspended only while it runs, and takes no instance meanwhile', async () => {
  const play = await playGroup();
  play.simulator.life.changeLimits(groupName, { desiredCapacity: 6, maxSize: 8 });
  await play.calmDown();
  await play.until(() => play.served().length === 6);
  const old = release(play);
  const jobId = await startCycle(play, cycleOf(play));
  await play.until(() => play.shape.suspended.length > 0);
  expect(play.shape.suspended).toEqual(['AZRebalance']);
  expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(6);
  expect(play.job(jobId).state).toBe('succeeded');
  expect(play.shape.suspended).toEqual([]);
  const [live] = play.cycles.live(jobId);
  expect(live?.retired.toSorted()).toEqual(old.toSorted());
  expect(live?.proof?.vanished).toEqual([]);
  const causes = play.group.activities.map(({ cause }) => cause);
  expect(causes.filter((cause) => cause.includes('to balance'))).toEqual([]);
});

test('G09 zones end as even as they were: nothing but what was planned is replaced, also once rebalancing is resumed', async () => {
  const { play, old, jobId, live } = await cycling();
  const perZone = () => oneGroup.zones.map((zone) => play.group.members.filter((one) => one.zone === zone).length);
  expect(perZone()).toEqual([1, 1, 1]);
  expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
  expect(perZone()).toEqual([1, 1, 1]);
  expect(live()?.retired.toSorted()).toEqual(old.toSorted());
  expect(live()?.proof?.sentence).not.toContain('uneven');
  const after = play.instanceIds;
  await play.clock.advance(3_600_000);
  expect(play.shape.suspended).toEqual([]);
  expect(play.instanceIds).toEqual(after);
});

describe('G11 what was counted as healthy fails', () => {
  test('a new one that fails its checks keeps the old ones until it passes them again', async () => {
    const { play, old, jobId, live } = await cycling();
    await play.until(() => play.served().length === 4);
    const [fresh = ''] = newcomersOf(play, old);
    play.simulator.life.setTargetHealth(fresh, 'Target.Timeout');
    await play.clock.advance(35_000);
    expect(live()?.retired).toEqual([]);
    expect(play.job(jobId).wait?.reason).toContain(`${fresh} is not serving yet`);
    play.simulator.life.setTargetHealth(fresh, null);
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId).state).toBe('succeeded');
  });

  test('the console is dead for a while right before a retirement: it looks again before it retires', async () => {
    const { play, old, jobId, live } = await cycling();
    play.dieAt(/before effect retire/);
    await play.until(() => play.isDead);
    const [fresh = ''] = newcomersOf(play, old);
    play.simulator.life.setTargetHealth(fresh, 'Target.Timeout');
    await play.crash(1000);
    await play.clock.advance(36_000);
    expect(live()?.retired).toEqual([]);
    play.simulator.life.setTargetHealth(fresh, null);
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId).state).toBe('succeeded');
  });
});

describe('G12 AWS has no machines', () => {
  test('in any zone: that is said at once, and what was grown is taken back', async () => {
    const play = await playGroup();
    const old = release(play);
    for (const zone of oneGroup.zones) play.simulator.life.setZoneCapacity(zone, false);
    const jobId = await startCycle(play, cycleOf(play));
    await play.until(() => play.job(jobId).wait?.reason.includes('sufficient t3.micro capacity') === true, 60_000);
    expect(await finishCounting(play, jobId)).toBe(3);
    expect(play.job(jobId)).toMatchObject({
      state: 'failed',
      problem: { message: expect.stringContaining('sufficient t3.micro capacity') },
    });
    expect(play.instanceIds.toSorted()).toEqual(old.toSorted());
    expect(play.sizes).toEqual(sizes);
    expect(play.shape.suspended).toEqual([]);
  });

  test('in one zone: the others take what it cannot', async () => {
    const play = await playGroup();
    const old = release(play);
    play.simulator.life.setZoneCapacity(oneGroup.zones[0], false);
    const jobId = await startCycle(play, cycleOf(play));
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId).state).toBe('succeeded');
    expect(play.cycles.live(jobId)[0]?.retired.toSorted()).toEqual(old.toSorted());
  });
});

test('G15 asleep for an hour while credentials expire: it waits for a sign-in, looks, and goes on', async () => {
  const { play, old, jobId, live } = await cycling();
  await play.until(() => live()?.retired.length === 1);
  const renew = play.simulator.aws.faults.add({ kind: 'expired_token' });
  await play.sleep(3_600_000);
  const before = play.wire.sent.length;
  await play.until(() => play.job(jobId).wait?.kind === 'sign_in');
  await play.clock.advance(10 * 60_000);
  expect(play.wire.sent).toHaveLength(before);
  renew();
  await play.signInAgain();
  expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
  expect(play.job(jobId)).toMatchObject({ state: 'succeeded', problem: null });
  expect(live()?.retired.toSorted()).toEqual(old.toSorted());
});
