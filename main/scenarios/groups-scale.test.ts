import { describe, expect, test } from 'vitest';
import { playGroup } from './groups.testing.ts';

describe('scaling out', () => {
  test('ends when every instance serves at the target group', async () => {
    const play = await playGroup();
    const jobId = await play.start(play.scale(5));
    const job = await play.finish(jobId);
    expect(job).toMatchObject({ state: 'succeeded', problem: null, title: 'Scale shop-prod-web-group to 5' });
    expect(play.membersIn('InService')).toHaveLength(5);
    expect(play.writes()).toEqual({ UpdateAutoScalingGroup: 1 });
  });
});
