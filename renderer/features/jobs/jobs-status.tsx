import { Link } from '@tanstack/react-router';
import type { JobRow, JobState } from '#contract/jobs.ts';
import { plural } from '../../lib/format.ts';
import { Mark, type MarkShape } from '../../ui/mark.tsx';
import { isEnded, needsSomebody } from './model.ts';
import { useNewestJobs } from './use-newest-jobs.ts';

/** How many jobs run and how many need somebody, and the way to them; nothing while all is calm. */
export function JobsStatus() {
  const page = useNewestJobs();
  if (page === undefined) return null;
  const open = page.rows.filter(({ state }) => !isEnded(state));
  const needing = open.filter(needsSomebody);
  const others = open.filter((job) => !needsSomebody(job));
  return (
    <div role="status" aria-label="Jobs" className="flex items-center gap-1">
      {page.hold !== null && (
        <Link to="/jobs" className={linkLook}>
          <Mark shape="triangle" className="text-warning" />
          Jobs are held
        </Link>
      )}
      <JobsLink jobs={needing} shape="diamond" states={['needs_attention', 'waiting']}>
        {needing.length === 1 ? '1 job needs you' : `${needing.length} jobs need you`}
      </JobsLink>
      <JobsLink jobs={others} shape="half-disc" states={['queued', 'running', 'waiting', 'paused', 'undoing']}>
        {`${plural(others.length, 'job')} under way`}
      </JobsLink>
    </div>
  );
}

const linkLook = 'flex h-6 items-center gap-1.5 rounded-md px-1.5 text-sm whitespace-nowrap hover:bg-hover';

interface JobsLinkProps {
  readonly jobs: readonly JobRow[];
  readonly shape: MarkShape;
  readonly states: readonly JobState[];
  readonly children: string;
}

/** Leads to the one job there is, or to the list of them. */
function JobsLink({ jobs: [first, ...further], shape, states, children }: JobsLinkProps) {
  if (first === undefined) return null;
  const content = (
    <>
      <Mark shape={shape} className="text-changing" />
      {children}
    </>
  );
  if (further.length === 0) {
    return (
      <Link to="/job" search={{ id: first.id }} title={first.title} className={linkLook}>
        {content}
      </Link>
    );
  }
  return (
    <Link to="/jobs" search={{ states: states.join('.') }} className={linkLook}>
      {content}
    </Link>
  );
}
