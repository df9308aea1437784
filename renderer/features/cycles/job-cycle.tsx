import { useMutation, useQuery } from '@tanstack/react-query';
import type { GroupCycle } from '#contract/cycles.ts';
import type { JobRow, JobWait } from '#contract/jobs.ts';
import { api, queryClient } from '../../lib/api.ts';
import { DetailsTrouble } from '../inventory/details-pane.tsx';
import { isEnded } from '../jobs/model.ts';
import { useMay } from '../people/index.ts';
import { CheckpointPanel } from './checkpoint-panel.tsx';
import { checkpointBefore } from './lanes.ts';
import { LiveCycle } from './live-cycle.tsx';

/** The kinds of jobs that replace instances: of one group, and of several. */
export function isCycle({ kind }: Pick<JobRow, 'kind'>): boolean {
  return kind === 'group.cycle' || kind === 'cycle';
}

/** A cycle says itself what it waits for: each instance with its own deadline, and its checkpoints. */
export function tellsItsWait({ kind, wait }: Pick<JobRow, 'kind' | 'wait'>): boolean {
  return isCycle({ kind }) && (wait?.kind === 'aws' || wait?.kind === 'person');
}

/** What is seen of instances also changes where the job itself does not move. */
const askAgainMs = 5_000;

/** The cycle that a job does, as it stands; the checkpoint where it waits for a person. */
export function JobCycle({ job }: { readonly job: JobRow }) {
  const live = useQuery({
    ...api.cycles.live.queryOptions({ input: { jobId: job.id } }),
    refetchInterval: isEnded(job.state) ? false : askAgainMs,
  });
  const checkpoint = isEnded(job.state) || job.wait?.kind !== 'person' ? null : job.wait;
  return (
    <>
      <DetailsTrouble query={live} />
      {live.data?.map((cycle) => (
        <div key={`${cycle.connectionId} ${cycle.groupName}`} className="flex flex-col gap-4">
          {checkpoint !== null && <Checkpoint cycle={cycle} wait={checkpoint} />}
          <LiveCycle cycle={cycle} />
        </div>
      ))}
    </>
  );
}

function Checkpoint({ cycle, wait }: { readonly cycle: GroupCycle; readonly wait: JobWait }) {
  const mayApprove = useMay('operator') === true;
  const approve = useMutation(
    api.cycles.approve.mutationOptions({
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries({ queryKey: api.jobs.key() }),
          queryClient.invalidateQueries({ queryKey: api.cycles.live.key() }),
        ]),
    }),
  );
  const batch = checkpointBefore(cycle);
  if (batch === null) return null;
  return (
    <CheckpointPanel
      wait={wait}
      mayApprove={mayApprove}
      busy={approve.isPending}
      error={approve.error}
      onApprove={(reason) => approve.mutate({ jobId: cycle.jobId, batch, reason })}
    />
  );
}
