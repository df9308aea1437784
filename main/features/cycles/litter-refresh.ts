import { type DoneJob, type Found, found, nothing, type ScannedGroup, type Who } from './litter-found.ts';
import { counted } from './model.ts';
import type { RefreshRead } from './observe-refresh.ts';
import { momentText } from './plan-common.ts';

/** Begun less than this ago, whoever started a refresh probably looks at it. */
const followedMs = 60 * 60_000;

/** An instance refresh that runs although no job of this console has the group. */
export function refreshFound(group: ScannedGroup, done: readonly DoneJob[], now: number): Found[] {
  const { evidence } = group;
  const refresh = evidence?.refresh ?? null;
  if (!evidence || !refresh) return [];
  // What a job did since it was read cannot be seen in it.
  if (done.some(({ endedAt }) => endedAt === null || endedAt >= evidence.at)) return [];
  const job = done.find((one) => hasStarted(one, refresh)) ?? null;
  if (!job && now - (refresh.startedAt ?? evidence.refreshSeenAt) < followedMs) return [];
  const isEnding = refresh.status === 'Cancelling' || refresh.status === 'RollbackInProgress';
  return [
    found(group, whoStarted(job, refresh), {
      kind: 'refresh',
      of: [refresh.id],
      message: `${refreshText(refresh)} No job of this console follows it.`,
      advice: `${starterText(group, job)} It goes on by itself; look again to see how far it is.`,
      repair: isEnding ? null : 'Cancel the instance refresh: nothing more is replaced, and what was replaced stays',
      does: { ...nothing, refreshId: refresh.id },
    }),
  ];
}

/** The job under which a refresh began has most probably started it: only one can run on a group. */
function hasStarted({ kind, createdAt, endedAt }: DoneJob, { startedAt }: RefreshRead): boolean {
  if (kind !== 'group.refresh' || startedAt === null) return false;
  return startedAt >= createdAt && startedAt <= (endedAt ?? startedAt);
}

function whoStarted(job: DoneJob | null, { startedAt: since }: RefreshRead): Who {
  return job
    ? { leftBy: 'this_console', certainty: 'likely', jobId: job.jobId, since }
    : { leftBy: 'unknown', certainty: 'unsure', jobId: null, since };
}

function refreshText({ status, startedAt, percentage, instancesToUpdate, reason }: RefreshRead): string {
  const since = startedAt === null ? '' : ` since ${momentText(startedAt)}`;
  const says = reason === null ? '' : ` AWS says: ${reason}`;
  return `An instance refresh has been running${since}: ${status}, ${percentage} % done, ${counted(instancesToUpdate, 'instance')} to go.${says}`;
}

function starterText({ stack }: ScannedGroup, job: DoneJob | null): string {
  if (job) return `A job of ${job.requestedBy} started it, and has ended without it.`;
  const update = stack === null ? '' : ' an update of its stack,';
  return `AWS does not say who started it:${update} a pipeline or another console may wait for it; CloudTrail has who called StartInstanceRefresh. Ask before it is cancelled.`;
}
