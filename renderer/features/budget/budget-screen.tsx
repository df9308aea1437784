import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Screen } from '../../ui/screen.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { connectionName, useConnections } from '../connections/index.ts';
import { BudgetPanel } from './budget-panel.tsx';
import { byShare, keyOf, slowedOf, totalsOf } from './model.ts';

const askAgainMs = 5_000;

/** What the AWS API budget is spent on: each connection and service, each operation, and what was slowed to spare it. */
export function BudgetScreen() {
  const usage = useQuery(api.budget.usage.queryOptions({ refetchInterval: askAgainMs }));
  const spared = useQuery(api.budget.spared.queryOptions({ refetchInterval: askAgainMs })).data ?? [];
  const connections = useConnections() ?? [];
  const totals = totalsOf(usage.data ?? []);
  return (
    <Screen
      title="API budget"
      summary={
        usage.data && (
          <span className="text-muted">
            {formatNumber(totals.calls)} calls in ten minutes, {formatNumber(totals.throttles)} throttled,{' '}
            {formatNumber(totals.errors)} failed, {formatNumber(totals.waiting)} waiting
          </span>
        )
      }
    >
      <ScrollRegion label="Budgets" className="h-full p-4">
        <div className="mx-auto flex min-h-full max-w-5xl flex-col gap-3">
          {usage.isError && (
            <ProblemView
              problem={toProblem(usage.error)}
              action={<Button onClick={() => void usage.refetch()}>Try again</Button>}
            />
          )}
          {usage.isPending && <SkeletonRows count={8} />}
          {usage.data?.length === 0 && (
            <EmptyState title="No call has been made yet">
              What each connection asks of AWS is counted here as soon as it reads something.
            </EmptyState>
          )}
          {byShare(usage.data ?? []).map((each) => (
            <BudgetPanel
              key={keyOf(each)}
              usage={each}
              slowed={slowedOf(each, spared)}
              connection={connectionName(each.connectionId, connections)}
            />
          ))}
          {usage.data !== undefined && usage.data.length > 0 && (
            <p className="text-muted text-sm">
              Our limits lie below those that AWS publishes, so that other tools of the same account keep their share.
              Counted over the last ten minutes.
            </p>
          )}
        </div>
      </ScrollRegion>
    </Screen>
  );
}
