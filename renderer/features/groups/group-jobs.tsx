import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { Age } from '../../ui/age.tsx';
import { Panel } from '../../ui/panel.tsx';
import { resourceKey } from '../inventory/resource-key.ts';
import { linkLook } from '../inventory/resource-link.tsx';
import { JobStateMark } from '../jobs/index.ts';

const shown = 5;

/** The last jobs that worked on a group. */
export function GroupJobs({ resource }: { readonly resource: ResourceRef }) {
  const jobs = useQuery(api.jobs.list.queryOptions({ input: { resource, limit: shown } })).data;
  return (
    <Panel title="Jobs">
      <ul>
        {jobs?.rows.map((job) => (
          <li key={job.id} className="flex items-center gap-3 border-line border-t px-3 py-1 first:border-t-0">
            <JobStateMark job={job} className="w-28 shrink-0" />
            <Link to="/job" search={{ id: job.id }} className={`min-w-0 grow truncate ${linkLook}`}>
              {job.title}
            </Link>
            <span className="text-muted">{job.requestedBy}</span>
            <Age at={job.createdAt} suffix="ago" className="shrink-0 text-muted" />
          </li>
        ))}
      </ul>
      {jobs?.rows.length === 0 && <p className="px-3 py-2 text-muted">No job has worked on this group yet.</p>}
      {jobs !== undefined && jobs.total > shown && (
        <p className="border-line border-t px-3 py-1.5">
          <Link to="/jobs" search={{ of: resourceKey(resource) }} className={linkLook}>
            All {jobs.total}
          </Link>
        </p>
      )}
    </Panel>
  );
}
