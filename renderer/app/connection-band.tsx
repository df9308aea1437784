import { Link } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import type { Connection } from '#contract/connections.ts';
import { accountLabel, ConnectionAction, stateAppearance } from '../features/connections/index.ts';
import { plural } from '../lib/format.ts';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { Popover } from '../ui/popover.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** Whether a connection is open that shows a simulated estate. */
export function hasDemo(connections: readonly Connection[] | undefined): boolean {
  return connections?.some((connection) => connection.source === 'demo') === true;
}

/** What needs the person stands first, so that it is in sight however many there are. */
function byNeed(one: Connection, other: Connection): number {
  return Number(one.state === 'ready') - Number(other.state === 'ready');
}

/** Label, account and region, with what the connection needs right behind it. */
function ConnectionIdentity({ connection }: { readonly connection: Connection }) {
  const { word, shape, colour } = stateAppearance[connection.state];
  return (
    <>
      <Link
        to="/connections"
        title={connection.problem?.message ?? connection.identity ?? word}
        className="flex h-control min-w-0 items-center gap-1.5 overflow-hidden rounded-md px-1.5 whitespace-nowrap hover:bg-hover"
      >
        <Mark shape={shape} className={colour} />
        <span className="font-semibold">{connection.label}</span>
        {connection.account !== null && <span className="truncate text-muted">{accountLabel(connection.account)}</span>}
        <span>{connection.region}</span>
        <span className={connection.state === 'ready' ? 'sr-only' : 'font-medium'}>· {word}</span>
      </Link>
      <ConnectionAction connection={connection} />
    </>
  );
}

function AllConnections({ connections }: { readonly connections: readonly Connection[] }) {
  return (
    <Popover
      title="Open connections"
      align="start"
      trigger={
        <Button look="quiet" shape="small">
          {plural(connections.length, 'connection')}
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
    >
      <ul>
        {connections.map((connection) => (
          <li key={connection.id} className="flex items-center gap-2 py-0.5">
            <ConnectionIdentity connection={connection} />
          </li>
        ))}
      </ul>
    </Popover>
  );
}

/** What one is looking at: the connection that needs most, and all of them at a closer look. */
export function ConnectionBand({ connections }: { readonly connections: readonly Connection[] | undefined }) {
  if (connections === undefined) return <Skeleton className="h-4 w-64" />;
  const [first, ...others] = [...connections].sort(byNeed);
  if (first === undefined) {
    return (
      <Link to="/connections" className="font-semibold underline underline-offset-2">
        No connection is open: choose one
      </Link>
    );
  }
  return (
    <div className="flex min-w-0 items-center gap-1">
      <ConnectionIdentity connection={first} />
      {others.length > 0 && <AllConnections connections={[first, ...others]} />}
    </div>
  );
}

/** Says on every screen that what is shown is not real. */
export function DemoMark() {
  return (
    <span className="hatched flex h-6 shrink-0 items-center rounded-sm border border-ink px-1.5">
      <span className="bg-ink px-2 font-bold text-inverse text-xs tracking-widest">DEMO</span>
    </span>
  );
}
