import { Link } from '@tanstack/react-router';
import type { Connection } from '#contract/connections.ts';
import type { JobRow } from '#contract/jobs.ts';
import { Age } from '../../ui/age.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { connectionName } from '../connections/index.ts';
import { textCell } from '../inventory/cells.tsx';
import { Elapsed, JobStateMark } from './job-state.tsx';
import { standing } from './model.ts';
import { ProgressBar } from './progress-bar.tsx';

/** The columns of the list of jobs. */
export function jobColumns(connections: readonly Connection[]): GridColumn<JobRow>[] {
  return [
    { id: 'state', label: 'State', size: 116, cell: (job) => <JobStateMark job={job} /> },
    {
      id: 'title',
      label: 'Job',
      size: 424,
      text: ({ title }) => title,
      cell: ({ id, title }) => (
        <Link
          to="/job"
          search={{ id }}
          className="font-medium underline decoration-line underline-offset-2 hover:decoration-ink"
        >
          {title}
        </Link>
      ),
    },
    {
      id: 'standing',
      label: 'Where it stands',
      size: 176,
      grows: true,
      text: standing,
      cell: (job) => textCell(standing(job)),
    },
    {
      id: 'progress',
      label: 'Progress',
      size: 92,
      cell: ({ progress }) => (progress === null ? textCell(null) : <ProgressBar {...progress} />),
    },
    { id: 'requestedBy', label: 'Asked by', size: 88, cell: ({ requestedBy }) => requestedBy },
    {
      id: 'connection',
      label: 'Connection',
      size: 148,
      cell: ({ subject }) => connectionName(subject.connectionId, connections),
    },
    { id: 'took', label: 'Took', size: 92, align: 'end', cell: (job) => <Elapsed of={job} /> },
    {
      id: 'age',
      label: 'Ago',
      size: 72,
      align: 'end',
      cell: ({ createdAt }) => <Age at={createdAt} className="text-muted" />,
    },
  ];
}
