import type { CyclePlan, CycleRequest, CycleSpec } from '#contract/cycles.ts';
import { cycleSpecSchema } from '#contract/cycles.ts';
import type { GroupPlay } from './groups.testing.ts';

/** A cycle of the play's group by a spec that differs from the usual one in this. */
export function cycleOf(play: GroupPlay, changes: Partial<CycleSpec> = {}): CycleRequest {
  const spec = { ...cycleSpecSchema.parse({}), ...changes };
  return { groups: [play.ref], order: 'one_after_another', engine: 'infraviewer', spec };
}

/** A release: what runs now was launched from an older version of the template. */
export function release(play: GroupPlay): string[] {
  play.simulator.life.addTemplateVersion(play.ref.groupName);
  return play.instanceIds;
}

export function planned(play: GroupPlay, request: CycleRequest): Promise<CyclePlan> {
  return play.passing(play.cycles.plan(request));
}

/** Plans a cycle and starts it. */
export async function startCycle(play: GroupPlay, request: CycleRequest, requestKey = 'cycle'): Promise<string> {
  const { fingerprint } = await planned(play, request);
  const asked = { ...request, fingerprint, reason: 'A release', ticket: null, requestKey };
  const { jobId } = await play.passing(play.cycles.start(asked, 'ada'));
  return jobId;
}

/** How few instances got traffic at any moment until the job had ended. */
export async function finishCounting(play: GroupPlay, jobId: string, withinMs = 4 * 3_600_000): Promise<number> {
  let lowest = play.served().length;
  const isOver = () => {
    lowest = Math.min(lowest, play.served().length);
    return play.hasEnded(jobId);
  };
  await play.until(isOver, withinMs, 1000);
  return lowest;
}

/** What lets a cycle go on past the checkpoint after its canary. */
export function approvalFor(jobId: string) {
  return { jobId, batch: 1, reason: 'It looks well' };
}
