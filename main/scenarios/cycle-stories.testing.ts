import type { CycleSpec } from '#contract/cycles.ts';
import type { JobState } from '#contract/jobs.ts';
import { oneGroup } from '../simulator/index.ts';
import { CycleWitness } from './cycle-witness.testing.ts';
import { approvalFor, cycleOf, planned, release } from './cycles.testing.ts';
import type { GroupPlay } from './groups.testing.ts';
import { surviving } from './jobs-stories.testing.ts';

/** A cycle of one group, what befalls it, and how it must end. */
export interface CycleStory {
  readonly name: string;
  /** How the group is before. */
  readonly sizes?: { readonly desiredCapacity?: number; readonly maxSize?: number };
  readonly spec?: Partial<CycleSpec>;
  /** What is so before it begins, e.g. that nothing new will serve. */
  prepare?(play: GroupPlay): void;
  /** What somebody does by now and has not done yet. */
  due?(play: GroupPlay, jobId: string): (() => void) | null;
  readonly ends: JobState;
}

/** Whether it has waited for a person for some looks. */
function isHeldFor(play: GroupPlay, jobId: string): boolean {
  const { wait } = play.job(jobId);
  return wait?.kind === 'person' && play.clock.now() - wait.since >= 40_000;
}

function isInAlarm({ simulator }: GroupPlay): boolean {
  const region = simulator.world.regions.get(`${oneGroup.account}/${oneGroup.region}`);
  return region?.alarms.get('errors')?.state === 'ALARM';
}

/** A whole cycle, in every way to its end. */
export const cycleStories: readonly CycleStory[] = [
  { name: 'a canary cycle of three', ends: 'succeeded' },
  {
    name: 'a cycle that may not grow',
    sizes: { maxSize: 3 },
    spec: { minimumHealthyPercentage: 60 },
    ends: 'succeeded',
  },
  {
    name: 'a group of one',
    sizes: { desiredCapacity: 1, maxSize: 1 },
    spec: { maximumSizeLimit: 2 },
    ends: 'succeeded',
  },
  {
    name: 'a cycle that is cancelled in the middle',
    due: (play, jobId) => {
      const isMiddle = play.cycles.live(jobId)[0]?.retired.length === 1 && play.job(jobId).wish !== 'cancel';
      return isMiddle ? () => play.cancel(jobId) : null;
    },
    ends: 'cancelled',
  },
  {
    name: 'a cycle whose new instances never serve',
    spec: { readyWithinMinutes: 10, failuresMax: 1 },
    prepare: ({ simulator }) => simulator.life.setFate(oneGroup.groupName, 'never_serves', 100),
    ends: 'failed',
  },
  {
    name: 'a cycle with a checkpoint after its canary',
    spec: { checkpoint: 'after_canary' },
    due: (play, jobId) => (isHeldFor(play, jobId) ? () => play.cycles.approve(approvalFor(jobId), 'grace') : null),
    ends: 'succeeded',
  },
  {
    name: 'a cycle whose alarm comes on at its checkpoint',
    spec: { checkpoint: 'after_canary', alarms: ['errors'] },
    prepare: ({ simulator }) => simulator.life.addAlarm(oneGroup.groupName, 'errors'),
    due: (play, jobId) => {
      const isDue = isHeldFor(play, jobId) && !isInAlarm(play);
      return isDue ? () => play.simulator.life.setAlarm('errors', 'ALARM') : null;
    },
    ends: 'failed',
  },
];

/** Lets the group of a play be as its story begins. */
export async function prepareCycle(play: GroupPlay, { sizes = {}, prepare }: CycleStory): Promise<void> {
  play.simulator.life.changeLimits(oneGroup.groupName, sizes);
  await play.calmDown();
  prepare?.(play);
}

/** Lets a prepared cycle come to its end, however often the console dies. */
export async function tellCycle(
  play: GroupPlay,
  story: CycleStory,
  blindMs: number,
): Promise<{ jobId: string; witness: CycleWitness }> {
  release(play);
  const request = cycleOf(play, story.spec);
  const { groups, fingerprint } = await planned(play, request);
  const [plan] = groups;
  if (!plan) throw new Error('Nothing was planned.');
  const witness = new CycleWitness(play, { spec: request.spec, plan, blindMs });
  play.wire.witness = witness;
  const asked = { ...request, fingerprint, reason: 'A release', ticket: null, requestKey: 'the request' };
  const { jobId } = await surviving(play, () => play.passing(play.cycles.start(asked, 'ada')));
  for (;;) {
    const due = () => story.due?.(play, jobId) ?? null;
    await play.until(() => play.hasEnded(jobId) || due() !== null, 4 * 3_600_000, 5000);
    if (play.isDead) await play.crash(60_000);
    else if (play.hasEnded(jobId)) return { jobId, witness };
    else await surviving(play, async () => due()?.());
  }
}
