import { expect, test } from 'vitest';
import type { GroupAction } from '#contract/groups.ts';
import { type GroupPlay, playGroup } from './groups.testing.ts';

interface Played {
  readonly name: string;
  /** What was so before, e.g. that instances are in standby. */
  prepare?(play: GroupPlay): Promise<void>;
  action(play: GroupPlay): GroupAction;
  /** What of the world must come out the same however often the engine died. */
  result(play: GroupPlay): unknown;
}

const first = (play: GroupPlay, count: number) => play.instanceIds.slice(0, count);
const sizesAndStates = (play: GroupPlay) => ({
  ...play.sizes,
  inService: play.membersIn('InService').length,
  standby: play.membersIn('Standby').length,
  members: play.instanceIds.length,
  suspended: play.group.suspendedProcesses.map(({ name }) => name),
  protected: play.group.members.filter((member) => member.protectedFromScaleIn).length,
});

const actions: readonly Played[] = [
  { name: 'scale out', action: (play) => play.scale(5), result: sizesAndStates },
  { name: 'scale in', action: (play) => play.scale(2), result: sizesAndStates },
  { name: 'suspend', action: () => ({ kind: 'suspend', processes: ['AZRebalance'] }), result: sizesAndStates },
  {
    name: 'resume',
    prepare: async ({ simulator, group }) => simulator.life.suspend(group.name, ['AZRebalance', 'Launch']),
    action: () => ({ kind: 'resume', processes: ['AZRebalance'] }),
    result: sizesAndStates,
  },
  {
    name: 'enter standby',
    action: (play) => ({ kind: 'enter_standby', instanceIds: first(play, 2), keepCapacity: false }),
    result: sizesAndStates,
  },
  {
    name: 'enter standby and keep the capacity',
    action: (play) => ({ kind: 'enter_standby', instanceIds: first(play, 1), keepCapacity: true }),
    result: sizesAndStates,
  },
  {
    name: 'exit standby',
    prepare: async (play) => {
      await play.finish(await play.start({ kind: 'enter_standby', instanceIds: first(play, 1), keepCapacity: false }));
    },
    action: (play) => ({ kind: 'exit_standby', instanceIds: play.membersIn('Standby') }),
    result: sizesAndStates,
  },
  { name: 'protect', action: (play) => ({ kind: 'protect', instanceIds: first(play, 2) }), result: sizesAndStates },
  {
    name: 'unprotect',
    prepare: async (play) => {
      for (const member of play.group.members) member.protectedFromScaleIn = true;
    },
    action: (play) => ({ kind: 'unprotect', instanceIds: first(play, 2) }),
    result: sizesAndStates,
  },
  {
    name: 'set unhealthy',
    action: (play) => setHealth(play, 'Unhealthy'),
    result: sizesAndStates,
  },
  {
    name: 'replace, launching first',
    action: (play) => replace(play, 'launch_first'),
    result: sizesAndStates,
  },
  {
    name: 'replace, terminating first',
    action: (play) => replace(play, 'terminate_first'),
    result: sizesAndStates,
  },
];

function setHealth(play: GroupPlay, health: 'Healthy' | 'Unhealthy'): GroupAction {
  return { kind: 'set_health', instanceId: first(play, 1)[0] ?? '', health, respectGracePeriod: true };
}

function replace(play: GroupPlay, order: 'launch_first' | 'terminate_first'): GroupAction {
  return { kind: 'replace', instanceId: first(play, 1)[0] ?? '', order };
}

interface Death {
  /** What the engine dies at: commits and effects are called e.g. `before effect set-sizes of job-1`. */
  readonly at: RegExp;
  /** How many of them it survives. */
  readonly survives: number;
}

/** Plays an action; the engine dies, and another one goes on a minute later. */
async function played({ prepare, action, result }: Played, death: Death | null) {
  const play = await playGroup();
  await prepare?.(play);
  play.simulator.aws.calls.reset();
  const jobId = await play.start(action(play));
  if (death) play.dieAt(death.at, death.survives);
  await play.finish(jobId);
  const hasDied = play.isDead;
  if (hasDied) await play.crash(60_000);
  const { state, problem } = await play.finish(jobId);
  return { hasDied, outcome: { state, problem, result: result(play), writes: play.writes() } };
}

/** Plays it with every death of its kind, and without any. */
async function playedWithEveryDeath(one: Played, at: RegExp): Promise<void> {
  const { outcome: expected } = await played(one, null);
  expect(expected).toMatchObject({ state: 'succeeded', problem: null });
  for (let survives = 0; ; survives++) {
    const { hasDied, outcome } = await played(one, { at, survives });
    if (!hasDied) {
      // Before and after what was sent, at least.
      expect(survives).toBeGreaterThanOrEqual(2);
      return;
    }
    expect({ survives, ...outcome }).toEqual({ survives, ...expected });
  }
}

/** Around what is sent to AWS and what follows from it; reads and what is only looked at change nothing. */
const aroundWrites = /^(before|after) effect (?!before )/;

test.each(actions)('G07, G08 $name: dying around a write, it is finished and nothing is done twice', (one) =>
  playedWithEveryDeath(one, aroundWrites),
);

const isThorough = process.env['INFRAVIEWER_THOROUGH'] === '1';

test.runIf(isThorough).each(actions)(
  'G07, G08 $name: dying at any commit, look or effect',
  (one) => playedWithEveryDeath(one, /./),
  600_000,
);
