import { useCallback, useMemo, useState } from 'react';
import { plural } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchField } from '../../ui/field.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { DetailsTrouble } from '../inventory/details-pane.tsx';
import { useTextFilter } from '../inventory/use-text-filter.ts';
import { eventColumns } from './event-columns.tsx';
import { EventDetails } from './event-details.tsx';
import { type EventRow, eventRows } from './events.ts';
import { LocalGrid } from './local-grid.tsx';
import type { StackPageSearch } from './search-params.ts';
import { ReadAgain, TabBar } from './tab-bar.tsx';
import type { StackEvents } from './use-stack-events.ts';

interface EventsTabProps {
  readonly events: StackEvents;
  readonly search: StackPageSearch;
  readonly onSearch: (next: Partial<StackPageSearch>) => void;
}

const idOf = ({ id }: EventRow) => id;
const nodeOf = (row: EventRow) => row;
const newestFirst = { column: 'at', descending: true };
const neverSorted = () => undefined;

/** What happened to the stack, newest first, by operation; it follows while something happens. */
export function EventsTab({ events, search, onSearch }: EventsTabProps) {
  const [text, setText] = useTextFilter(search.q, (q) => onSearch({ q }));
  const [onlyFailures, setOnlyFailures] = useState(false);
  const [choices, setChoices] = useState<ReadonlyMap<string, boolean>>(new Map());
  const { operations, data } = events;
  const rows = useMemo(
    () => (data === undefined ? null : eventRows(operations, choices, { onlyFailures, text: text.trim() })),
    [data, operations, choices, onlyFailures, text],
  );
  const toggle = useCallback((row: EventRow) => {
    if (row.expanded !== null) setChoices((before) => new Map(before).set(row.id, !row.expanded));
  }, []);
  const showEverything = () => {
    setText('');
    setOnlyFailures(false);
  };
  const isFollowing = operations[0]?.endedAt === null;
  return (
    <div className="flex h-full flex-col">
      <TabBar>
        <SearchField label="Filter events" value={text} onChange={setText} className="w-64" />
        <Button aria-pressed={onlyFailures} onClick={() => setOnlyFailures(!onlyFailures)}>
          Only failures
        </Button>
        <span role="status" className="text-muted">
          {data !== undefined && plural(operations.length, 'operation')}
          {isFollowing && ', following the one that runs'}
        </span>
        <LoadOlder events={events} />
        <ReadAgain read={events.read} query={events} />
      </TabBar>
      {data !== undefined && <DetailsTrouble query={events} />}
      <div className="min-h-0 grow">
        <LocalGrid
          id="stack-events"
          label="Events by operation"
          columns={eventColumns}
          rows={rows}
          idOf={idOf}
          nodeOf={nodeOf}
          onToggle={toggle}
          sort={newestFirst}
          onSort={neverSorted}
          search={search}
          onSearch={onSearch}
          details={(row, onClose) => <EventDetails row={row} onClose={onClose} />}
          listKey="events"
          placeholder={placeholder(rows, events, showEverything)}
        />
      </div>
    </div>
  );
}

function LoadOlder({ events }: Pick<EventsTabProps, 'events'>) {
  if (!events.hasNextPage) return null;
  return (
    <Button look="quiet" busy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
      {events.isFetchingNextPage ? 'Reading…' : 'Load older'}
    </Button>
  );
}

function placeholder(rows: readonly EventRow[] | null, events: StackEvents, showEverything: () => void) {
  if (rows === null) {
    if (events.error === null) return undefined;
    const retry = <Button onClick={() => void events.refetch()}>Try again</Button>;
    return <ProblemView problem={toProblem(events.error)} action={retry} className="m-4" />;
  }
  if (rows.length > 0) return undefined;
  if (events.operations.length === 0) {
    return <EmptyState title="No events">CloudFormation keeps the events of the last 90 days.</EmptyState>;
  }
  return (
    <EmptyState title="No event matches" action={<Button onClick={showEverything}>Show everything</Button>}>
      Nothing of what was read so far is like this.
    </EmptyState>
  );
}
