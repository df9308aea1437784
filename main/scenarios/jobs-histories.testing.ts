import fc from 'fast-check';
import { expect } from 'vitest';
import type { GroupPlan } from '#contract/groups.ts';
import { ProblemError } from '#contract/problems.ts';
import { oneGroup } from '../simulator/index.ts';
import { attempt, befallConsole, consoleHappenings, isOfConsole } from './console-happenings.testing.ts';
import { type GroupPlay, type GroupShape, withPlay } from './groups.testing.ts';
import type { Planted } from './jobs.testing.ts';
import { verifyAlways, verifyEnded } from './jobs-invariants.testing.ts';
import { actionStories, type Story } from './jobs-stories.testing.ts';

const share = (max: number) => fc.double({ min: 0, max, noNaN: true });

/** What befalls a job besides calls that go wrong. */
const happening = fc.record({
  what: fc.constantFrom(...consoleHappenings, ...(['foreign_sizes', 'zone_lost', 'zone_back'] as const)),
  afterMs: fc.integer({ min: 0, max: 60_000 }),
  /** Of a crash how many commits and effects later, of a sleep how many minutes, of foreign sizes which. */
  amount: fc.integer({ min: 0, max: 40 }),
});

export const groupHistory = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  story: fc.constantFrom(...actionStories.keys()),
  throttle: share(0.3),
  server_error: share(0.15),
  lost_request: share(0.15),
  lost_response: share(0.2),
  /** How old what is read may be. */
  lagMs: fc.constantFrom(0, 3000, 12_000),
  happenings: fc.array(happening, { maxLength: 10 }),
  /** Whether calls go well and people are helpful in the end: then an end must be reached. */
  isCalmInTheEnd: fc.boolean(),
});

type GroupHistory = typeof groupHistory extends fc.Arbitrary<infer Told> ? Told : never;
type Happening = GroupHistory['happenings'][number];

const hourMs = 3_600_000;
/** What any wait of a group's job may take, and what is undone after it. */
const boundMs = 6 * hourMs;

const foreignKinds: ReadonlySet<Happening['what']> = new Set(['foreign_sizes', 'zone_lost']);

/** Lives through a history in a world of its own, and verifies what must hold whatever happened. */
export function liveThrough(told: GroupHistory, planted: Planted = {}): Promise<void> {
  return withPlay({ planted, seed: told.seed }, async (play) => {
    const story = storyOf(told);
    await story.prepare?.(play);
    const original = play.shape;
    const plan = await play.plan(story.action(play));
    const removals = addFaults(play, told);
    const jobId = await startedInTheEnd(play, plan);
    for (const one of told.happenings) removals.push(await live(play, jobId, one));
    if (!told.isCalmInTheEnd) {
      await play.clock.advance(10 * 60_000);
      if (play.isDead) await play.crash();
      return verifyAlways(play, story.name);
    }
    for (const remove of removals) remove();
    await comeToAnEnd(play, jobId);
    await verifyEnded(play, jobId, story.name);
    if (!told.happenings.some(({ what }) => foreignKinds.has(what))) await verifyShape(play, jobId, story, original);
  });
}

function storyOf({ story }: GroupHistory): Story {
  const found = actionStories[story];
  if (!found) throw new Error('There is no such story.');
  return found;
}

/** Starting reads the group once more, which may go wrong too: a person tries again. */
async function startedInTheEnd(play: GroupPlay, plan: GroupPlan, triesLeft = 20): Promise<string> {
  try {
    return await play.startAs(plan, 'the request');
  } catch (error) {
    if (triesLeft === 0 || !(error instanceof ProblemError)) throw error;
    return startedInTheEnd(play, plan, triesLeft - 1);
  }
}

function addFaults({ simulator }: GroupPlay, told: GroupHistory): (() => void)[] {
  const { faults } = simulator.aws;
  const kinds = ['throttle', 'server_error', 'lost_request', 'lost_response'] as const;
  const removals = kinds.map((kind) =>
    faults.add({ kind, service: 'autoscaling', share: told[kind], afterEffect: kind === 'server_error' }),
  );
  // Last, because of several rules the first meets a call, and this one meets every read.
  if (told.lagMs > 0) removals.push(faults.add({ kind: 'stale_read', service: 'autoscaling', lagMs: told.lagMs }));
  return removals;
}

/** A while, and what happens after it; answers with what takes that back. */
async function live(play: GroupPlay, jobId: string, one: Happening): Promise<() => void> {
  if (one.what === 'crash') play.dieAt(/./, one.amount);
  await play.clock.advance(one.afterMs);
  const takeBack = await happen(play, jobId, one);
  if (play.isDead) await play.crash(one.amount * 1000);
  return takeBack;
}

/** Answers with what takes it back, where it is a call that goes wrong. */
async function happen(play: GroupPlay, jobId: string, { what, amount }: Happening): Promise<() => void> {
  if (isOfConsole(what)) return befallConsole(play, jobId, { what, amount, sleepUnitMs: 15 * 60_000 });
  const { life } = play.simulator;
  switch (what) {
    case 'foreign_sizes':
      // Never what it was before: a write that nobody knows the end of may then be made again, and rightly.
      life.changeLimits(oneGroup.groupName, { desiredCapacity: [1, 2, 4, 6][amount % 4] });
      break;
    case 'zone_lost':
      life.setZoneCapacity(oneGroup.zones[amount % 3] ?? '', false);
      break;
    case 'zone_back':
      for (const zone of oneGroup.zones) life.setZoneCapacity(zone, true);
      break;
  }
  return () => {};
}

/** Nothing goes wrong any more, and people do what they are asked for: an end must come. */
async function comeToAnEnd(play: GroupPlay, jobId: string): Promise<void> {
  play.dieAt(/./, Number.POSITIVE_INFINITY);
  for (const zone of oneGroup.zones) play.simulator.life.setZoneCapacity(zone, true);
  attempt(() => play.wishes.release('ada'));
  attempt(() => play.wishes.resume(jobId, 'ada'));
  const asksForSignIn = () => play.job(jobId).wait?.kind === 'sign_in';
  for (let asked = 0; asked < 10; asked++) {
    await play.until(() => play.hasEnded(jobId) || asksForSignIn(), boundMs, 5000);
    const { question, endedAt } = play.job(jobId);
    if (endedAt !== null) return;
    // What somebody else did may have made it impossible: a person tries again a few times, and then gives it up.
    const choice = asked < 5 ? 'retry' : 'fail';
    if (question) play.wishes.answer(jobId, question.stepKey, choice, { person: 'ada', reason: 'I looked' });
    else await play.signInAgain();
    await play.clock.advance(5000);
  }
}

/** The group is as it was planned, or as it was before. */
async function verifyShape(play: GroupPlay, jobId: string, story: Story, original: GroupShape): Promise<void> {
  await play.calmDown();
  const { state, pivoted } = play.job(jobId);
  const isDone = state === 'succeeded' || pivoted;
  expect(play.shape, `${story.name} that ${state}`).toEqual(isDone ? (story.leaves?.(original) ?? original) : original);
}
