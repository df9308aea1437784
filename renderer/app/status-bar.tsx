import { useMutation, useQuery } from '@tanstack/react-query';
import { Keyboard, RefreshCw } from 'lucide-react';
import type { Connection } from '#contract/connections.ts';
import { connectionName } from '../features/connections/index.ts';
import { JobsStatus } from '../features/jobs/index.ts';
import { api } from '../lib/api.ts';
import { useCommand } from '../lib/commands.ts';
import { serviceName } from '../lib/service-name.ts';
import { Age } from '../ui/age.tsx';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { FreshnessTag } from '../ui/freshness-tag.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Popover } from '../ui/popover.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { leastFresh } from './freshness.ts';
import { type ScopesProps, ScopeTable } from './scope-table.tsx';

function DataAge({ scopes, connections }: ScopesProps) {
  const oldest = leastFresh(scopes);
  if (oldest === undefined) return <span className="px-2 text-muted text-sm">Nothing is being read.</span>;
  return (
    <Popover
      title="How fresh the data is"
      side="top"
      align="start"
      openOnHover
      trigger={
        <Button look="quiet" shape="small">
          <span className="text-muted">Data age</span>
          {oldest.read.freshness === 'fresh' && oldest.read.at !== null ? (
            <Age at={oldest.read.at} />
          ) : (
            <FreshnessTag read={oldest.read} reason={oldest.problem?.message} />
          )}
          <span className="text-muted max-lg:hidden">
            oldest: {serviceName(oldest.service)} of {connectionName(oldest.connectionId, connections)}
          </span>
        </Button>
      }
    >
      <ScopeTable scopes={scopes} connections={connections} />
    </Popover>
  );
}

export interface StatusBarProps {
  readonly connections: readonly Connection[];
  readonly onHelp: () => void;
}

/** How old what is shown is, and the way to read it again. */
export function StatusBar({ connections, onHelp }: StatusBarProps) {
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
      <Button look="quiet" shape="small" disabled={readable.length === 0} onClick={refreshAll}>
        <RefreshCw size={13} aria-hidden className={cx(isReading && 'motion-safe:animate-spin')} />
        {isReading ? 'Reading…' : 'Refresh'}
        <Kbd keys="r" />
      </Button>
      <div className="ml-auto" />
      <JobsStatus />
      <Button look="quiet" shape="small" onClick={onHelp}>
        <Keyboard size={14} aria-hidden />
        Keys
        <Kbd keys="?" />
      </Button>
    </footer>
  );
}
