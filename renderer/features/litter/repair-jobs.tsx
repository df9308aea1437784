import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../lib/api.ts';
import { linkLook } from '../inventory/resource-link.tsx';
import { JobStateMark } from '../jobs/job-state.tsx';

/** The jobs that repair what was chosen here, as they stand. */
export function RepairJobs({ jobIds }: { readonly jobIds: readonly string[] }) {
  if (jobIds.length === 0) return null;
  return (
    <section aria-label="Repairs" className="rounded-md border-changing border-l-3 bg-surface px-3 py-2">
      <ul className="flex flex-col gap-1">
        {jobIds.map((jobId) => (
          <RepairJob key={jobId} jobId={jobId} />
        ))}
      </ul>
    </section>
  );
}

function RepairJob({ jobId }: { readonly jobId: string }) {
  const job = useQuery(api.jobs.get.queryOptions({ input: { jobId } })).data?.tree[0]?.row;
  return (
    <li className="flex items-center gap-3">
      {job !== undefined && <JobStateMark job={job} className="w-28 shrink-0" />}
      <Link to="/job" search={{ id: jobId }} className={`min-w-0 [overflow-wrap:anywhere] ${linkLook}`}>
        {job?.title ?? 'The repair'}
      </Link>
    </li>
  );
}
