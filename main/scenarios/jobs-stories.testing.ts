import type { GroupAction } from '#contract/groups.ts';
import type { JobState } from '#contract/jobs.ts';
import { oneGroup } from '../simulator/index.ts';
import type { GroupPlay, GroupShape } from './groups.testing.ts';

/** A group action, what befalls it, and how it must end. */
export interface Story {
  readonly name: string;
  /** What was so before, e.g. that instances are in standby. */
  prepare?(play: GroupPlay): Promise<void>;
  action(play: GroupPlay): GroupAction;
  /** Somebody cancels it once this step is done. */
  readonly cancelledAfter?: string;
  readonly ends: JobState;
  /** How the group is in the end, given how it was; as it was unless given. */
  leaves?(before: GroupShape): GroupShape;
}

/** So many in service, and so many in standby. */
const serving = (inService: number, standby = 0) => [
  ...Array<string>(inService).fill('InService'),
  ...Array<string>(standby).fill('Standby'),
];

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
  {
    name: 'scale out',
    action: (play) => play.scale(5),
    ends: 'succeeded',
    leaves: (before) => ({ ...before, desiredCapacity: 5, lifecycles: serving(5) }),
  },
  {
    name: 'scale in',
    action: (play) => play.scale(2),
    ends: 'succeeded',
    leaves: (before) => ({ ...before, desiredCapacity: 2, lifecycles: serving(2) }),
  },
  {
    name: 'suspend',
    action: () => ({ kind: 'suspend', processes: ['AZRebalance'] }),
    ends: 'succeeded',
    leaves: (before) => ({ ...before, suspended: ['AZRebalance'] }),
  },
  {
    name: 'resume',
    prepare: async ({ simulator, group }) => simulator.life.suspend(group.name, ['AZRebalance', 'Launch']),
    action: () => ({ kind: 'resume', processes: ['AZRebalance'] }),
    ends: 'succeeded',
    leaves: (before) => ({ ...before, suspended: ['Launch'] }),
  },
  {
    name: 'enter standby',
    action: (play) => ({ kind: 'enter_standby', instanceIds: first(play, 2), keepCapacity: false }),
    ends: 'succeeded',
    leaves: (before) => ({ ...before, desiredCapacity: 1, lifecycles: serving(1, 2) }),
  },
  {
    name: 'enter standby and keep the capacity',
    action: (play) => ({ kind: 'enter_standby', instanceIds: first(play, 1), keepCapacity: true }),
    ends: 'succeeded',
    leaves: (before) => ({ ...before, lifecycles: serving(3, 1) }),
  },
  {
    name: 'exit standby',
    prepare: putInStandby,
    action: exitStandby,
    ends: 'succeeded',
    leaves: (before) => ({ ...before, desiredCapacity: 3, lifecycles: serving(3) }),
  },
  {
    name: 'protect',
    action: (play) => ({ kind: 'protect', instanceIds: first(play, 2) }),
    ends: 'succeeded',
    leaves: (before) => ({ ...before, protected: 2 }),
  },
  {
    name: 'unprotect',
    prepare: protectAll,
    action: (play) => ({ kind: 'unprotect', instanceIds: first(play, 2) }),
    ends: 'succeeded',
    leaves: (before) => ({ ...before, protected: 1 }),
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
    cancelledAfter: 'set-sizes',
    ends: 'cancelled',
    leaves: (before) => ({ ...before, desiredCapacity: 2, lifecycles: serving(2) }),
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

/** Lets a prepared story come to its end, however often the console dies. Answers with the job's id. */
export async function tell(play: GroupPlay, story: Story): Promise<string> {
  const plan = await play.plan(story.action(play));
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
export async function surviving<Result>(play: GroupPlay, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!play.isDead) throw error;
    await play.crash(60_000);
    return work();
  }
}
