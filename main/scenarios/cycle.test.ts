import { describe, expect, onTestFinished, test } from 'vitest';
import type { FaultRule } from '../simulator/index.ts';
import { cycleOf, finishCounting, planned, release, startCycle } from './cycles.testing.ts';
import { GroupPlay, playGroup } from './groups.testing.ts';

const sizes = { minSize: 1, desiredCapacity: 3, maxSize: 6 };

test('a canary cycle of three replaces exactly the stale ones, never below the floor, and restores the settings', async () => {
  const play = await playGroup();
  const old = release(play);
  const jobId = await startCycle(play, cycleOf(play));
  expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
  expect(play.job(jobId)).toMatchObject({ state: 'succeeded', problem: null });
  const [live] = play.cycles.live(jobId);
  expect(live?.retired.toSorted()).toEqual(old.toSorted());
  expect(live?.lowest).toMatchObject({ required: 3, healthy: 3 });
  expect(live?.proof?.sentence).toContain('at the lowest 3 were healthy of 3 required; 3 instances retired');
  expect(play.writes()).toEqual({
    CreateOrUpdateTags: 1,
    SuspendProcesses: 1,
    UpdateAutoScalingGroup: 3,
    TerminateInstanceInAutoScalingGroup: 3,
    ResumeProcesses: 1,
    DeleteTags: 1,
  });
  expect(play.sizes).toEqual(sizes);
  expect(play.shape.suspended).toEqual([]);
  expect(play.membersIn('InService').filter((id) => old.includes(id))).toEqual([]);
});

test('while it runs, lanes show each old one beside what takes its place', async () => {
  const play = await playGroup();
  const old = release(play);
  const jobId = await startCycle(play, cycleOf(play));
  await play.until(() => (play.cycles.live(jobId)[0]?.lanes[0]?.replacement ?? null) !== null);
  const [live] = play.cycles.live(jobId);
  expect(live?.lanes.map((lane) => lane.old?.id).toSorted()).toEqual(old.toSorted());
  expect(live?.lanes[0]?.replacement?.lamps.map(({ name, state }) => [name, state])).toEqual([
    ['launched', 'waiting'],
    ['bootstrapped', 'waiting'],
    ['deployed', 'not_required'],
    ['serving', 'waiting'],
  ]);
  expect(live).toMatchObject({ currentBatch: 1, floor: 3, proof: null, now: expect.stringContaining('Waiting for') });
  expect(live?.next).toMatch(/^(An old instance|i-\w+ in eu-west-1\w) is retired\.$/);
});

test('G05 the only instance of a group stays until its replacement serves', async () => {
  const play = await GroupPlay.open({
    arrange: ({ life }) => life.changeLimits('shop-prod-web-group', { desiredCapacity: 1, maxSize: 1 }),
  });
  onTestFinished(() => play.close());
  await play.calmDown();
  await play.until(() => play.instanceIds.length === 1);
  const [old] = release(play);
  const request = cycleOf(play, { maximumSizeLimit: 2 });
  expect((await planned(play, cycleOf(play))).groups[0]?.blockers[0]?.message).toContain('no room for one more');
  const jobId = await startCycle(play, request);
  expect(await finishCounting(play, jobId)).toBe(1);
  expect(play.job(jobId).state).toBe('succeeded');
  expect(play.instanceIds).not.toContain(old);
  expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 1, maxSize: 1 });
});

test('G13 what somebody else wants meanwhile holds, and stays at the end', async () => {
  const play = await playGroup();
  const old = release(play);
  const jobId = await startCycle(play, cycleOf(play));
  await play.until(() => play.membersIn('Pending').length > 0);
  play.simulator.life.changeLimits(play.ref.groupName, { desiredCapacity: 5 });
  await finishCounting(play, jobId);
  expect(play.job(jobId).state).toBe('succeeded');
  expect(play.sizes).toEqual({ ...sizes, desiredCapacity: 5 });
  expect(play.cycles.live(jobId)[0]?.retired.toSorted()).toEqual(old.toSorted());
});

test.each(['never_boots', 'never_serves'] as const)(
  'G10, G11 new instances that are %s: nothing old is retired, and the group goes back',
  async (fate) => {
    const play = await playGroup();
    const old = release(play);
    play.simulator.life.setFate(play.ref.groupName, fate, 10);
    const jobId = await startCycle(play, cycleOf(play, { readyWithinMinutes: 10 }));
    expect(await finishCounting(play, jobId)).toBe(3);
    const job = play.job(jobId);
    expect(job.state).toBe('failed');
    expect(play.cycles.live(jobId)[0]).toMatchObject({ retired: [], proof: { leftover: expect.arrayContaining(old) } });
    expect(play.sizes).toEqual(sizes);
    expect(play.shape.suspended).toEqual([]);
    expect(play.instanceIds).toEqual(expect.arrayContaining(old));
  },
);

describe('whatever happens in the middle', () => {
  test('cancelled, what is too much goes and the settings are restored', async () => {
    const play = await playGroup();
    release(play);
    const jobId = await startCycle(play, cycleOf(play));
    await play.until(() => play.cycles.live(jobId)[0]?.retired.length === 1);
    await play.until(() => play.membersIn('Pending').length > 0);
    expect(play.consequence(jobId).undoes).toEqual([
      'Take back what is too much in shop-prod-web-group, and restore its settings; what was replaced stays',
    ]);
    play.cancel(jobId);
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId).state).toBe('cancelled');
    expect(play.sizes).toEqual(sizes);
    expect(play.shape.suspended).toEqual([]);
    expect(play.cycles.live(jobId)[0]?.proof?.leftover).toHaveLength(2);
  });

  test.each([
    /before effect suspend/,
    /after effect suspend/,
    /after effect grow/,
    /result grow/,
    /before effect retire/,
    /after effect retire/,
    /after effect restore/,
    /result next:3/,
  ])('G07, G08 dead at %s for a while, it goes on to the same end', async (point) => {
    const play = await playGroup();
    const old = release(play);
    const jobId = await startCycle(play, cycleOf(play));
    play.dieAt(point);
    await play.until(() => play.isDead);
    await play.crash(5 * 60_000);
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId).state).toBe('succeeded');
    expect(play.cycles.live(jobId)[0]?.retired.toSorted()).toEqual(old.toSorted());
    expect(play.sizes).toEqual(sizes);
    expect(play.shape.suspended).toEqual([]);
    expect(play.writes()['TerminateInstanceInAutoScalingGroup']).toBe(3);
  });

  test('dead while it is taken back, it is taken back all the same', async () => {
    const play = await playGroup();
    release(play);
    const jobId = await startCycle(play, cycleOf(play));
    await play.until(() => play.membersIn('Pending').length > 0);
    play.cancel(jobId);
    play.dieAt(/after effect undo:.*discard/);
    await play.until(() => play.isDead);
    await play.crash(60_000);
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('cancelled');
    expect(play.sizes).toEqual(sizes);
    expect(play.shape.suspended).toEqual([]);
  });
});

describe('where AWS or the network fail', () => {
  const terminate = 'TerminateInstanceInAutoScalingGroup';
  test.each<{ name: string; rule: FaultRule }>([
    { name: 'answers that lag', rule: { kind: 'stale_read', service: 'autoscaling', lagMs: 12_000 } },
    {
      name: 'a lost answer to a growth',
      rule: { kind: 'lost_response', operation: 'UpdateAutoScalingGroup', times: 1 },
    },
    { name: 'a lost answer to a retirement', rule: { kind: 'lost_response', operation: terminate, times: 1 } },
    { name: 'a retirement that is throttled', rule: { kind: 'throttle', operation: terminate, times: 2 } },
  ])('G04 $name: each is retired once and the floor holds', async ({ rule }) => {
    const play = await playGroup();
    const old = release(play);
    const request = cycleOf(play);
    const { fingerprint } = await planned(play, request);
    play.simulator.aws.faults.add(rule);
    const asked = { ...request, fingerprint, reason: 'A release', ticket: null, requestKey: 'cycle' };
    const { jobId } = await play.passing(play.cycles.start(asked, 'ada'));
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId)).toMatchObject({ state: 'succeeded', problem: null });
    expect(play.cycles.live(jobId)[0]?.retired.toSorted()).toEqual(old.toSorted());
    expect(play.sizes).toEqual(sizes);
  });

  test('a retirement that is lost while somebody else ends the same one is not taken for done', async () => {
    const play = await playGroup();
    const old = release(play);
    const jobId = await startCycle(play, cycleOf(play));
    play.dieAt(/before effect retire/);
    await play.until(() => play.isDead);
    const ended = old.find((id) => play.points.at(-1)?.includes(id));
    if (!ended) throw new Error('Nothing was to be retired.');
    play.simulator.life.terminate(ended);
    await play.crash(90_000);
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
    expect(play.said(jobId).filter((one) => one.includes('Somebody else changed the group'))).toEqual([]);
    expect(play.cycles.live(jobId)[0]?.proof?.vanished).toEqual([ended]);
    expect(play.sizes).toEqual(sizes);
  });

  test('G26 what may not be retired stays, and the group goes back', async () => {
    const play = await playGroup();
    const old = release(play);
    const jobId = await startCycle(play, cycleOf(play));
    play.simulator.aws.faults.add({ kind: 'access_denied', operation: terminate, times: 1 });
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId)).toMatchObject({ state: 'failed', problem: { code: 'access_denied' } });
    expect(play.sizes).toEqual(sizes);
    expect(play.shape.suspended).toEqual([]);
    expect(play.instanceIds).toEqual(expect.arrayContaining(old));
  });

  test('a lid that is closed for hours keeps nothing from its end', async () => {
    const play = await playGroup();
    release(play);
    const jobId = await startCycle(play, cycleOf(play));
    await play.until(() => play.cycles.live(jobId)[0]?.retired.length === 1);
    await play.sleep(8 * 3_600_000);
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId).state).toBe('succeeded');
  });
});

test('an HTTP gate that does not answer as expected keeps old instances until it does', async () => {
  let body = 'version 1';
  const fetch = () => Promise.resolve(new Response(body));
  const play = await playGroup({ fetch });
  release(play);
  const gate = { kind: 'http', url: 'http://{address}/version', expected: 'version 2' } as const;
  const jobId = await startCycle(play, cycleOf(play, { gate }));
  await play.until(() => play.job(jobId).wait?.reason.includes('is not deployed yet') === true);
  await play.clock.advance(120_000);
  expect(play.cycles.live(jobId)[0]?.retired).toEqual([]);
  body = 'version 2';
  await finishCounting(play, jobId);
  expect(play.job(jobId).state).toBe('succeeded');
});

describe('starting', () => {
  test('what is blocked does not begin', async () => {
    const play = await playGroup();
    release(play);
    const request = { ...cycleOf(play, { alarms: ['errors'] }), engine: 'instance_refresh' as const };
    const { groups } = await planned(play, request);
    expect(groups[0]?.blockers.map(({ message }) => message)).toEqual(['There is no alarm errors.']);
    await expect(startCycle(play, request)).rejects.toMatchObject({ problem: { code: 'wrong_state' } });
  });

  test('a plan that the group has left behind, a group that is held and an instance that is not there are refused', async () => {
    const play = await playGroup();
    release(play);
    const request = cycleOf(play);
    const { fingerprint } = await planned(play, request);
    const asked = { ...request, fingerprint, reason: 'A release', ticket: null };
    play.simulator.life.changeLimits(play.ref.groupName, { maxSize: 9 });
    await expect(play.passing(play.cycles.start({ ...asked, requestKey: 'a' }, 'ada'))).rejects.toMatchObject({
      problem: { code: 'changed_meanwhile' },
    });
    const selection = { kind: 'chosen', instanceIds: ['i-0000000000000beef'] } as const;
    const chosen = cycleOf(play, { selection: { ...selection, instanceIds: [...selection.instanceIds] } });
    await expect(startCycle(play, chosen)).rejects.toMatchObject({
      problem: { code: 'not_found', field: 'spec.selection.instanceIds' },
    });
    const jobId = await startCycle(play, request, 'b');
    expect(await startCycle(play, request, 'b')).toBe(jobId);
    await expect(startCycle(play, request, 'c')).rejects.toMatchObject({ problem: { code: 'held' } });
  });
});
