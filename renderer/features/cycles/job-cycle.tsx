import { useQuery } from '@tanstack/react-query';
import type { GroupCycle } from '#contract/cycles.ts';
import type { JobDetail, JobRow } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Panel } from '../../ui/panel.tsx';
import { DetailsTrouble } from '../inventory/details-pane.tsx';
import { JobStateMark } from '../jobs/job-state.tsx';
import { isEnded } from '../jobs/model.ts';
import { Checkpoint } from './checkpoint-panel.tsx';
import { isCycle } from './kinds.ts';
import { isWorthSeeing, replacedWords } from './lanes.ts';
import { LiveCycle } from './live-cycle.tsx';

/** A cycle says itself what it waits for: each instance with its own deadline, and its checkpoints. */
export function tellsItsWait({ kind, wait }: Pick<JobRow, 'kind' | 'wait'>): boolean {
  return isCycle({ kind }) && (wait?.kind === 'aws' || wait?.kind === 'person' || wait?.kind === 'children');
}

/** What is seen of instances also changes where the job itself does not move. */
const askAgainMs = 5_000;

interface JobCycleProps {
  readonly detail: JobDetail;
  readonly job: JobRow;
}

/** The cycles that a job does, as they stand; the checkpoints where they wait for a person. */
export function JobCycle({ detail, job }: JobCycleProps) {
  const live = useQuery({
    ...api.cycles.live.queryOptions({ input: { jobId: job.id } }),
    refetchInterval: isEnded(job.state) ? false : askAgainMs,
  });
  const nodes = new Map(detail.tree.map((node) => [node.row.id, node]));
  const cycles = (live.data ?? []).map((cycle) => {
    const { row, steps } = nodes.get(cycle.jobId) ?? { row: job, steps: [] };
    return { cycle, row, steps };
  });
  return (
    <>
      <DetailsTrouble query={live} />
      {cycles.map(({ cycle, row, steps }) => (
        <Checkpoint key={cycle.jobId} cycle={cycle} job={row} steps={steps} />
      ))}
      {cycles.map(({ cycle, row }) =>
        cycles.length === 1 ? (
          <Panel key={cycle.jobId} title={`Cycle of ${cycle.groupName}`}>
            <LiveCycle cycle={cycle} job={row} />
          </Panel>
        ) : (
          <OneOfSeveral key={cycle.jobId} cycle={cycle} job={row} />
        ),
      )}
    </>
  );
}

interface OneCycleProps {
  readonly cycle: GroupCycle;
  readonly job: JobRow;
}

/** One group of several: folded until it begins, and again once it has ended well. */
function OneOfSeveral({ cycle, job }: OneCycleProps) {
  const { groupName } = cycle;
  return (
    <section aria-label={`Cycle of ${groupName}`} className="rounded-lg border border-line bg-surface px-2 py-1">
      <Disclosure
        openAtFirst={isWorthSeeing(job)}
        summary={
          <span className="flex min-w-0 grow flex-wrap items-center gap-x-4 py-1 pr-2">
            <span className="min-w-0 grow font-semibold [overflow-wrap:anywhere]">{groupName}</span>
            <span className="text-muted">{replacedWords(cycle)}</span>
            <JobStateMark job={job} className="w-28" />
          </span>
        }
      >
        <LiveCycle cycle={cycle} job={job} />
      </Disclosure>
    </section>
  );
}
