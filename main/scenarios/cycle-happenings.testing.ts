import fc from 'fast-check';
import type { GroupCyclePlan } from '#contract/cycles.ts';
import { oneGroup } from '../simulator/index.ts';
import { attempt, befallConsole, consoleHappenings, isOfConsole } from './console-happenings.testing.ts';
import type { CycleWitness } from './cycle-witness.testing.ts';
import type { GroupPlay } from './groups.testing.ts';

/** A cycle that runs, and what befalls it. */
export interface Befalling {
  readonly play: GroupPlay;
  readonly witness: CycleWitness;
  readonly plan: GroupCyclePlan;
  readonly jobId: string;
  /** What takes back whatever lets calls go wrong. */
  readonly removals: (() => void)[];
}

/** What befalls a cycle besides calls that go wrong: the console, its people, and everybody else. */
export const happening = fc.record({
  what: fc.constantFrom(
    ...consoleHappenings,
    ...(['approve', 'zone_lost', 'zone_back', 'fate', 'flap', 'recover'] as const),
    ...(['foreign_end', 'foreign_desired', 'foreign_max', 'foreign_suspend', 'foreign_resume'] as const),
    ...(['foreign_protect', 'foreign_sick', 'alarm', 'alarm_over'] as const),
  ),
  afterMs: fc.integer({ min: 0, max: 240_000 }),
  /** Of a crash how many commits and effects later, of a sleep how many minutes, of an instance which. */
  amount: fc.integer({ min: 0, max: 40 }),
});

export type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

/** It is there in every history; some cycles heed it. */
export const heededAlarm = 'errors';

const fates = ['never_boots', 'never_serves', 'flaps'] as const;
const processes = ['Launch', 'Terminate', 'AZRebalance', 'AlarmNotification', 'ReplaceUnhealthy'] as const;

export async function befall(befalling: Befalling, one: Happening): Promise<void> {
  const { play, jobId, removals } = befalling;
  const { what, amount } = one;
  if (isOfConsole(what)) {
    removals.push(await befallConsole(play, jobId, { what, amount, sleepUnitMs: 3 * 60_000 }));
  } else if (what === 'approve') {
    attempt(() => play.cycles.approve({ jobId, batch: 1, reason: 'It looks well' }, 'grace'));
  } else {
    interfere(befalling, what, amount);
  }
  if (play.isDead) await play.crash(amount * 1000);
}

type Interference = Extract<
  Happening['what'],
  `foreign_${string}` | `zone_${string}` | `alarm${string}` | 'fate' | 'flap' | 'recover'
>;

/** What somebody else does to the group, or misfortune. */
function interfere({ play, witness }: Befalling, what: Interference, amount: number): void {
  const { life } = play.simulator;
  const process = processes[amount % processes.length] ?? 'Launch';
  switch (what) {
    case 'zone_lost':
      life.setZoneCapacity(oneGroup.zones[amount % 3] ?? '', false);
      break;
    case 'zone_back':
      for (const zone of oneGroup.zones) life.setZoneCapacity(zone, true);
      break;
    case 'fate':
      life.setFate(oneGroup.groupName, fates[amount % 3] ?? 'flaps', 1 + (amount % 4));
      break;
    case 'foreign_desired':
      scaleForeign(play, witness, 1 + (amount % 6));
      break;
    case 'foreign_max':
      witness.scale({ maxSize: 7 + amount });
      break;
    case 'foreign_suspend':
      witness.suspend(process);
      break;
    case 'foreign_resume':
      witness.resume(process);
      break;
    case 'alarm':
      life.setAlarm(heededAlarm, 'ALARM');
      break;
    case 'alarm_over':
      life.setAlarm(heededAlarm, 'OK');
      break;
    case 'recover':
      for (const instanceId of play.instanceIds) life.setTargetHealth(instanceId, null);
      break;
    default:
      hit(play, what, amount);
  }
}

/** What befalls one of the group's instances. */
function hit(
  { group, simulator: { life } }: GroupPlay,
  what: 'flap' | 'foreign_end' | 'foreign_protect' | 'foreign_sick',
  amount: number,
): void {
  const member = group.members[amount % Math.max(1, group.members.length)];
  if (!member) return;
  switch (what) {
    case 'flap':
      life.setTargetHealth(member.instanceId, 'Target.Timeout');
      break;
    case 'foreign_end':
      life.terminate(member.instanceId);
      break;
    case 'foreign_protect':
      member.protectedFromScaleIn = true;
      break;
    case 'foreign_sick':
      life.setHealth(member.instanceId, 'Unhealthy');
  }
}

/** To a desired capacity that nobody set before: what is back where it was cannot be told from never having been away. */
function scaleForeign(play: GroupPlay, witness: CycleWitness, desiredCapacity: number): void {
  if (witness.wasDesired(desiredCapacity)) return;
  witness.scale({ desiredCapacity, maxSize: Math.max(desiredCapacity, play.sizes.maxSize) });
}
