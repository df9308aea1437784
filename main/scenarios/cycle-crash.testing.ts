import { expect } from 'vitest';
import { type CycleStory, prepareCycle, tellCycle } from './cycle-stories.testing.ts';
import { type GroupPlay, withPlay } from './groups.testing.ts';
import type { Planted } from './jobs.testing.ts';
import { verifyRecord, verifySettled } from './jobs-invariants.testing.ts';

interface CrashOptions {
  /** At how many points it dies, spread over the story; all unless given. */
  readonly deaths?: number;
  readonly planted?: Planted;
}

/** What is not known at once: a look, and what is asked on the way. */
const blindMs = 20_000;

/** Lets the console die at commits and effects of a cycle, each in a world of its own: it must end as it would. */
export async function verifyCycleCrashes(story: CycleStory, { deaths, planted = {} }: CrashOptions): Promise<void> {
  const { outcome: expected, points } = await toldIn(story, planted, null);
  const every = deaths === undefined ? 1 : points.length / deaths;
  for (let index = 0; index < points.length; index += every) {
    const at = Math.floor(index);
    const { outcome, deaths: died } = await toldIn(story, planted, at);
    expect({ at, point: points[at], died, ...outcome }).toEqual({ at, point: points[at], died: 1, ...expected });
  }
}

/** Tells a story in a world of its own; the console dies at the point after so many others, if that is given. */
function toldIn(story: CycleStory, planted: Planted, survives: number | null) {
  return withPlay({ planted }, async (play) => {
    await prepareCycle(play, story);
    const before = play.points.length;
    const [original, tags] = [play.shape, [...play.group.tags]];
    if (survives !== null) play.dieAt(/./, survives);
    const { jobId, witness } = await tellCycle(play, story, blindMs);
    await comeToRest(play);
    const where = `${story.name}, died after ${survives} points`;
    await verifyRecord(play, where);
    verifySettled(play, jobId, where);
    expect(witness.violations, `${where}: ${witness.violations.join('; ')}`).toEqual([]);
    expect({ state: play.job(jobId).state, shape: play.shape }, where).toEqual({ state: story.ends, shape: original });
    expect(play.group.tags, where).toEqual(tags);
    const { lowest } = play.cycles.live(jobId)[0] ?? {};
    expect(lowest?.healthy, `${where}: its own proof accuses it`).toBeGreaterThanOrEqual(lowest?.required ?? 0);
    return { outcome: outcomeOf(play, jobId), points: play.points.slice(before), deaths: play.deaths };
  });
}

/** Until its zones are even again, which the group sees to by itself once it may. */
async function comeToRest(play: GroupPlay): Promise<void> {
  await play.clock.advance(60_000);
  const isWhole = () => play.membersIn('InService').length === play.sizes.desiredCapacity;
  await play.until(() => isWhole() && play.instanceIds.length === play.sizes.desiredCapacity);
}

/**
 * What must come out the same wherever the console died. One that is cancelled right after a restart may not have grown
 * again yet, so its writes are not compared.
 */
function outcomeOf(play: GroupPlay, jobId: string) {
  const { problem, state } = play.job(jobId);
  const proof = play.cycles.live(jobId)[0]?.proof;
  const writes = state === 'succeeded' ? play.writes() : null;
  return { code: problem?.code ?? null, retired: proof?.retired.length, vanished: proof?.vanished.length, writes };
}
