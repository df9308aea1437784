import type { Connection } from '#contract/connections.ts';
import type { Scope } from '#contract/inventory.ts';
import { connectionName } from '../features/connections/index.ts';
import { formatDuration, formatNumber } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';
import { serviceName } from '../lib/service-name.ts';
import { FreshnessTag } from '../ui/freshness-tag.tsx';
import { compareTrust } from './freshness.ts';

export interface ScopesProps {
  readonly scopes: readonly Scope[];
  readonly connections: readonly Connection[];
}

function NextRead({ scope }: { readonly scope: Scope }) {
  const now = useNow();
  if (scope.refreshing) return <>reading now</>;
  if (scope.nextReadAt === null) return <span className="text-muted">–</span>;
  return <>in {formatDuration(scope.nextReadAt - now)}</>;
}

interface ScopeRowProps {
  readonly scope: Scope;
  readonly connections: readonly Connection[];
}

function ScopeRow({ scope, connections }: ScopeRowProps) {
  return (
    <>
      <tr className="border-line border-t">
        <th className="py-1 text-left font-normal">
          {serviceName(scope.service)}{' '}
          <span className="text-muted">{connectionName(scope.connectionId, connections)}</span>
        </th>
        <td className="py-1 pl-4">
          <FreshnessTag read={scope.read} reason={scope.problem?.message} />
        </td>
        <td className="py-1 pl-4 text-right">{formatNumber(scope.resources)}</td>
        <td className="py-1 pl-4 text-right">
          <NextRead scope={scope} />
        </td>
      </tr>
      {(scope.problem !== null || scope.read.identity !== null) && (
        <tr>
          <td colSpan={4} className="max-w-120 pb-1 text-muted text-xs [overflow-wrap:anywhere]">
            {scope.problem !== null ? `${scope.problem.message} ${scope.problem.advice}` : `as ${scope.read.identity}`}
          </td>
        </tr>
      )}
    </>
  );
}

/** Every part of the inventory: when and as whom it was read, and what stands in the way. */
export function ScopeTable({ scopes, connections }: ScopesProps) {
  return (
    <table className="text-sm">
      <thead className="text-muted">
        <tr>
          <th className="py-1 text-left font-normal">What</th>
          <th className="py-1 pl-4 text-left font-normal">Read</th>
          <th className="py-1 pl-4 text-right font-normal">Resources</th>
          <th className="py-1 pl-4 text-right font-normal">Next</th>
        </tr>
      </thead>
      <tbody>
        {[...scopes].sort(compareTrust).map((scope) => (
          <ScopeRow key={`${scope.connectionId} ${scope.service}`} scope={scope} connections={connections} />
        ))}
      </tbody>
    </table>
  );
}
