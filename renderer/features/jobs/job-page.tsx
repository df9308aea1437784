import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { JobDetail, JobRow } from '#contract/jobs.ts';
import { api } from '../../lib/api.ts';
import { formatUtc } from '../../lib/format.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Mark } from '../../ui/mark.tsx';
import { KeyValueList, Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { connectionName, useConnections } from '../connections/index.ts';
import { JobCycle, tellsItsWait } from '../cycles/job-cycle.tsx';
import { isCycle } from '../cycles/kinds.ts';
import { DetailsLoading } from '../inventory/details-pane.tsx';
import { NoneNamed, PageTrouble } from '../inventory/no-such-thing.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';
import { Consequence } from './consequence.tsx';
import { EndNote } from './end-note.tsx';
import { HoldBar } from './hold.tsx';
import { JobActions } from './job-actions.tsx';
import { JobLog } from './job-log.tsx';
import { Elapsed, JobStateMark } from './job-state.tsx';
import { branchOf, isEnded, newestEventId, stateWord, toldOnTop, usualWords } from './model.ts';
import { QuestionPanel } from './question-panel.tsx';
import { StepTree } from './step-tree.tsx';
import { useJobLog } from './use-job-log.ts';
import { WaitPanel } from './wait-panel.tsx';

const route = getRouteApi('/job');

/** One job while it happens: what it does, what it waits for and until when, and what stopping it would mean. */
export function JobPage() {
  const { id } = route.useSearch();
  if (id === '') return <NoneNamed kind="job" />;
  return <JobView key={id} id={id} />;
}

function JobView({ id }: { readonly id: string }) {
  const job = useQuery(api.jobs.get.queryOptions({ input: { jobId: id } }));
  const hold = useQuery(api.jobs.list.queryOptions({ input: { limit: 1 } })).data?.hold ?? null;
  const row = job.data?.tree[0]?.row;
  return (
    <Screen
      title={row?.title ?? 'Job'}
      summary={
        row !== undefined && (
          <>
            <JobStateMark job={row} className="font-medium" />
            {row.startedAt !== null && (
              <span className="text-muted">
                {isEnded(row.state) ? 'after' : 'begun'} <Elapsed of={row} /> {!isEnded(row.state) && 'ago'}
              </span>
            )}
            <CopyButton text={row.id} label="Copy job ID" />
          </>
        )
      }
      tools={job.data !== undefined && row !== undefined && <JobActions detail={job.data} row={row} />}
    >
      <ScrollRegion label="Everything about the job" className="h-full">
        <HoldBar hold={hold} />
        {job.isPending && <DetailsLoading />}
        <PageTrouble kind="job" query={job} />
        {job.data !== undefined && row !== undefined && <JobContent detail={job.data} row={row} />}
      </ScrollRegion>
    </Screen>
  );
}

interface JobContentProps {
  readonly detail: JobDetail;
  readonly row: JobRow;
}

function JobContent({ detail, row }: JobContentProps) {
  const log = useJobLog(row.id, newestEventId(detail));
  const branch = branchOf(detail.tree);
  const titles = titlesOf(detail);
  // The bar at the top tells who holds it and why.
  const isHeld = row.wait?.kind === 'hold';
  const wished = log.entries?.findLast(({ kind }) => kind === 'wish')?.message;
  const asking = detail.tree.filter((node) => node.row.question !== null && !isEnded(node.row.state));
  return (
    <div className="flex flex-col gap-4 p-4">
      {asking.map((node) => (
        <QuestionPanel key={node.row.id} job={node.row} title={titles.get(node.row.id)} />
      ))}
      {row.problem !== null && row.question === null && (
        <ProblemView problem={row.problem} level={isEnded(row.state) ? 'critical' : 'warning'} />
      )}
      <EndNote detail={detail} row={row} wished={wished} />
      <WishNote row={row} wished={wished} />
      {!tellsItsWait(row) && !isHeld && <WaitPanel job={row} />}
      {isCycle(row) && <JobCycle detail={detail} job={row} />}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_340px]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Steps">{branch !== null && <StepTree branch={branch} told={toldOnTop(detail.tree)} />}</Panel>
          <JobLog log={log} hasEnded={isEnded(row.state)} titles={titles} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {!isEnded(row.state) && <StopPanel detail={detail} />}
          <RequestPanel row={row} />
        </div>
      </div>
    </div>
  );
}

/** What somebody wants of the job, who it was and why. */
function WishNote({ row, wished }: { readonly row: JobRow; readonly wished: string | undefined }) {
  if (row.wish === 'run' || isEnded(row.state)) return null;
  return (
    <section
      aria-label="What is wanted of it"
      className="flex flex-col gap-1 rounded-md border-warning border-l-3 bg-surface px-3 py-2.5"
    >
      <p className="flex items-center gap-2 font-medium text-lg">
        <Mark shape="triangle" className="text-warning" />
        {stateWord(row)}
      </p>
      {wished !== undefined && <p className="[overflow-wrap:anywhere]">{wished}</p>}
      {row.wish === 'pause' && (
        <p className="text-muted">It holds until somebody resumes it. What AWS was asked for goes on.</p>
      )}
    </section>
  );
}

/** The names of the jobs below the first, by which they are told apart. */
function titlesOf({ tree }: JobDetail): ReadonlyMap<string, string> {
  return new Map(tree.slice(1).map(({ row }) => [row.id, row.title]));
}

function StopPanel({ detail }: { readonly detail: JobDetail }) {
  return (
    <Panel title="If it is stopped now">
      <div className="flex flex-col gap-2 p-3">
        <Consequence of={detail.consequence} />
      </div>
    </Panel>
  );
}

function RequestPanel({ row }: { readonly row: JobRow }) {
  const connections = useConnections() ?? [];
  const { subject } = row;
  const usual = usualWords(row.usual);
  return (
    <Panel title="Request">
      <KeyValueList
        className="p-3"
        entries={[
          {
            key: 'About',
            value:
              subject.resource === null ? (
                subject.name
              ) : (
                <ResourceLink resource={subject.resource}>{subject.name}</ResourceLink>
              ),
          },
          { key: 'Connection', value: connectionName(subject.connectionId, connections) },
          { key: 'Account', value: `${subject.account} · ${subject.region}` },
          { key: 'Asked by', value: row.requestedBy },
          { key: 'Reason', value: row.reason },
          ...(row.ticket === null ? [] : [{ key: 'Ticket', value: row.ticket }]),
          { key: 'Asked', value: formatUtc(row.createdAt) },
          ...(row.endedAt === null ? [] : [{ key: 'Ended', value: formatUtc(row.endedAt) }]),
          ...(usual === null ? [] : [{ key: 'Duration', value: usual }]),
          { key: 'Kind', value: `${row.kind} v${row.version}` },
        ]}
      />
    </Panel>
  );
}
