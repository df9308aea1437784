import { useMutation, useQuery } from '@tanstack/react-query';
import { Keyboard, RefreshCw } from 'lucide-react';
import type { Connection } from '#contract/connections.ts';
import type { Scope } from '#contract/inventory.ts';
import { api } from '../lib/api.ts';
import { useCommand } from '../lib/commands.ts';
import { formatDuration, formatNumber } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';
import { Age } from '../ui/age.tsx';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { FreshnessTag } from '../ui/freshness-tag.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Popover } from '../ui/popover.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { compareTrust, leastFresh } from './freshness.ts';

const serviceNames: Record<Scope['service'], string> = {
  cloudformation: 'CloudFormation',
  autoscaling: 'Auto Scaling',
  ec2: 'EC2',
};

function NextRead({ scope }: { readonly scope: Scope }) {
  const now = useNow();
  if (scope.refreshing) return <>reading now</>;
  if (scope.nextReadAt === null) return <span className="text-muted">–</span>;
  return <>in {formatDuration(scope.nextReadAt - now)}</>;
}

function ScopeRow({ scope, connection }: { readonly scope: Scope; readonly connection: Connection | undefined }) {
  return (
    <>
      <tr className="border-line border-t">
        <th className="py-1 text-left font-normal">
          {serviceNames[scope.service]}{' '}
          <span className="text-muted">
            {connection === undefined ? scope.connectionId : `${connection.label} · ${connection.region}`}
          </span>
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

function ScopeTable({
  scopes,
  connections,
}: {
  readonly scopes: readonly Scope[];
  readonly connections: readonly Connection[];
}) {
  return (
    <table className="text-sm">
      <thead className="text-muted">
        <tr>
          <th className="py-1 text-left font-medium">What</th>
          <th className="py-1 pl-4 text-left font-medium">Read</th>
          <th className="py-1 pl-4 text-right font-medium">Resources</th>
          <th className="py-1 pl-4 text-right font-medium">Next</th>
        </tr>
      </thead>
      <tbody>
        {[...scopes].sort(compareTrust).map((scope) => (
          <ScopeRow
            key={`${scope.connectionId} ${scope.service}`}
            scope={scope}
            connection={connections.find((connection) => connection.id === scope.connectionId)}
          />
        ))}
      </tbody>
    </table>
  );
}

function DataAge({
  scopes,
  connections,
}: {
  readonly scopes: readonly Scope[];
  readonly connections: readonly Connection[];
}) {
  const oldest = leastFresh(scopes);
  if (oldest === undefined) return <span className="px-2 text-muted text-sm">Nothing is being read.</span>;
  return (
    <Popover
      title="How fresh the data is"
      side="top"
      align="start"
      openOnHover
      trigger={
        <Button look="quiet" className="h-6! font-normal!">
          <span className="text-muted">Data age</span>
          {oldest.read.freshness === 'fresh' && oldest.read.at !== null ? (
            <Age at={oldest.read.at} />
          ) : (
            <FreshnessTag read={oldest.read} reason={oldest.problem?.message} />
          )}
          <span className="text-muted max-lg:hidden">oldest: {serviceNames[oldest.service]}</span>
        </Button>
      }
    >
      <ScopeTable scopes={scopes} connections={connections} />
    </Popover>
  );
}

/** How old what is shown is, and the way to read it again. */
export function StatusBar({
  connections,
  onHelp,
}: {
  readonly connections: readonly Connection[];
  readonly onHelp: () => void;
}) {
  const scopes = useQuery(api.inventory.scopes.queryOptions());
  const refresh = useMutation(api.inventory.refresh.mutationOptions());
  const readable = connections.filter((connection) => connection.state === 'ready');
  const isReading = scopes.data?.some((scope) => scope.refreshing) === true;
  const refreshAll = () => {
    for (const connection of readable) refresh.mutate({ connectionId: connection.id });
  };
  useCommand('refresh', refreshAll);

  return (
    <footer className="flex h-7 shrink-0 items-center gap-1 border-line border-t px-2">
      {scopes.data === undefined ? (
        <Skeleton className="h-3 w-40" />
      ) : (
        <DataAge scopes={scopes.data} connections={connections} />
      )}
      <Button look="quiet" className="h-6! font-normal!" disabled={readable.length === 0} onClick={refreshAll}>
        <RefreshCw size={13} aria-hidden className={cx(isReading && 'motion-safe:animate-spin')} />
        {isReading ? 'Reading…' : 'Refresh'}
        <Kbd keys="r" />
      </Button>
      <Button look="quiet" className="ml-auto h-6! font-normal!" onClick={onHelp}>
        <Keyboard size={14} aria-hidden />
        Keys
        <Kbd keys="?" />
      </Button>
    </footer>
  );
}
