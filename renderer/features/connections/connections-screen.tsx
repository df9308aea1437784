import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { CandidateRow } from './candidate-row.tsx';
import { ConnectionCard } from './connection-card.tsx';

function HowToGetProfile() {
  return (
    <>
      Run <code className="font-mono text-ink">aws configure sso</code> (or{' '}
      <code className="font-mono text-ink">aws configure</code> for access keys) in a terminal and come back to this
      window. Profiles are read from <code className="font-mono text-ink">~/.aws/config</code> and{' '}
      <code className="font-mono text-ink">~/.aws/credentials</code>; nothing of them is stored.
    </>
  );
}

interface NoAnswerProps {
  readonly query: { readonly error: Error | null; readonly refetch: () => Promise<unknown> };
  readonly rows: number;
}

/** In place of an answer that is on its way, or that did not come. An earlier answer stays where it is. */
function NoAnswer({ query, rows }: NoAnswerProps) {
  if (query.error === null) return <SkeletonRows count={rows} />;
  const retry = <Button onClick={() => void query.refetch()}>Try again</Button>;
  return <ProblemView problem={toProblem(query.error)} action={retry} className="m-3" />;
}

function OpenConnections(): ReactNode {
  const list = useQuery(api.connections.list.queryOptions());
  if (list.data === undefined) return <NoAnswer query={list} rows={3} />;
  if (list.data.length === 0) {
    return (
      <EmptyState title="No connection is open">
        Choose a way to sign in below. Until then nobody is contacted.
      </EmptyState>
    );
  }
  return list.data.map((connection) => <ConnectionCard key={connection.id} connection={connection} />);
}

function Candidates(): ReactNode {
  // The configuration is changed elsewhere: it is read again whenever the person comes here.
  const candidates = useQuery(api.connections.candidates.queryOptions({ staleTime: 0, refetchOnWindowFocus: true }));
  const open = useQuery(api.connections.list.queryOptions()).data ?? [];
  if (candidates.data === undefined) return <NoAnswer query={candidates} rows={6} />;
  const hasProfile = candidates.data.candidates.some((candidate) => candidate.source !== 'demo');
  return (
    <>
      {candidates.data.problems.map((problem) => (
        <ProblemView key={`${problem.code} ${problem.message}`} problem={problem} level="warning" className="m-3" />
      ))}
      <ul>
        {candidates.data.candidates.map((candidate) => (
          <CandidateRow key={`${candidate.id} ${candidate.region}`} candidate={candidate} open={open} />
        ))}
      </ul>
      {!hasProfile && (
        <EmptyState title="No AWS profile was found">
          <HowToGetProfile />
        </EmptyState>
      )}
      {hasProfile && (
        <p className="border-line border-t px-3 py-2 text-muted text-sm">
          A profile is missing? <HowToGetProfile />
        </p>
      )}
    </>
  );
}

/** Which AWS accounts are looked at, and how one signs in to them. */
export function ConnectionsScreen() {
  const open = useQuery(api.connections.list.queryOptions()).data;
  return (
    <Screen
      title="Connections"
      summary={open && <span className="text-muted">{plural(open.length, 'open connection')}</span>}
    >
      <div className="h-full overflow-auto p-4">
        <div className="mx-auto flex max-w-4xl flex-col gap-4">
          <Panel title="Open connections">
            <OpenConnections />
          </Panel>
          <Panel title="Ways to sign in">
            <Candidates />
          </Panel>
        </div>
      </div>
    </Screen>
  );
}
