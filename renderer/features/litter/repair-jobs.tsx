import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JobRow } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';
import { Age } from '../../ui/age.tsx';
import { linkLook } from '../inventory/resource-link.tsx';
import { JobStateMark } from '../jobs/job-state.tsx';
import { recentRepairs } from './model.ts';

const shownMax = 10;

/** The jobs that repair what was left behind, as they stand, whoever started them. */
export function RepairJobs() {
  const input = { kinds: ['group.repair'], limit: shownMax };
  const jobs = useQuery(api.jobs.list.queryOptions({ input })).data?.rows ?? [];
  const recent = recentRepairs(jobs, Date.now());
  if (recent.length === 0) return null;
  return (
    <section aria-label="Repairs" className="rounded-md border-changing border-l-3 bg-surface px-3 py-2">
      <ul className="flex flex-col gap-1">
        {recent.map((job) => (
          <RepairJob key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}

function RepairJob({ job }: { readonly job: JobRow }) {
  return (
    <li className="flex items-center gap-3">
      <JobStateMark job={job} className="w-28 shrink-0" />
      <Link to="/job" search={{ id: job.id }} className={`min-w-0 [overflow-wrap:anywhere] ${linkLook}`}>
        {job.title}
      </Link>
      {job.endedAt !== null && (
        <span className="ml-auto shrink-0 text-muted">
          <Age at={job.endedAt} suffix="ago" />
        </span>
      )}
    </li>
  );
}
