import type { StackOperation } from '#contract/lookups.ts';
import { formatRemaining, formatUtc, formatUtcClock, plural } from '../../lib/format.ts';
import { Age } from '../../ui/age.tsx';
import { Badge } from '../../ui/badge.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import type { EventRow } from './events.ts';

/** What an operation is called, e.g. `Update stack`. */
export function operationName({ type, status }: StackOperation): string {
  const words = (type ?? status).toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function StatusCell({ row }: { readonly row: EventRow }) {
  switch (row.kind) {
    case 'operation':
      return (
        <ConditionMark
          condition={row.operation.condition}
          text={operationName(row.operation)}
          labelled
          className="font-medium"
        />
      );
    case 'fold':
      return <span className="text-muted">{row.events.length} in progress</span>;
    case 'event':
      return (
        <ConditionMark
          condition={row.event.condition}
          text={row.event.status}
          labelled
          // The first cell also holds the room that a level of the tree takes.
          className="max-w-[calc(100%-72px)]"
        />
      );
  }
}

function WhenCell({ row }: { readonly row: EventRow }) {
  switch (row.kind) {
    case 'operation':
      return <Age at={row.operation.startedAt} suffix="ago" className="font-medium" />;
    case 'fold':
      return null;
    case 'event':
      return (
        <time dateTime={new Date(row.event.at).toISOString()} title={formatUtc(row.event.at)} className="text-muted">
          {formatUtcClock(row.event.at)}
        </time>
      );
  }
}

function WhatCell({ row }: { readonly row: EventRow }) {
  switch (row.kind) {
    case 'operation':
      return <span className="font-medium">{row.operation.status}</span>;
    case 'fold':
      return <span className="text-muted">{foldedNames(row.events.map(({ logicalId }) => logicalId))}</span>;
    case 'event':
      return row.event.logicalId;
  }
}

function foldedNames(names: readonly string[]): string {
  return [...new Set(names)].join(', ');
}

function ReasonCell({ row }: { readonly row: EventRow }) {
  switch (row.kind) {
    case 'operation':
      return <OperationSummary operation={row.operation} failures={row.failures} />;
    case 'fold':
      return null;
    case 'event':
      return (
        <span>
          {row.isRootCause && (
            <Badge tone="critical" className="mr-2">
              Root cause
            </Badge>
          )}
          {row.event.reason}
        </span>
      );
  }
}

function OperationSummary({ operation, failures }: { readonly operation: StackOperation; readonly failures: number }) {
  const { startedAt, endedAt, rootCause, events } = operation;
  return (
    <>
      <span className="text-muted">
        {endedAt === null ? 'runs' : `took ${formatRemaining(endedAt - startedAt)}`}, {plural(events.length, 'event')}
        {failures > 0 && `, ${plural(failures, 'failure')}`}
      </span>
      {rootCause !== null && ` · ${rootCause.logicalId}: ${rootCause.reason ?? rootCause.status}`}
    </>
  );
}

/** The columns of the events. They stand in the order of time and in no other. */
export const eventColumns: readonly GridColumn<EventRow>[] = [
  { id: 'status', label: 'Operation and status', size: 300, cell: (row) => <StatusCell row={row} /> },
  { id: 'at', label: 'When (UTC)', size: 92, cell: (row) => <WhenCell row={row} /> },
  { id: 'logicalId', label: 'Resource', size: 200, cell: (row) => <WhatCell row={row} /> },
  {
    id: 'type',
    label: 'Type',
    size: 210,
    cell: (row) => (row.kind === 'event' ? <span className="text-muted">{row.event.type}</span> : null),
  },
  { id: 'reason', label: 'Reason', size: 280, grows: true, cell: (row) => <ReasonCell row={row} /> },
];
