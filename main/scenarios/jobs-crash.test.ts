import { expect, test } from 'vitest';
import { isDeep } from './deep.testing.ts';
import { type GroupPlay, withPlay } from './groups.testing.ts';
import { verifyEnded } from './jobs-invariants.testing.ts';
import { actionStories, type Story, tell, undoStories } from './jobs-stories.testing.ts';

/** What must come out the same wherever the console died. */
function outcomeOf(play: GroupPlay, jobId: string) {
  const { state, problem } = play.job(jobId);
  const changes = play.wire.changesBy(jobId);
  return { state, code: problem?.code ?? null, shape: play.shape, changes, writes: play.writes() };
}

/** Tells a story in a world of its own; the console dies at the point after so many others, if that is given. */
function toldIn(story: Story, survives: number | null) {
  return withPlay({}, async (play) => {
    let before = 0;
    const jobId = await tell(play, story, () => {
      before = play.points.length;
      if (survives !== null) play.dieAt(/./, survives);
    });
    await play.calmDown();
    await verifyEnded(play, jobId, `died after ${survives} points`);
    return { outcome: outcomeOf(play, jobId), points: play.points.slice(before), deaths: play.deaths };
  });
}

/** Of the looks of one wait, which repeat until it is over, the first; in the deep suite all of them. */
function isTried(points: readonly string[], index: number): boolean {
  return isDeep || points.indexOf(points[index] ?? '') === index;
}

test.each([...actionStories, ...undoStories])(
  'G07, G08 $name: wherever the console dies, it ends the same',
  {
    timeout: isDeep ? 900_000 : 180_000,
  },
  async (story) => {
    const { outcome: expected, points } = await toldIn(story, null);
    expect(expected.state).toBe(story.ends);
    for (const [index, point] of points.entries()) {
      if (!isTried(points, index)) continue;
      const { outcome, deaths } = await toldIn(story, index);
      expect({ point, deaths, ...outcome }).toEqual({ point, deaths: 1, ...expected });
    }
  },
);
