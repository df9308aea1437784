import { Link } from '@tanstack/react-router';
import type { Connection } from '#contract/connections.ts';
import { accountLabel, ConnectionAction, stateAppearance } from '../features/connections/index.ts';
import { Badge } from '../ui/badge.tsx';
import { Mark } from '../ui/mark.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const shownMax = 3;

/** Whether a connection is open that shows a simulated estate. */
export function hasDemo(connections: readonly Connection[] | undefined): boolean {
  return connections?.some((connection) => connection.source === 'demo') === true;
}

/** What needs the person stands first, so that it is never hidden behind `+2`. */
function byNeed(one: Connection, other: Connection): number {
  return Number(one.state === 'ready') - Number(other.state === 'ready');
}

function ConnectionIdentity({ connection }: { readonly connection: Connection }) {
  const { word, shape, colour } = stateAppearance[connection.state];
  const isCalm = connection.state === 'ready';
  return (
    <li className="flex min-w-0 items-center gap-1.5">
      <Link
        to="/connections"
        title={connection.problem?.message ?? connection.identity ?? word}
        className="flex h-control min-w-0 items-center gap-1.5 rounded-md px-1.5 hover:bg-hover"
      >
        <Mark shape={shape} className={colour} />
        <span className="truncate font-semibold">{connection.label}</span>
        <span className="truncate text-muted">
          {accountLabel(connection.account)} · <span className="text-ink">{connection.region}</span>
        </span>
        <span className={isCalm ? 'sr-only' : 'whitespace-nowrap'}>{word}</span>
      </Link>
      <ConnectionAction connection={connection} />
    </li>
  );
}

/** What one is looking at: the open connections, with what any of them needs. */
export function ConnectionBand({ connections }: { readonly connections: readonly Connection[] | undefined }) {
  if (connections === undefined) return <Skeleton className="h-4 w-64" />;
  if (connections.length === 0) {
    return (
      <Link to="/connections" className="font-semibold underline underline-offset-2">
        No connection is open: choose one
      </Link>
    );
  }
  const sorted = [...connections].sort(byNeed);
  return (
    <ul aria-label="Open connections" className="flex min-w-0 items-center gap-1">
      {sorted.slice(0, shownMax).map((connection) => (
        <ConnectionIdentity key={connection.id} connection={connection} />
      ))}
      {sorted.length > shownMax && (
        <li>
          <Link to="/connections" className="rounded-md px-1.5 py-1 text-muted hover:bg-hover hover:text-ink">
            +{sorted.length - shownMax} more
          </Link>
        </li>
      )}
    </ul>
  );
}

/** Says on every screen that what is shown is not real. */
export function DemoMark() {
  return (
    <Badge tone="strong" className="hatched h-6! px-2.5! tracking-widest">
      DEMO
    </Badge>
  );
}
