import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ServiceUsage } from '#contract/budget.ts';
import { connectionName, useConnections } from '../features/connections/index.ts';
import { api } from '../lib/api.ts';
import { formatNumber, formatShare } from '../lib/format.ts';
import { serviceName } from '../lib/service-name.ts';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';

const askAgainMs = 10_000;

function calls(usage: ServiceUsage): number {
  return usage.operations.reduce((sum, operation) => sum + operation.calls, 0);
}

function throttles(usage: ServiceUsage): number {
  return usage.operations.reduce((sum, operation) => sum + operation.throttles, 0);
}

function UsageTable({ usages }: { readonly usages: readonly ServiceUsage[] }) {
  const connections = useConnections() ?? [];
  if (usages.length === 0) return <p className="text-muted">No call has been made yet.</p>;
  const cell = 'py-1 pl-4 text-right font-normal whitespace-nowrap';
  return (
    <table className="text-sm">
      <thead className="text-muted">
        <tr>
          <th className="py-1 text-left font-normal">Service and connection</th>
          <th className={cell}>Used</th>
          <th className={cell}>Limit</th>
          <th className={cell}>Waiting</th>
          <th className={cell}>Calls, 10 m</th>
          <th className={cell}>Throttled</th>
        </tr>
      </thead>
      <tbody>
        {usages.map((usage) => (
          <tr key={`${usage.connectionId} ${usage.service}`} className="border-line border-t">
            <th className="py-1 text-left font-normal whitespace-nowrap">
              {serviceName(usage.service)}{' '}
              <span className="text-muted">{connectionName(usage.connectionId, connections)}</span>
            </th>
            <td className={cell}>{formatShare(usage.used)}</td>
            <td className={cell}>{formatNumber(usage.limitPerSecond)} / s</td>
            <td className={cell}>{formatNumber(usage.waiting)}</td>
            <td className={cell}>{formatNumber(calls(usage))}</td>
            <td className={cell}>{formatNumber(throttles(usage))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How much of the AWS API budget is used: the service that has used most; all of them at a closer look. */
export function BudgetShare() {
  const usages = useQuery(api.budget.usage.queryOptions({ refetchInterval: askAgainMs })).data ?? [];
  const most = Math.max(0, ...usages.map((usage) => usage.used));
  return (
    <Popover
      title="AWS API budget, last minute"
      trigger={
        <Button look="quiet" shape="small" className="text-muted">
          API <span className="sr-only">budget used:</span>
          <span className="text-ink">{formatShare(most)}</span>
        </Button>
      }
    >
      <UsageTable usages={[...usages].sort((one, other) => other.used - one.used)} />
      <p className="mt-2 text-muted text-sm">
        The limits are our own and lie below those that AWS publishes.{' '}
        <Link to="/budget" className="text-ink underline underline-offset-2 hover:no-underline">
          Every operation
        </Link>
      </p>
    </Popover>
  );
}
