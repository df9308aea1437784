import type { GroupAction } from '#contract/groups.ts';
import type { JobState } from '#contract/jobs.ts';
import { oneGroup } from '../simulator/index.ts';
import type { GroupPlay } from './groups.testing.ts';

/** A group action, what befalls it, and how it must end. */
export interface Story {
  readonly name: string;
  /** What was so before, e.g. that instances are in standby. */
  prepare?(play: GroupPlay): Promise<void>;
  action(play: GroupPlay): GroupAction;
  /** Somebody cancels it once this step is done. */
  readonly cancelledAfter?: string;
  readonly ends: JobState;
}

const first = (play: GroupPlay, count: number) => play.instanceIds.slice(0, count);

const setHealth = (play: GroupPlay): GroupAction => ({
  ...{ kind: 'set_health', instanceId: first(play, 1)[0] ?? '', health: 'Unhealthy', respectGracePeriod: true },
});

const replace = (play: GroupPlay, order: 'launch_first' | 'terminate_first'): GroupAction => ({
  ...{ kind: 'replace', instanceId: first(play, 1)[0] ?? '', order },
});

const putInStandby = async (play: GroupPlay) => {
  await play.finish(await play.start({ kind: 'enter_standby', instanceIds: first(play, 1), keepCapacity: false }));
};

const protectAll = async (play: GroupPlay) => {
  for (const member of play.group.members) member.protectedFromScaleIn = true;
};

const exitStandby = (play: GroupPlay): GroupAction => ({
  ...{ kind: 'exit_standby', instanceIds: play.membersIn('Standby') },
});

/** Every group action to its end. */
export const actionStories: readonly Story[] = [
  { name: 'scale out', action: (play) => play.scale(5), ends: 'succeeded' },
  { name: 'scale in', action: (play) => play.scale(2), ends: 'succeeded' },
  { name: 'suspend', action: () => ({ kind: 'suspend', processes: ['AZRebalance'] }), ends: 'succeeded' },
  {
    name: 'resume',
    prepare: async ({ simulator, group }) => simulator.life.suspend(group.name, ['AZRebalance', 'Launch']),
    action: () => ({ kind: 'resume', processes: ['AZRebalance'] }),
    ends: 'succeeded',
  },
  {
    name: 'enter standby',
    action: (play) => ({ kind: 'enter_standby', instanceIds: first(play, 2), keepCapacity: false }),
    ends: 'succeeded',
  },
  {
    name: 'enter standby and keep the capacity',
    action: (play) => ({ kind: 'enter_standby', instanceIds: first(play, 1), keepCapacity: true }),
    ends: 'succeeded',
  },
  { name: 'exit standby', prepare: putInStandby, action: exitStandby, ends: 'succeeded' },
  { name: 'protect', action: (play) => ({ kind: 'protect', instanceIds: first(play, 2) }), ends: 'succeeded' },
  {
    name: 'unprotect',
    prepare: protectAll,
    action: (play) => ({ kind: 'unprotect', instanceIds: first(play, 2) }),
    ends: 'succeeded',
  },
  { name: 'set unhealthy', action: setHealth, ends: 'succeeded' },
  { name: 'replace, launching first', action: (play) => replace(play, 'launch_first'), ends: 'succeeded' },
  { name: 'replace, terminating first', action: (play) => replace(play, 'terminate_first'), ends: 'succeeded' },
];

/** What is taken back, and what must not be. */
export const undoStories: readonly Story[] = [
  { name: 'scale out, cancelled', action: (play) => play.scale(5), cancelledAfter: 'set-sizes', ends: 'cancelled' },
  {
    name: 'scale in, cancelled when instances go already',
    action: (play) => play.scale(2),
    cancelledAfter: 'terminating',
    ends: 'cancelled',
  },
  {
    name: 'scale out, for which no zone has machines',
    prepare: async ({ simulator }) => {
      for (const zone of oneGroup.zones) simulator.life.setZoneCapacity(zone, false);
    },
    action: (play) => play.scale(4),
    ends: 'failed',
  },
  {
    name: 'enter standby, cancelled',
    action: (play) => ({ kind: 'enter_standby', instanceIds: first(play, 1), keepCapacity: false }),
    cancelledAfter: 'enter-0',
    ends: 'cancelled',
  },
  {
    name: 'exit standby, cancelled',
    prepare: putInStandby,
    action: exitStandby,
    cancelledAfter: 'exit-0',
    ends: 'cancelled',
  },
  {
    name: 'replace launching first, cancelled before anything is terminated',
    action: (play) => replace(play, 'launch_first'),
    cancelledAfter: 'grow',
    ends: 'cancelled',
  },
];

/** Lets a story come to its end, however often the console dies. Answers with the job's id. */
export async function tell(play: GroupPlay, story: Story, begun: () => void = () => {}): Promise<string> {
  await story.prepare?.(play);
  const plan = await play.plan(story.action(play));
  begun();
  const jobId = await surviving(play, () => play.startAs(plan, 'the request'));
  const { cancelledAfter } = story;
  const mustCancel = () =>
    cancelledAfter !== undefined && play.job(jobId).wish !== 'cancel' && play.hasDone(jobId, cancelledAfter);
  for (;;) {
    await play.until(() => play.hasEnded(jobId) || mustCancel(), 4 * 3_600_000, 5000);
    if (play.isDead) await play.crash(60_000);
    else if (play.hasEnded(jobId)) return jobId;
    else await surviving(play, async () => (mustCancel() ? play.cancel(jobId) : undefined));
  }
}

/** Does something that the console may die of, again after it has been started again. */
async function surviving<Result>(play: GroupPlay, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!play.isDead) throw error;
    await play.crash(60_000);
    return work();
  }
}
