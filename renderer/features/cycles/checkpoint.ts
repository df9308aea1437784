import type { GroupCycle } from '#contract/cycles.ts';
import type { JobRow, JobStep } from '#contract/jobs.ts';
import { isEnded } from '../jobs/model.ts';
import { checkpointBefore } from './lanes.ts';

/** The batch after which a cycle waits for a person now; null where it does not. */
export function waitsAfter(
  cycle: Pick<GroupCycle, 'batches' | 'currentBatch'>,
  { state, wait }: Pick<JobRow, 'state' | 'wait'>,
): number | null {
  return isEnded(state) || wait?.kind !== 'person' ? null : checkpointBefore(cycle);
}

/** Where a cycle stands that a person is about to let go on. */
export interface Asked {
  /** The batch after which it was asked whether to go on. */
  readonly batch: number;
  /** The batch after which it waits now. */
  readonly waitsAfter: number | null;
  readonly job: Pick<JobRow, 'state'>;
  readonly steps: readonly Pick<JobStep, 'kind' | 'state' | 'observed'>[];
}

/** Why it cannot be let go on just now; null where it can. A wait that a look ended by itself may begin anew. */
export function whyNotNow({ batch, waitsAfter: now, job, steps }: Asked): string | null {
  if (now === batch) return null;
  if (isEnded(job.state)) return 'The cycle has ended meanwhile.';
  const wait = steps.findLast(({ kind }) => kind === 'signal');
  const isLetGo = wait?.state === 'done' && wait.observed === null;
  if (now !== null || isLetGo) return 'Somebody has let it go on already; its log says who and why.';
  if (job.state === 'paused') return 'The cycle is paused: it asks again once it is resumed.';
  return 'The cycle looks at the group just now: it asks again if it still has to.';
}
