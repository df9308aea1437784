import { describe, expect, test } from 'vitest';
import { SeveralPlay } from './cycle-several.testing.ts';
import { approvalFor, cycleOf, finishCounting, planned, release, startCycle } from './cycles.testing.ts';
import { playGroup } from './groups.testing.ts';

const [web, api] = ['shop-prod-web-group', 'api'];

describe('several groups in one job', () => {
  test('one after another: the others wait with their plan, and all count as one', async () => {
    const { play, ...several } = await open(api);
    const jobId = await startCycle(play, several.request('one_after_another'));
    expect(play.job(jobId)).toMatchObject({ kind: 'groups.cycle', title: 'Replace 6 instances of 2 groups' });
    await play.until(() => several.cycleOf(jobId, web).retired.length === 1);
    const waiting = several.cycleOf(jobId, api);
    expect(waiting).toMatchObject({ next: `Begins after ${web}.`, currentBatch: null, retired: [], endsBetween: null });
    expect(waiting.lanes.map(({ old }) => old?.state)).toEqual(['serving', 'serving', 'serving']);
    await play.until(() => play.job(jobId).progress?.done === 1);
    expect(play.job(jobId).progress).toEqual({ done: 1, total: 6 });
    await play.until(() => several.cycleOf(jobId, api).retired.length === 1);
    expect(several.cycleOf(jobId, web).proof?.sentence).toContain('3 instances retired');
    await play.until(() => play.job(jobId).progress?.done === 4);
    await finishCounting(play, jobId);
    expect(play.job(jobId)).toMatchObject({ state: 'succeeded', problem: null });
    expect(several.instanceIds().filter((id) => several.old.includes(id))).toEqual([]);
    expect(play.cycles.live(jobId).map(({ groupName }) => groupName)).toEqual([web, api]);
  });

  test('together: all run at once, and each checkpoint is passed by itself', async () => {
    const { play, ...several } = await open(api);
    const jobId = await startCycle(play, several.request('together', { checkpoint: 'after_canary' }));
    await play.until(() => play.cycles.live(jobId).every(({ retired }) => retired.length === 1));
    for (const { jobId: child } of play.cycles.live(jobId)) play.cycles.approve(approvalFor(child), 'grace');
    expect(() => play.cycles.approve(approvalFor(jobId), 'grace')).toThrow('There is no such cycle.');
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
  });

  test('where one fails, the others go back or never begin, and what has succeeded stays', async () => {
    const { play, ...several } = await open(api, 'worker');
    play.simulator.life.setFate(api, 'never_boots', 10);
    const request = several.request('one_after_another', { readyWithinMinutes: 10 });
    const { groups } = await planned(play, request);
    expect(groups[0]?.warnings.at(-1)?.message).toContain('Where another of these groups fails');
    const jobId = await startCycle(play, request);
    await finishCounting(play, jobId);
    expect(play.job(jobId)).toMatchObject({ state: 'failed', problem: { message: expect.stringContaining('of api') } });
    expect(several.cycleOf(jobId, web).retired).toHaveLength(3);
    expect(several.cycleOf(jobId, 'worker')).toMatchObject({
      next: 'It never began, because the whole ended before.',
      retired: [],
    });
    for (const group of several.groups) {
      expect(group).toMatchObject({ minSize: 1, desiredCapacity: 3, maxSize: 6, suspendedProcesses: [] });
    }
  });

  test('cancelled while they run together, all go back', async () => {
    const { play, ...several } = await open(api);
    const jobId = await startCycle(play, several.request('together'));
    await play.until(() => play.cycles.live(jobId).some(({ retired }) => retired.length === 1));
    play.cancel(jobId);
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('cancelled');
    for (const group of several.groups) {
      expect(group).toMatchObject({ minSize: 1, desiredCapacity: 3, maxSize: 6, suspendedProcesses: [] });
    }
  });

  test('dead in the middle, it goes on where it was', async () => {
    const { play, ...several } = await open(api);
    const jobId = await startCycle(play, several.request('one_after_another'));
    await play.until(() => several.cycleOf(jobId, web).retired.length === 2);
    await play.crash(5 * 60_000);
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
    expect(several.instanceIds().filter((id) => several.old.includes(id))).toEqual([]);
  });

  test('a group whose instances all stay is left out, and where that is each of them nothing begins', async () => {
    const { play, ...several } = await open(api);
    await finishCounting(play, await startCycle(play, cycleOf(play), 'web'));
    const request = several.request('together');
    // It would be in the way, were anything to be done.
    play.simulator.life.suspend(web, ['Launch']);
    const { groups } = await planned(play, request);
    expect(groups.map(({ victims, blockers, warnings }) => [victims.length, blockers, warnings.length > 0])).toEqual([
      [0, [], false],
      [3, [], true],
    ]);
    expect(groups[1]?.warnings.some(({ message }) => message.includes('another of these groups'))).toBe(false);
    const jobId = await startCycle(play, request, 'both');
    expect(play.job(jobId)).toMatchObject({ kind: 'group.cycle', subject: { name: api } });
    await finishCounting(play, jobId);
    await expect(startCycle(play, request, 'again')).rejects.toMatchObject({
      problem: { code: 'wrong_state', message: 'Nothing has to be replaced.' },
    });
  });

  test('what one of them is blocked by refuses all, naming it; a group that is held or chosen twice too', async () => {
    const { play, ...several } = await open(api);
    const request = several.request('together');
    const [first] = request.groups;
    play.simulator.life.suspend(api, ['Launch']);
    await expect(startCycle(play, request)).rejects.toMatchObject({
      problem: { code: 'wrong_state', message: expect.stringContaining('api: Launch is suspended'), resource: api },
    });
    const twice = { ...request, groups: first ? [first, first] : [] };
    await expect(startCycle(play, twice)).rejects.toMatchObject({ problem: { code: 'bad_input', field: 'groups' } });
    await startCycle(play, cycleOf(play), 'first');
    await expect(startCycle(play, request, 'second')).rejects.toMatchObject({
      problem: { code: 'held', resource: web },
    });
  });
});

test('what a cycle has learned tells the next how long it takes, and an ended one is shown as before after a restart', async () => {
  const play = await playGroup();
  release(play);
  const jobId = await startCycle(play, cycleOf(play));
  await finishCounting(play, jobId);
  const before = play.cycles.live(jobId);
  expect(before[0]?.lanes[0]?.replacement?.lamps.map(({ state }) => state)).toEqual([
    'lit',
    'lit',
    'not_required',
    'lit',
  ]);
  await play.restart();
  expect(play.cycles.live(jobId)).toEqual(before);
  release(play);
  const { groups } = await planned(play, cycleOf(play));
  expect(groups[0]?.duration?.samples).toBe(3);
});

async function open(...names: string[]) {
  const several = await SeveralPlay.open(...names);
  return {
    play: several.play,
    old: several.instanceIds(),
    groups: several.groups,
    request: several.request.bind(several),
    cycleOf: several.cycleOf.bind(several),
    instanceIds: several.instanceIds.bind(several),
  };
}
