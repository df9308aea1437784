import { getRouteApi } from '@tanstack/react-router';
import { ArrowUp } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Change } from '#contract/inventory.ts';
import { formatNumber } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Grid } from '../../ui/grid/index.ts';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Screen } from '../../ui/screen.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { useConnections } from '../connections/index.ts';
import { FilterChips } from '../inventory/filter-chips.tsx';
import { parseResourceKey, splitEnvironmentId, stackNameOf } from '../inventory/resource-key.ts';
import { useDetails } from '../inventory/use-details.ts';
import { useTextFilter } from '../inventory/use-text-filter.ts';
import { ChangeDetails } from './change-details.tsx';
import { ChangesTools, KindToggles, OwnPeriod } from './changes-tools.tsx';
import { changeColumns } from './columns.tsx';
import { ExportMenu } from './export-menu.tsx';
import { type ChangesSearch, recordFilter } from './search-params.ts';
import { type ChangeRecord, useChangeCounts, useRecord } from './use-record.ts';

const route = getRouteApi('/changes');

/** Newest first; it cannot be sorted otherwise, being a record. */
const newestFirst = { column: 'at', descending: true };
const unchanged: ReadonlyMap<string, number> = new Map();
const idOf = ({ id }: Change) => String(id);

/** What appeared, changed and vanished, newest first, with before and after. */
export function ChangesScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: ChangesSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const [text, setText] = useTextFilter(search.q, (q) => change({ q }));
  const filter = useFilter(search, text.trim());
  const record = useRecord(filter);
  const counts = useChangeCounts(filter);
  // Pressing the chip is a wish for the top of the list.
  const [jumps, setJumps] = useState(0);

  const clear = () => {
    setText('');
    void navigate({ search: { period: 'all' }, replace: true });
  };

  return (
    <Screen
      title="What changed"
      summary={
        <>
          <KindToggles search={search} onSearch={change} counts={counts} />
          <Waiting
            record={record}
            onShow={() => {
              record.showNewest();
              setJumps(jumps + 1);
            }}
          />
        </>
      }
      tools={
        <>
          <ChangesTools search={search} onSearch={change} text={text} onText={setText} />
          <ExportMenu filter={filter} />
        </>
      }
    >
      <RecordList
        record={record}
        search={search}
        onSearch={change}
        onClear={clear}
        listKey={`${JSON.stringify(filter)} ${jumps}`}
      />
    </Screen>
  );
}

/** The period counts from when it was chosen, so that the list does not begin anew all the time. */
function useFilter(search: ChangesSearch, text: string) {
  const { period, from, until, kinds, things, of, connection } = search;
  return useMemo(
    () => recordFilter({ period, from, until, kinds, things, of, connection }, text, Date.now()),
    [period, from, until, kinds, things, of, connection, text],
  );
}

function Waiting({ record, onShow }: { readonly record: ChangeRecord; readonly onShow: () => void }) {
  const { waiting, waitingIsAll } = record;
  return (
    <span role="status">
      {waiting > 0 && (
        <Button shape="small" onClick={onShow}>
          <ArrowUp size={13} aria-hidden />
          {formatNumber(waiting)}
          {!waitingIsAll && '+'} new
        </Button>
      )}
    </span>
  );
}

interface RecordListProps {
  readonly record: ChangeRecord;
  readonly search: ChangesSearch;
  readonly onSearch: (next: ChangesSearch) => void;
  readonly onClear: () => void;
  readonly listKey: string;
}

function RecordList({ record, search, onSearch, onClear, listKey }: RecordListProps) {
  const { entries, hasOlder } = record;
  const connections = useConnections();
  const root = useRef<HTMLDivElement>(null);
  const selectedId = search.selected === undefined ? null : String(search.selected);
  const details = useDetails(
    root,
    { selected: selectedId ?? undefined, details: search.details },
    useCallback(
      ({ selected, ...next }) => onSearch({ ...next, ...(selected !== undefined && { selected: Number(selected) }) }),
      [onSearch],
    ),
    Number,
  );
  const columns = useMemo(() => changeColumns(connections ?? []), [connections]);
  return (
    <SplitPane
      root={root}
      onKeyDown={details.onKeyDown}
      id="changes"
      details={
        details.shown === null ? null : <ChangeDetails key={details.shown} id={details.shown} onClose={details.close} />
      }
    >
      <div className="flex h-full flex-col">
        <OwnPeriod search={search} onSearch={onSearch} />
        <FilterChips
          chips={[{ label: 'Only', value: thingName(search.of), off: { of: undefined } }]}
          onChange={onSearch}
        />
        {record.error !== null && entries !== null && <Trouble record={record} />}
        <div className="min-h-0 grow">
          <Grid
            id="changes"
            label="What changed"
            columns={columns}
            // One more stands for what is on its way.
            rowCount={entries === null ? null : entries.length + (hasOlder ? 1 : 0)}
            rowAt={useCallback((index: number) => entries?.[index], [entries])}
            idOf={idOf}
            indexOf={useCallback((id: string) => entries?.findIndex((entry) => idOf(entry) === id) ?? -1, [entries])}
            sort={newestFirst}
            onSort={() => undefined}
            selectedId={selectedId}
            onSelect={(row) => details.select(idOf(row))}
            onOpen={(row) => details.open(idOf(row))}
            onFocusRow={(row) => details.follow(idOf(row))}
            onVisible={record.show}
            listKey={listKey}
            changes={unchanged}
            placeholder={placeholder(record, onClear)}
          />
        </div>
      </div>
    </SplitPane>
  );
}

/** The name in the key of the one thing that is shown. */
function thingName(of: string | undefined): string | undefined {
  const resource = of === undefined ? null : parseResourceKey(of);
  if (resource === null) return undefined;
  if (resource.kind === 'environment') return splitEnvironmentId(resource.id).name || 'Not placed';
  return resource.kind === 'stack' ? stackNameOf(resource.id) : resource.id;
}

function Trouble({ record }: { readonly record: ChangeRecord }) {
  if (record.error === null) return null;
  return <ProblemView problem={toProblem(record.error)} action={<Button onClick={record.retry}>Try again</Button>} />;
}

function placeholder(record: ChangeRecord, onClear: () => void) {
  if (record.entries === null) {
    return record.error === null ? undefined : (
      <div className="p-4">
        <Trouble record={record} />
      </div>
    );
  }
  if (record.entries.length > 0) return undefined;
  return (
    <EmptyState title="Nothing changed" action={<Button onClick={onClear}>Show the whole record</Button>}>
      No change of this kind was noticed in this period. The record begins with the first reading of each connection.
    </EmptyState>
  );
}
