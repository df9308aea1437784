import { expect } from 'vitest';
import { type GroupPlay, withPlay } from './groups.testing.ts';
import type { Planted } from './jobs.testing.ts';
import { verifyEnded } from './jobs-invariants.testing.ts';
import { type Story, tell } from './jobs-stories.testing.ts';

interface CrashOptions {
  /** Of the looks of one wait, which repeat until it is over, all instead of the first. */
  readonly isThorough: boolean;
  readonly planted?: Planted;
}

/** Lets the console die at every commit and effect of a story, each in a world of its own: it must end as it would. */
export async function verifyEveryCrash(story: Story, { isThorough, planted = {} }: CrashOptions): Promise<void> {
  const { outcome: expected, points } = await toldIn(story, planted, null);
  for (const [index, point] of points.entries()) {
    if (!isThorough && points.indexOf(point) < index) continue;
    const { outcome, deaths } = await toldIn(story, planted, index);
    expect({ point, deaths, ...outcome }).toEqual({ point, deaths: 1, ...expected });
  }
}

/** Tells a story in a world of its own; the console dies at the point after so many others, if that is given. */
function toldIn(story: Story, planted: Planted, survives: number | null) {
  return withPlay({ planted }, async (play) => {
    await story.prepare?.(play);
    const before = play.points.length;
    const original = play.shape;
    if (survives !== null) play.dieAt(/./, survives);
    const jobId = await tell(play, story);
    await play.calmDown();
    const where = `${story.name}, died after ${survives} points`;
    await verifyEnded(play, jobId, where);
    expect(play.job(jobId).state, where).toBe(story.ends);
    expect(play.shape, where).toEqual(story.leaves?.(original) ?? original);
    return { outcome: outcomeOf(play, jobId), points: play.points.slice(before), deaths: play.deaths };
  });
}

/** What must come out the same wherever the console died. */
function outcomeOf(play: GroupPlay, jobId: string) {
  const { problem, pivoted } = play.job(jobId);
  const changes = play.wire.changesBy(jobId);
  return { code: problem?.code ?? null, pivoted, shape: play.shape, changes, writes: play.writes() };
}
