import { Link } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import type { Connection } from '#contract/connections.ts';
import { accountLabel, ConnectionAction, ProtectionMark, stateAppearance } from '../features/connections/index.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/class-names.ts';
import { Mark } from '../ui/mark.tsx';
import { Popover } from '../ui/popover.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** A wide window has room for so many that need nothing; a narrow one for the first. */
const shownCalmMax = 3;

/** Whether a connection is open that shows a simulated estate. */
export function hasDemo(connections: readonly Connection[] | undefined): boolean {
  return connections?.some((connection) => connection.source === 'demo') === true;
}

/** What needs the person stands first, then what is armed, then what is protected: in sight however many there are. */
function byNeed(one: Connection, other: Connection): number {
  return need(other) - need(one);
}

function need({ state, armedUntil, isProtected }: Connection): number {
  if (state !== 'ready') return 3;
  if (armedUntil !== null) return 2;
  return isProtected ? 1 : 0;
}

/** How many fit: one that needs something has words and a button, a protected one has a mark. */
function shownMax(connections: readonly Connection[]): number {
  const most = Math.max(...connections.map(need));
  return most === 3 ? 1 : most > 0 ? shownCalmMax - 1 : shownCalmMax;
}

interface ConnectionIdentityProps {
  readonly connection: Connection;
  /** Says of a demo connection that it is one: needed where it stands among real ones. */
  readonly demoMarked: boolean;
}

/** Label, account and region, with what the connection needs right behind it. */
function ConnectionIdentity({ connection, demoMarked }: ConnectionIdentityProps) {
  const { word, shape, colour } = stateAppearance[connection.state];
  return (
    <>
      <Link
        to="/connections"
        // The rail says which screen is shown; here that would only be noise.
        activeProps={{ 'aria-current': undefined }}
        title={connection.problem?.message ?? connection.identity ?? word}
        className="flex h-control min-w-0 items-center gap-1.5 overflow-hidden rounded-md px-1.5 whitespace-nowrap hover:bg-hover"
      >
        <Mark shape={shape} className={colour} />
        <span className="font-semibold">{connection.label}</span>
        {demoMarked && connection.source === 'demo' && <Badge tone="strong">DEMO</Badge>}
        {connection.account !== null && <span className="truncate text-muted">{accountLabel(connection.account)}</span>}
        <span>{connection.region}</span>
        <span className={connection.state === 'ready' ? 'sr-only' : 'font-medium'}>· {word}</span>
      </Link>
      <ProtectionMark connection={connection} />
      <ConnectionAction connection={connection} />
    </>
  );
}

interface AllConnectionsProps {
  readonly connections: readonly Connection[];
  readonly demoMarked: boolean;
}

function AllConnections({ connections, demoMarked }: AllConnectionsProps) {
  return (
    <Popover
      title="Open connections"
      align="start"
      trigger={
        <Button look="quiet" shape="small">
          All {connections.length} <span className="sr-only">connections</span>
          <ChevronDown size={13} aria-hidden />
        </Button>
      }
    >
      <ul>
        {connections.map((connection) => (
          <li key={connection.id} className="flex items-center gap-2 py-0.5">
            <ConnectionIdentity connection={connection} demoMarked={demoMarked} />
          </li>
        ))}
      </ul>
    </Popover>
  );
}

/** What one is looking at: what needs the person alone, else a few, and all of them at a closer look. */
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
  const demoMarked = sorted.some((connection) => connection.source !== 'demo');
  return (
    <div className="flex min-w-0 items-center gap-1">
      {sorted.slice(0, shownMax(sorted)).map((connection, index) => (
        <div key={connection.id} className={cx('flex min-w-0 items-center gap-1', index > 0 && 'max-xl:hidden')}>
          <ConnectionIdentity connection={connection} demoMarked={demoMarked} />
        </div>
      ))}
      {sorted.length > 1 && <AllConnections connections={sorted} demoMarked={demoMarked} />}
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
