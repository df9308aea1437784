import { describe, expect, test } from 'vitest';
import { oneGroup } from '../simulator/index.ts';
import { cycleOf, finishCounting, planned, release, startCycle } from './cycles.testing.ts';
import { type GroupPlay, playGroup } from './groups.testing.ts';

const sizes = { minSize: 1, desiredCapacity: 3, maxSize: 6 };

/** The new instances of a group. */
function fresh(play: GroupPlay, old: readonly string[]): string[] {
  return play.instanceIds.filter((id) => !old.includes(id));
}

function instanceOf(play: GroupPlay, id: string) {
  const instance = play.simulator.world.regions.get(`${oneGroup.account}/${oneGroup.region}`)?.instances.get(id);
  if (!instance) throw new Error(`There is no instance ${id}.`);
  return instance;
}

describe('CloudWatch alarms', () => {
  async function alarmed(): Promise<GroupPlay> {
    const play = await playGroup();
    play.simulator.life.addAlarm(play.ref.groupName, 'errors');
    play.simulator.life.addAlarm(play.ref.groupName, 'latency');
    return play;
  }
  const alarms = ['errors', 'latency'];

  test('that stay quiet keep nothing from its end, at one call a look', async () => {
    const play = await alarmed();
    release(play);
    const jobId = await startCycle(play, cycleOf(play, { alarms }));
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
    const calls = play.simulator.aws.calls.byOperation();
    // Whoever plans or looks reads the target group once.
    expect(calls['cloudwatch.DescribeAlarms']).toBe(calls['elbv2.DescribeTargetHealth']);
    expect(calls['cloudwatch.DescribeAlarms']).toBeGreaterThan(50);
  });

  test('one that goes off in the middle: nothing more is retired, the group goes back, and it says which', async () => {
    const play = await alarmed();
    release(play);
    const jobId = await startCycle(play, cycleOf(play, { alarms }));
    await play.until(() => play.cycles.live(jobId)[0]?.retired.length === 1);
    play.simulator.life.setAlarm('latency', 'ALARM');
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId).state).toBe('failed');
    expect(play.job(jobId).problem?.message).toContain('latency is in alarm.');
    expect(play.cycles.live(jobId)[0]).toMatchObject({ retired: { length: 1 } });
    expect(play.sizes).toEqual(sizes);
    expect(play.shape.suspended).toEqual([]);
  });

  test('a composite one counts like any other', async () => {
    const play = await alarmed();
    release(play);
    const { world } = play.simulator;
    const region = world.regions.get(`${oneGroup.account}/${oneGroup.region}`);
    const errors = region?.alarms.get('errors');
    if (!region || !errors) throw new Error('There is no such alarm.');
    region.alarms.set('shop', { ...errors, kind: 'composite', name: 'shop', rule: 'ALARM("errors")' });
    const jobId = await startCycle(play, cycleOf(play, { alarms: ['shop'] }));
    await play.until(() => play.membersIn('Pending').length > 0);
    play.simulator.life.setAlarm('errors', 'ALARM');
    await finishCounting(play, jobId);
    expect(play.job(jobId).problem?.message).toContain('shop is in alarm.');
    expect(play.cycles.live(jobId)[0]?.retired).toEqual([]);
  });

  test('that cannot be read hold every retirement; read again, it goes on', async () => {
    const play = await alarmed();
    release(play);
    const jobId = await startCycle(play, cycleOf(play, { alarms }));
    play.simulator.aws.faults.add({ kind: 'access_denied', operation: 'DescribeAlarms', times: 60 });
    await play.until(() => play.job(jobId).wait?.reason.includes('The alarms cannot be read') === true);
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
  });

  test('that nobody may read for long end it, with nothing retired', async () => {
    const play = await alarmed();
    const old = release(play);
    const jobId = await startCycle(play, cycleOf(play, { alarms }));
    play.simulator.aws.faults.add({ kind: 'access_denied', operation: 'DescribeAlarms' });
    expect(await finishCounting(play, jobId)).toBe(3);
    expect(play.job(jobId).problem?.message).toContain('The alarms could not be read in time');
    expect(play.instanceIds).toEqual(expect.arrayContaining(old));
    expect(play.sizes).toEqual(sizes);
  });

  test('that are missing, in alarm or unreadable are told before it begins', async () => {
    const play = await alarmed();
    release(play);
    const blockers = async (names: string[]) =>
      (await planned(play, cycleOf(play, { alarms: names }))).groups[0]?.blockers.map(({ message }) => message);
    play.simulator.life.setAlarm('errors', 'ALARM');
    expect(await blockers(['errors', 'latency', 'typo'])).toEqual(['errors is in alarm.', 'There is no alarm typo.']);
    play.simulator.aws.faults.add({ kind: 'access_denied', operation: 'DescribeAlarms' });
    expect(await blockers(['latency'])).toEqual(['The alarms could not be read, so nothing would be retired.']);
  });
});

describe('the proof that a machine is set up', () => {
  test('by a tag that it sets on itself', async () => {
    const play = await playGroup();
    const old = release(play);
    const setUp = { kind: 'tag', key: 'ready', value: 'yes' } as const;
    const jobId = await startCycle(
      play,
      cycleOf(play, { setUp, maximumHealthyPercentage: 200, strategy: 'all_at_once' }),
    );
    await play.until(() => play.job(jobId).wait?.reason.includes('it has no tag ready yet') === true);
    await play.clock.advance(120_000);
    expect(play.cycles.live(jobId)[0]?.retired).toEqual([]);
    for (const id of fresh(play, old)) instanceOf(play, id).tags.push({ key: 'ready', value: 'yes' });
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
    expect(play.cycles.live(jobId)[0]?.lanes[0]?.replacement?.lamps[1]).toMatchObject({
      ...{ name: 'bootstrapped', state: 'lit', evidence: 'its tag ready is yes' },
    });
  });

  test('by its agent of Systems Manager; where that stays away the instance is replaced', async () => {
    const play = await playGroup();
    const old = release(play);
    const request = cycleOf(play, { setUp: { kind: 'ssm_agent' }, readyWithinMinutes: 10 });
    const jobId = await startCycle(play, request);
    await play.until(() => fresh(play, old).length === 1);
    const [silent = ''] = fresh(play, old);
    play.simulator.life.setAgent(silent, false);
    await play.until(() => play.job(jobId).wait?.reason.includes('its agent does not answer') === true);
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId).state).toBe('succeeded');
    expect(play.instanceIds).not.toContain(silent);
    expect(play.cycles.live(jobId)[0]?.lanes[0]?.replacement?.lamps[1]?.evidence).toBe(
      'its agent answers to Systems Manager',
    );
  });
});

describe('a command as a gate', () => {
  const gate = { kind: 'ssm', command: 'cat /version', expected: 'version 2' } as const;
  const answering = (play: GroupPlay, output: string, exitCode = 0) =>
    play.simulator.life.replyToCommands({ script: 'cat /version' }, { output, exitCode, durationMs: 5_000 });
  const commandsOf = (play: GroupPlay) => [
    ...(play.simulator.world.regions.get(`${oneGroup.account}/${oneGroup.region}`)?.commands.values() ?? []),
  ];

  test('is sent once to each new instance, after its intent, and lights the lamp with its answer', async () => {
    const play = await playGroup();
    const old = release(play);
    answering(play, 'this is version 2');
    const jobId = await startCycle(play, cycleOf(play, { gate }));
    expect(await finishCounting(play, jobId)).toBeGreaterThanOrEqual(3);
    expect(play.job(jobId)).toMatchObject({ state: 'succeeded', problem: null });
    const sent = commandsOf(play).flatMap(({ invocations }) => invocations.map(({ instanceId }) => instanceId));
    expect(sent.toSorted()).toEqual(fresh(play, old).toSorted());
    expect(play.wire.sent.filter(({ operation }) => operation === 'SendCommand').map((one) => one.jobId)).toEqual([
      ...[jobId, jobId, jobId],
    ]);
    expect(commandsOf(play)[0]?.comment).toContain(`Infraviewer ${jobId} command:`);
    expect(play.cycles.live(jobId)[0]?.lanes[0]?.replacement?.lamps[2]).toMatchObject({
      ...{ name: 'deployed', state: 'lit', evidence: 'its command ended with code 0' },
    });
  });

  test('that does not say what is expected is sent again until it does; nothing is retired before', async () => {
    const play = await playGroup();
    release(play);
    answering(play, 'version 1');
    const jobId = await startCycle(play, cycleOf(play, { gate }));
    await play.until(() => commandsOf(play).length === 2);
    expect(play.cycles.live(jobId)[0]?.retired).toEqual([]);
    answering(play, 'version 2');
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
  });

  test('that fails everywhere: the new instances go, nothing old is retired', async () => {
    const play = await playGroup();
    const old = release(play);
    answering(play, '', 3);
    const jobId = await startCycle(play, cycleOf(play, { gate, failuresMax: 0 }));
    expect(await finishCounting(play, jobId)).toBe(3);
    expect(play.job(jobId).state).toBe('failed');
    expect(play.cycles.live(jobId)[0]?.retired).toEqual([]);
    expect(play.membersIn('InService').toSorted()).toEqual(old.toSorted());
    expect(play.sizes).toEqual(sizes);
  });

  test.each([/before effect command/, /after effect command/, /result command/])(
    'dead at %s, the command is found by its comment and not sent twice',
    async (point) => {
      const play = await playGroup();
      release(play);
      answering(play, 'version 2');
      const jobId = await startCycle(play, cycleOf(play, { gate }));
      play.dieAt(point);
      await play.until(() => play.isDead);
      await play.crash(5_000);
      await finishCounting(play, jobId);
      expect(play.job(jobId).state).toBe('succeeded');
      expect(commandsOf(play)).toHaveLength(3);
    },
  );

  test('a lost answer to it: it is looked for, and not sent twice', async () => {
    const play = await playGroup();
    release(play);
    answering(play, 'version 2');
    const jobId = await startCycle(play, cycleOf(play, { gate }));
    play.simulator.aws.faults.add({ kind: 'lost_response', operation: 'SendCommand', times: 1 });
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
    expect(commandsOf(play)).toHaveLength(3);
  });

  test('an agent that goes away right before keeps it waiting, and it is sent when that is back', async () => {
    const play = await playGroup();
    const old = release(play);
    answering(play, 'version 2');
    const jobId = await startCycle(play, cycleOf(play, { gate }));
    await play.until(() => fresh(play, old).length === 1);
    const [canary = ''] = fresh(play, old);
    play.simulator.life.setAgent(canary, false);
    await play.until(() => play.job(jobId).wait?.reason.includes('its agent does not answer') === true);
    play.simulator.life.setAgent(canary, true);
    await finishCounting(play, jobId);
    expect(play.job(jobId).state).toBe('succeeded');
    expect(play.instanceIds).toContain(canary);
  });

  test('its calls and that it may run twice are told before', async () => {
    const play = await playGroup();
    release(play);
    const { groups } = await planned(play, cycleOf(play, { gate }));
    expect(groups[0]?.calls).toContainEqual({ action: 'ssm:SendCommand', times: 3 });
    expect(groups[0]?.warnings.map(({ message }) => message).join()).toContain('at least once');
  });
});
