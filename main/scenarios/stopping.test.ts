import { describe, expect, onTestFinished, test } from 'vitest';
import type { GroupSizes } from '#contract/groups.ts';
import { SeveralPlay } from './cycle-several.testing.ts';
import { cycleOf, finishCounting, release, startCycle } from './cycles.testing.ts';
import { GroupPlay, playGroup } from './groups.testing.ts';

const web = 'shop-prod-web-group';

async function texts(play: GroupPlay, jobId: string): Promise<string[]> {
  return (await play.stopping(jobId)).lines.map(({ text }) => text);
}

/** A group that is full, so that a cycle has to raise its maximum size. */
async function playFull(): Promise<GroupPlay> {
  const play = await GroupPlay.open({ arrange: ({ life }) => life.changeLimits(web, { maxSize: 3 }) });
  onTestFinished(() => play.close());
  await play.calmDown();
  release(play);
  return play;
}

/** The cycle of a full group once its first new instance is launched. */
async function grownPlay(): Promise<{ readonly play: GroupPlay; readonly jobId: string }> {
  const play = await playFull();
  const jobId = await startCycle(play, cycleOf(play, { maximumSizeLimit: 4 }));
  await play.until(() => play.membersIn('Pending').length > 0);
  return { play, jobId };
}

const sizeNames = {
  'desired capacity': 'desiredCapacity',
  'minimum size': 'minSize',
  'maximum size': 'maxSize',
} as const;

/** The sizes that are said to be in the end. */
function sizesSaid(said: readonly string[]): Partial<GroupSizes> {
  const pairs = said.flatMap((text) => {
    const [, name, size] = /^The (.+) (?:goes back from \d+ to|stays at) (\d+)/.exec(text) ?? [];
    return name !== undefined && name in sizeNames ? [[sizeNames[name as keyof typeof sizeNames], Number(size)]] : [];
  });
  return Object.fromEntries(pairs);
}

/** How many old instances are said to stay. */
function staying(said: readonly string[]): number {
  const [first] = said.flatMap((text) => /^(\d+) old instances? stays?:/.exec(text)?.[1] ?? []);
  return Number(first ?? 0);
}

describe('what stopping a cycle does', () => {
  test('is told with the sizes that go back, and that is what happens', async () => {
    const { play, jobId } = await grownPlay();
    const stopping = await play.stopping(jobId);
    expect(stopping).toMatchObject(play.consequence(jobId));
    expect(stopping.lines.map(({ concerns, text }) => [concerns, text])).toEqual([
      ['instances', '3 old instances stay: no other one is retired.'],
      ['instances', expect.stringMatching(/^1 new instance beyond the 3 .* is terminated/)],
      ['settings', 'The desired capacity goes back from 4 to 3.'],
      ['settings', 'The maximum size goes back from 4 to 3.'],
      ['settings', 'AZRebalance is resumed.'],
      ['settings', 'The tag that marks the group for this job is taken off.'],
    ]);
    expect(stopping.lines.every((line) => line.jobId === jobId && line.name === web)).toBe(true);
    play.cancel(jobId);
    await finishCounting(play, jobId);
    await play.calmDown();
    expect(play.shape).toMatchObject({ minSize: 1, desiredCapacity: 3, maxSize: 3, suspended: [], marks: 0 });
    expect((await play.stopping(jobId)).lines).toEqual([]);
  });

  test.each([
    ...[15, 60, 110, 160, 220, 280, 340, 400, 460].map((seconds) => [seconds, null] as const),
    ...[60, 220, 400].flatMap((seconds) => [5, 8].map((maxSize) => [seconds, maxSize] as const)),
  ])('is what happens, after %i s and with a maximum size of %s set outside', async (seconds, maxSize) => {
    const play = await playFull();
    const old = play.instanceIds;
    const jobId = await startCycle(play, cycleOf(play, { maximumSizeLimit: 4 }));
    await play.clock.advance(seconds * 1_000);
    if (maxSize !== null) play.simulator.life.changeLimits(web, { maxSize });
    const said = await texts(play, jobId);
    play.cancel(jobId);
    await finishCounting(play, jobId);
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 3, maxSize: maxSize ?? 3, ...sizesSaid(said) });
    expect(play.membersIn('InService').filter((id) => old.includes(id))).toHaveLength(staying(said));
    expect(play.shape).toMatchObject({ suspended: [], marks: 0 });
  });

  test('G13 is read when it is asked: what somebody set a moment ago is in it, and stays', async () => {
    const { play, jobId } = await grownPlay();
    await play.clock.advance(60_000);
    play.wishes.pause(jobId, { person: 'ada', reason: 'Lunch' });
    await play.clock.advance(600_000);
    play.simulator.life.changeLimits(web, { maxSize: 9 });
    const stays = 'The maximum size stays at 9, not 3 as before: somebody else changed the sizes since.';
    expect(await texts(play, jobId)).toContain(stays);
    play.cancel(jobId);
    // What somebody set must hold a moment first: until then nothing else is said to come, least of all a retirement.
    await play.clock.advance(1_000);
    expect(play.cycles.live(jobId)[0]?.next).toMatch(/^What is too much is taken back/);
    await finishCounting(play, jobId);
    expect(play.sizes).toEqual({ minSize: 1, desiredCapacity: 3, maxSize: 9 });
  });

  test.each([
    ['access_denied', /is not allowed|may not|denied/i],
    ['silent', /AWS did not answer in time\./],
  ] as const)('is told by the record where AWS answers with %s', async (kind, why) => {
    const { play, jobId } = await grownPlay();
    play.simulator.aws.faults.add({ kind, service: 'autoscaling', operation: 'DescribeAutoScalingGroups' });
    const { lines, canCancel } = await play.stopping(jobId);
    expect(canCancel).toBe(true);
    expect(lines[0]).toMatchObject({ concerns: 'unread', text: expect.stringMatching(why) });
    expect(lines.slice(1).map(({ text }) => text)).toEqual([
      'No other old instance is retired.',
      'Sizes and processes go back to what they were, except what somebody else has set since.',
    ]);
  });

  test('is told group by group, also of those that have not begun', async () => {
    const { play, ...several } = await SeveralPlay.open('api');
    const request = { ...cycleOf(play), groups: several.groups.map(({ name }) => ({ ...play.ref, groupName: name })) };
    const jobId = await startCycle(play, request);
    await play.until(() => play.membersIn('Pending').length > 0);
    const { lines } = await play.stopping(jobId);
    expect(lines.filter(({ name }) => name === 'api')).toEqual([
      { jobId: expect.any(String), name: 'api', concerns: 'job', text: 'It has not begun, and never does.' },
    ]);
    expect(lines.filter(({ name }) => name === web).length).toBeGreaterThan(2);
  });
});

test('what stopping an instance refresh does is told by how AWS stands with it', async () => {
  const play = await playGroup();
  release(play);
  const jobId = await startCycle(play, { ...cycleOf(play), engine: 'instance_refresh' });
  await play.until(() => play.group.refreshes.at(-1)?.status === 'InProgress');
  expect(await texts(play, jobId)).toContain(
    'What AWS is replacing at this moment it brings to an end first; then it begins no other.',
  );
});

test('what stopping a growth does is told with the sizes that go back', async () => {
  const play = await playGroup();
  const jobId = await play.start(play.scale(5, { maxSize: 8 }));
  await play.untilStep(jobId, 'set-sizes');
  expect(await texts(play, jobId)).toEqual([
    '2 instances go, which the group chooses by its own termination policies.',
    'The desired capacity goes back from 5 to 3.',
    'The maximum size goes back from 8 to 6.',
  ]);
  play.cancel(jobId);
  await play.finish(jobId);
  await play.calmDown();
  expect(play.shape).toMatchObject({ minSize: 1, desiredCapacity: 3, maxSize: 6 });
  expect(play.instanceIds).toHaveLength(3);
});
