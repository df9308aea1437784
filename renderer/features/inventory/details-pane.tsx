import { Link, useNavigate } from '@tanstack/react-router';
import { SquareArrowOutUpRight, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Condition, Read, ResourceRef } from '#contract/inventory.ts';
import { useCommand } from '../../lib/commands.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import { type KeyValue, KeyValueList } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { FollowButton } from '../follows/index.ts';
import { pageOf } from './resource-link.tsx';

interface DetailsPaneProps {
  /** What kind of thing it is, e.g. `Stack`. */
  readonly kind: string;
  readonly title: string;
  readonly onClose: () => void;
  /** What has a page of its own, to which a link beside the title and a key lead. */
  readonly page?: ResourceRef;
  /** What can be followed. */
  readonly follow?: ResourceRef | undefined;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Everything about the thing that is selected in the list beside it. */
export function DetailsPane({ kind, title, onClose, page, follow, actions, children }: DetailsPaneProps) {
  return (
    <div className="flex h-full flex-col">
      <header className="flex items-start gap-1 border-line border-b py-1.5 pr-2 pl-4">
        <div className="min-w-0 grow py-1">
          <p className="text-muted text-xs">{kind}</p>
          <h2 data-details-title tabIndex={-1} className="font-semibold text-lg [overflow-wrap:anywhere]">
            {title}
          </h2>
        </div>
        {page !== undefined && <OpenPage resource={page} />}
        {follow !== undefined && <FollowButton resource={follow} name={title} />}
        {actions}
        <IconButton icon={X} label="Close details" shortcut="esc" onClick={onClose} />
      </header>
      <ScrollRegion label={`Details of ${title}`} className="min-h-0 grow">
        {children}
      </ScrollRegion>
    </div>
  );
}

function OpenPage({ resource }: { readonly resource: ResourceRef }) {
  const navigate = useNavigate();
  useCommand('openPage', () => void navigate(pageOf(resource)));
  return (
    <Tooltip text="Open its page" shortcut="o">
      <Link
        {...pageOf(resource)}
        className="inline-flex h-control items-center gap-1.5 rounded-md px-2 font-medium text-sm hover:bg-hover"
      >
        <SquareArrowOutUpRight size={14} strokeWidth={1.75} aria-hidden />
        Open
      </Link>
    </Tooltip>
  );
}

/** A titled part of the details. */
export function DetailsSection({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="border-line border-b px-4 py-3 last:border-b-0">
      <h3 className="mb-1.5 font-semibold text-muted text-sm">{title}</h3>
      {children}
    </section>
  );
}

interface DetailsStatusProps {
  readonly condition: Condition;
  /** The state in AWS's words, or ours. */
  readonly status: string;
  readonly reason: string | null;
  readonly read: Read;
}

const toneOf: Partial<Record<Condition, string>> = {
  failed: 'border-critical',
  warning: 'border-warning',
  waiting: 'border-changing',
  changing: 'border-changing',
};

/** The first thing to know: the state, why it is abnormal, and when and as whom it was read. */
export function DetailsStatus({ condition, status, reason, read }: DetailsStatusProps) {
  return (
    <div className="border-line border-b px-4 py-3">
      <div className={`border-l-3 pl-3 ${toneOf[condition] ?? 'border-line'}`}>
        <ConditionMark condition={condition} text={status} labelled className="font-medium" />
        {reason !== null && reason !== '' && <p className="[overflow-wrap:anywhere]">{reason}</p>}
      </div>
      <ReadLine read={read} />
    </div>
  );
}

/** When and as whom something was read. */
export function ReadLine({ read }: { readonly read: Read }) {
  return (
    <p className="mt-2 text-muted text-xs [overflow-wrap:anywhere]">
      {read.freshness === 'fresh' && 'Read '}
      <FreshnessTag read={read} />
      {read.at !== null && ' ago'}
      {read.identity !== null && ` by ${read.identity}`}
    </p>
  );
}

/** Before the first answer: nothing for a moment, so that a quick answer does not flash, then a skeleton. */
export function DetailsLoading() {
  return (
    <div
      role="status"
      className="flex flex-col gap-3 p-4 opacity-100 transition-opacity delay-200 duration-150 starting:opacity-0"
    >
      <span className="sr-only">Loading…</span>
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-3 w-4/5" />
      <Skeleton className="h-3 w-2/3" />
      <Skeleton className="h-3 w-3/4" />
    </div>
  );
}

export interface DetailsTroubleProps {
  readonly query: {
    readonly data: unknown;
    readonly error: Error | null;
    readonly refetch: () => void;
  };
}

/** Why the details cannot be shown, or are not the newest. */
export function DetailsTrouble({ query }: DetailsTroubleProps) {
  if (query.error === null) return null;
  const problem = toProblem(query.error);
  // The frame says that the core is away; what is shown is what was last received.
  if (query.data !== undefined && problem.code === 'stopped') return null;
  return (
    <div className="p-4">
      <ProblemView problem={problem} action={<Button onClick={query.refetch}>Try again</Button>} />
    </div>
  );
}

interface CopyableListProps {
  readonly entries: readonly { readonly key: string; readonly value: string; readonly note?: string | null }[];
  /** What the list says when it has no entry. */
  readonly empty: string;
}

/** Keys and values as AWS has them; each value can be copied. */
export function CopyableList({ entries, empty }: CopyableListProps) {
  if (entries.length === 0) return <p className="text-muted">{empty}</p>;
  return <KeyValueList entries={entries.map(copyable)} />;
}

/** AWS docs, CloudFormation "Parameters": the value of a NoEcho parameter comes as asterisks. */
export function isMasked(value: string): boolean {
  return /^\*+$/.test(value);
}

function copyable({ key, value, note }: CopyableListProps['entries'][number]): KeyValue {
  return {
    key,
    value: (
      <span className="flex items-start gap-1">
        <span className="min-w-0 grow">
          {value === '' ? <span className="text-muted">empty</span> : value}
          {note !== undefined && note !== null && note !== '' && (
            <span className="block text-muted text-xs">{note}</span>
          )}
        </span>
        {!isMasked(value) && (
          <span className="-my-0.5">
            <CopyButton text={value} label={`Copy ${key}`} />
          </span>
        )}
      </span>
    ),
  };
}
