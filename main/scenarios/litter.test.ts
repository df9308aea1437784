import { describe, expect, onTestFinished, test } from 'vitest';
import { cycleOf, finishCounting, planned, release, startCycle } from './cycles.testing.ts';
import { type GroupPlay, playGroup } from './groups.testing.ts';

const sizes = { minSize: 1, desiredCapacity: 3, maxSize: 6 };
const group = 'shop-prod-web-group';

/** A console that ended for good in the middle of a cycle, and another one at the same AWS. */
async function abandoned(): Promise<{ play: GroupPlay; other: GroupPlay; jobId: string }> {
  const play = await playGroup();
  release(play);
  const jobId = await startCycle(play, cycleOf(play));
  await play.until(() => play.sizes.desiredCapacity === 4);
  play.kill();
  const other = await play.beside('another');
  onTestFinished(() => other.close());
  await other.calmDown();
  return { play, other, jobId };
}

async function repaired(play: GroupPlay, ids: string[], requestKey = 'repair'): Promise<string[]> {
  const { jobIds } = play.litter.repair({ ids, reason: 'It is gone', requestKey }, 'grace');
  for (const jobId of jobIds) await play.finish(jobId);
  return jobIds;
}

describe('G07 what a crashed console left', () => {
  test('another console finds it, tells of it once, and repairs it only when a person says so', async () => {
    const { other, jobId } = await abandoned();
    const found = await other.scan();
    expect(found.map(({ kind, leftBy, repair }) => [kind, leftBy, repair])).toEqual([
      ['tag', 'another_console', 'Take the mark off'],
      ['sizes', 'another_console', 'Set the sizes back to 3 (1 to 6)'],
      ['suspended', 'another_console', 'Resume AZRebalance'],
    ]);
    expect(found.every((one) => one.jobId === jobId && one.groupName === group && one.since !== null)).toBe(true);
    await other.scan();
    expect(other.told).toEqual(['1 group was left changed by work that ended']);
    expect(other.shape).toMatchObject({ desiredCapacity: 4, suspended: ['AZRebalance'] });
    const [repair] = await repaired(
      other,
      found.map(({ id }) => id),
    );
    expect(other.job(repair ?? '')).toMatchObject({ state: 'succeeded', requestedBy: 'grace', kind: 'group.repair' });
    expect(other.shape).toMatchObject({ ...sizes, suspended: [] });
    expect(other.group.tags.map(({ key }) => key)).not.toContain('infraviewer:job');
    expect(await other.scan()).toEqual([]);
    expect((await repaired(other, ['gone'])).at(0)).toBe(repair);
  });

  test('nobody cycles the group until the mark is off', async () => {
    const { other } = await abandoned();
    const { groups } = await planned(other, cycleOf(other, { selection: { kind: 'all' } }));
    expect(groups[0]?.blockers.map(({ message }) => message).join()).toContain('A job has its mark on the group since');
    const [tag, , processes] = await other.scan();
    await repaired(other, [tag?.id ?? '', processes?.id ?? '']);
    const again = await planned(other, cycleOf(other, { selection: { kind: 'all' } }));
    expect(again.groups[0]?.blockers).toEqual([]);
    expect(other.sizes).toMatchObject({ desiredCapacity: 4 });
  });

  test('what changed since it was found is not touched', async () => {
    const { other } = await abandoned();
    const found = await other.scan();
    other.simulator.life.changeLimits(group, { desiredCapacity: 5 });
    const [repair] = await repaired(
      other,
      found.map(({ id }) => id),
    );
    expect(other.job(repair ?? '')).toMatchObject({ state: 'failed', problem: { code: 'changed_meanwhile' } });
    expect(other.shape).toMatchObject({ desiredCapacity: 5, suspended: ['AZRebalance'] });
    expect(() => other.litter.repair({ ids: ['x'], reason: 'x', requestKey: 'x' }, 'grace')).toThrow('not found');
  });

  test('dead in the middle of a repair, it is finished afterwards', async () => {
    const { other } = await abandoned();
    const found = await other.scan();
    const ids = found.map(({ id }) => id);
    const { jobIds } = other.litter.repair({ ids, reason: 'It is gone', requestKey: 'repair' }, 'grace');
    other.dieAt(/after effect resume/);
    await other.until(() => other.isDead);
    await other.crash(60_000);
    await other.finish(jobIds[0] ?? '');
    expect(other.job(jobIds[0] ?? '').state).toBe('succeeded');
    expect(other.shape).toMatchObject({ ...sizes, suspended: [] });
  });
});

test('G08 the console that crashed goes on by itself, and finds nothing of its own while it does and afterwards', async () => {
  const play = await playGroup();
  release(play);
  const jobId = await startCycle(play, cycleOf(play));
  await play.until(() => play.sizes.desiredCapacity === 4);
  await play.crash(5 * 60_000);
  expect(await play.scan()).toEqual([]);
  expect(play.group.tags.map(({ key }) => key)).toContain('infraviewer:job');
  await finishCounting(play, jobId);
  expect(play.job(jobId).state).toBe('succeeded');
  expect(play.group.tags.map(({ key }) => key)).not.toContain('infraviewer:job');
  expect(await play.scan()).toEqual([]);
  expect(play.told).toEqual([]);
});

test('G07 a job of this console that could not take back what it did is found, and repaired', async () => {
  const play = await playGroup();
  release(play);
  const jobId = await startCycle(play, cycleOf(play));
  await play.until(() => play.sizes.desiredCapacity === 4);
  const denied = ['TerminateInstanceInAutoScalingGroup', 'UpdateAutoScalingGroup'];
  const allow = denied.map((operation) => play.simulator.aws.faults.add({ kind: 'access_denied', operation }));
  await play.finish(jobId);
  const { question } = play.job(jobId);
  expect(question?.choices).toContain('fail');
  expect(await play.scan()).toEqual([]);
  play.wishes.answer(jobId, question?.stepKey ?? null, 'fail', { person: 'ada', reason: 'By hand then' });
  await play.until(() => play.job(jobId).endedAt !== null);
  expect(play.job(jobId).state).toBe('failed');
  for (const remove of allow) remove();
  // What was read before a job ended may show the mark that it takes off at its end.
  await play.clock.advance(1000);
  const found = await play.scan();
  expect(found.map(({ kind, leftBy, jobId: of }) => [kind, leftBy, of])).toEqual([
    ['tag', 'this_console', jobId],
    ['sizes', 'this_console', jobId],
    ['suspended', 'this_console', jobId],
  ]);
  await repaired(
    play,
    found.map(({ id }) => id),
  );
  expect(play.shape).toMatchObject({ ...sizes, suspended: [] });
});

test('what is meant to be so is ignored, also after a restart, until it changes', async () => {
  const play = await playGroup();
  play.simulator.life.suspend(group, ['AZRebalance']);
  expect(await play.scan()).toEqual([]);
  await play.clock.advance(2 * 3_600_000);
  const [found] = await play.scan();
  expect(found).toMatchObject({ kind: 'suspended', leftBy: 'unknown', repair: 'Resume AZRebalance' });
  play.litter.ignore({ ids: [found?.id ?? ''], isIgnored: true, reason: 'A migration' }, 'ada');
  await play.restart();
  expect(await play.scan()).toEqual([]);
  expect(play.litter.report().ignored).toEqual([found]);
  play.simulator.life.suspend(group, ['Launch']);
  await play.clock.advance(2 * 3_600_000);
  expect(await play.scan()).toMatchObject([{ repair: 'Resume AZRebalance and Launch' }]);
  expect(play.told).toEqual([]);
});
