import { CancelInstanceRefreshCommand } from '@aws-sdk/client-auto-scaling';
import { describe, expect, test } from 'vitest';
import type { CycleRequest, CycleSpec } from '#contract/cycles.ts';
import { refreshOptionsSchema } from '#contract/cycles.ts';
import { cycleOf, planned, release, startCycle } from './cycles.testing.ts';
import { type GroupPlay, playGroup } from './groups.testing.ts';
import { otherTool } from './litter.testing.ts';

/** A cycle of the play's group that AWS is to do. */
function refreshOf(play: GroupPlay, changes: Partial<CycleSpec> = {}): CycleRequest {
  return { ...cycleOf(play, changes), engine: 'instance_refresh' };
}

function statusOf(play: GroupPlay): string | undefined {
  return play.group.refreshes.at(-1)?.status;
}

function liveOf(play: GroupPlay, jobId: string) {
  const [live] = play.cycles.live(jobId);
  if (!live) throw new Error('The job shows no cycle.');
  return live;
}

/** Lets the group launch a fixed version, and says which newer one there is. */
function pinned(play: GroupPlay): { readonly refresh: CycleSpec['refresh'] } {
  const { life } = play.simulator;
  life.changeLimits(play.ref.groupName, {});
  const template = play.group.launchTemplate;
  if (template) play.group.launchTemplate = { ...template, version: '1' };
  const version = life.addTemplateVersion(play.ref.groupName);
  return { refresh: refreshOptionsSchema.parse({ templateVersion: String(version) }) };
}

/** What another tool does. */
async function cancelOutside({ simulator, ref }: GroupPlay): Promise<void> {
  await otherTool(simulator).send(new CancelInstanceRefreshCommand({ AutoScalingGroupName: ref.groupName }));
}

describe('an instance refresh', () => {
  test('is planned with one call, every preference, and without what only Infraviewer does', async () => {
    const play = await playGroup();
    release(play);
    const { groups } = await planned(play, refreshOf(play));
    expect(groups[0]).toMatchObject({
      engine: 'instance_refresh',
      blockers: [],
      calls: [{ action: 'autoscaling:StartInstanceRefresh', times: 1 }],
      suspends: [],
    });
    expect(groups[0]?.refreshPreferences.map(({ name }) => name)).toEqual([
      ...['MinHealthyPercentage', 'MaxHealthyPercentage', 'InstanceWarmup', 'SkipMatching', 'AutoRollback'],
      ...['ScaleInProtectedInstances', 'StandbyInstances', 'CheckpointPercentages', 'BakeTime'],
    ]);
    expect(groups[0]?.whyNoRollback).toContain('not told which version');
  });

  test('replaces the stale ones, is followed with what AWS says, and ends with its proof', async () => {
    const play = await playGroup();
    const old = release(play);
    const jobId = await startCycle(play, refreshOf(play));
    await play.until(() => (liveOf(play, jobId).refresh?.percentage ?? 0) > 0);
    const running = liveOf(play, jobId);
    expect(running).toMatchObject({ engine: 'instance_refresh', refresh: { status: 'InProgress' }, proof: null });
    expect(running.refresh?.activities.length).toBeGreaterThan(0);
    expect(running.lanes.map((lane) => lane.old?.id).toSorted()).toEqual(old.toSorted());
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded', problem: null });
    const ended = liveOf(play, jobId);
    expect(ended.refresh).toMatchObject({ status: 'Successful', percentage: 100 });
    expect(ended.proof?.retired.toSorted()).toEqual(old.toSorted());
    expect(ended.lowest?.healthy).toBeGreaterThanOrEqual(ended.floor);
    expect(play.writes()).toEqual({ StartInstanceRefresh: 1 });
    expect(play.membersIn('InService').filter((id) => old.includes(id))).toEqual([]);
  });

  test('goes on while the console is dead, which then looks where it stands', async () => {
    const play = await playGroup();
    release(play);
    const jobId = await startCycle(play, refreshOf(play));
    await play.until(() => statusOf(play) === 'InProgress');
    await play.crash(60_000);
    expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
    expect(play.writes()).toEqual({ StartInstanceRefresh: 1 });
  });

  test.each(['effect start', 'before result start'])(
    'a console that dies at "%s" starts no second one',
    async (point) => {
      const play = await playGroup();
      release(play);
      play.dieAt(new RegExp(point));
      const jobId = await startCycle(play, refreshOf(play));
      await play.until(() => play.isDead);
      await play.crash();
      expect(await play.finish(jobId)).toMatchObject({ state: 'succeeded' });
      expect(play.group.refreshes).toHaveLength(1);
    },
  );

  test('is cancelled with the job, and what was replaced stays', async () => {
    const play = await playGroup();
    release(play);
    const jobId = await startCycle(play, refreshOf(play));
    await play.until(() => statusOf(play) === 'InProgress');
    expect(play.consequence(jobId).undoes).toEqual([
      `Cancel the instance refresh of ${play.ref.groupName}; what was replaced stays`,
    ]);
    play.cancel(jobId);
    expect(await play.finish(jobId)).toMatchObject({ state: 'cancelled' });
    expect(statusOf(play)).toBe('Cancelled');
    expect(liveOf(play, jobId).proof?.sentence).toContain('It was cancelled.');
  });

  test('that somebody cancels outside is noticed, and the job says so', async () => {
    const play = await playGroup();
    release(play);
    const jobId = await startCycle(play, refreshOf(play));
    await play.until(() => statusOf(play) === 'InProgress');
    await play.passing(cancelOutside(play));
    const ended = await play.finish(jobId);
    expect(ended).toMatchObject({ state: 'failed' });
    expect(ended.problem?.message).toContain('It was cancelled.');
  });

  test('with a version given it is rolled back by a person, once however often it is asked', async () => {
    const play = await playGroup();
    const old = play.instanceIds;
    const jobId = await startCycle(play, refreshOf(play, { selection: { kind: 'all' }, ...pinned(play) }));
    await play.until(() => (liveOf(play, jobId).refresh?.percentage ?? 0) > 0);
    expect(liveOf(play, jobId).refresh?.whyNoRollback).toBeNull();
    const asked = { jobId, reason: 'It answers slowly' };
    play.cycles.rollBack(asked, 'grace');
    play.cycles.rollBack(asked, 'grace');
    const ended = await play.finish(jobId);
    expect(ended.problem?.message).toContain('It was rolled back.');
    expect(play.said(jobId)).toContain('grace has it rolled back: It answers slowly');
    expect(play.writes()).toEqual({ StartInstanceRefresh: 1, RollbackInstanceRefresh: 1 });
    expect(statusOf(play)).toBe('RollbackSuccessful');
    expect(play.membersIn('InService')).toHaveLength(old.length);
  });

  test('without a version it says why it cannot be rolled back', async () => {
    const play = await playGroup();
    release(play);
    const jobId = await startCycle(play, refreshOf(play));
    await play.until(() => statusOf(play) === 'InProgress');
    expect(() => play.cycles.rollBack({ jobId, reason: 'Never mind' }, 'ada')).toThrow(/not told which version/);
    expect(() => play.cycles.rollBack({ jobId: 'no-such-job', reason: 'Never mind' }, 'ada')).toThrow(/no such cycle/);
  });

  test('what keeps it from being started is said beforehand, and refused', async () => {
    const play = await playGroup();
    release(play);
    const gate = { kind: 'tag', key: 'release', value: '7' } as const;
    const request = refreshOf(play, { gate });
    const { groups } = await planned(play, request);
    expect(groups[0]?.blockers.map(({ message }) => message)).toEqual([
      'An instance refresh does not wait for a deploy gate.',
    ]);
    await expect(startCycle(play, request)).rejects.toMatchObject({ problem: { code: 'wrong_state' } });
  });

  test('G24 another refresh on the group keeps one from being planned', async () => {
    const play = await playGroup();
    release(play);
    const jobId = await startCycle(play, refreshOf(play));
    await play.until(() => statusOf(play) === 'InProgress');
    const { groups } = await planned(play, cycleOf(play));
    expect(groups[0]?.blockers[0]?.message).toContain('An instance refresh is running (InProgress).');
    await play.finish(jobId);
  });
});
