import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { type InstanceQuery, type InstanceRow, instanceSorts, type ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { useWatching } from '../../lib/live.ts';
import { Grid, type RowRange, useChangedRows, useRowPages } from '../../ui/grid/index.ts';
import { Screen } from '../../ui/screen.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { ListTrouble, listPlaceholder } from '../inventory/list-placeholder.tsx';
import { ListSummary, ListTools } from '../inventory/list-tools.tsx';
import { resourceKey } from '../inventory/resource-key.ts';
import { readConditions, writeConditions } from '../inventory/search-params.ts';
import { useDetails } from '../inventory/use-details.ts';
import { usePlaces } from '../inventory/use-places.ts';
import { useSettled } from '../inventory/use-settled.ts';
import { useTextFilter } from '../inventory/use-text-filter.ts';
import { instanceColumns } from './columns.tsx';
import { FilterChips } from './filter-chips.tsx';
import { InstanceDetails } from './instance-details.tsx';
import type { InstancesSearch } from './search-params.ts';

const route = getRouteApi('/instances');
const noun = { one: 'instance', many: 'instances' };

function refOf({ connectionId, id }: InstanceRow): ResourceRef {
  return { kind: 'instance', connectionId, id };
}

const idOf = (row: InstanceRow) => resourceKey(refOf(row));

/** What a person sees of a row, without the time it was read: when this differs, the row has changed. */
const contentOf = (row: InstanceRow) => JSON.stringify({ ...row, read: row.read.freshness });

/** Every instance there is, worst first, and the details of the one that is selected. */
export function InstancesScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: InstancesSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const [text, setText] = useTextFilter(search.q, (q) => change({ q }));
  const chosen = readConditions(search.is);

  const filter = instanceFilter(search, text);
  const pages = useRowPages(JSON.stringify(filter), (offset, limit) =>
    api.inventory.instances.queryOptions({ input: { ...filter, offset, limit } }),
  );
  const { loaded, rowAt, indexOf } = pages;
  const present = useMemo(() => [...(loaded?.pages.values() ?? [])].flat(), [loaded]);
  const changes = useChangedRows(present, idOf, contentOf);

  const indexOfId = useCallback((id: string) => indexOf((row) => idOf(row) === id), [indexOf]);

  const root = useRef<HTMLDivElement>(null);
  const details = useDetails(root, search, change);
  const [visible, setVisible] = useState<RowRange>({ start: 0, end: 0 });
  const { show } = pages;
  const onVisible = useCallback(
    (range: RowRange) => {
      show(range);
      setVisible(range);
    },
    [show],
  );
  useWatching(useWatched(rowAt, useSettled(visible), details.shown));

  const places = usePlaces();
  const columns = useMemo(() => instanceColumns(places), [places]);
  const clearFilter = () => {
    setText('');
    change({
      q: undefined,
      is: undefined,
      connection: undefined,
      env: undefined,
      app: undefined,
      stack: undefined,
      group: undefined,
    });
  };
  const onChoose = (next: Parameters<typeof writeConditions>[0]) => change({ is: writeConditions(next) });

  return (
    <Screen
      title="Instances"
      summary={<ListSummary noun={noun.many} totals={loaded} chosen={chosen} onChoose={onChoose} />}
      tools={
        <ListTools
          noun={noun.many}
          text={text}
          onText={setText}
          chosen={chosen}
          onChoose={onChoose}
          connectionId={search.connection}
          onConnection={(connection) => change({ connection })}
        />
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Esc closes the details wherever the focus is inside. */}
      <div ref={root} className="h-full" onKeyDown={details.onKeyDown}>
        <SplitPane
          id="instances"
          detailsLabel="Details"
          details={
            details.shown && <InstanceDetails key={search.selected} resource={details.shown} onClose={details.close} />
          }
        >
          <div className="flex h-full flex-col">
            <FilterChips search={search} onChange={change} />
            <ListTrouble pages={pages} />
            <div className="min-h-0 grow">
              <Grid
                id="instances"
                label="Instances"
                columns={columns}
                rowCount={loaded?.total ?? null}
                rowAt={rowAt}
                idOf={idOf}
                indexOf={indexOfId}
                sort={{ column: search.sort ?? 'condition', descending: search.desc === true }}
                onSort={({ column, descending }) => change(sortParams(column, descending))}
                selectedId={search.selected ?? null}
                onSelect={(row) => details.select(idOf(row))}
                onOpen={(row) => details.open(idOf(row))}
                onFocusRow={(row) => details.follow(idOf(row))}
                onVisible={onVisible}
                listKey={loaded?.listKey ?? ''}
                changes={changes}
                placeholder={listPlaceholder(pages, noun, clearFilter)}
              />
            </div>
          </div>
        </SplitPane>
      </div>
    </Screen>
  );
}

function sortParams(column: string, descending: boolean): InstancesSearch {
  const sort = instanceSorts.find((each) => each === column);
  return { sort: sort === 'condition' ? undefined : sort, desc: descending ? true : undefined };
}

function instanceFilter(search: InstancesSearch, text: string): Partial<InstanceQuery> {
  const words = text.trim();
  const chosen = readConditions(search.is);
  return {
    ...(words !== '' && { text: words }),
    ...(chosen.length > 0 && { conditions: chosen }),
    ...(search.connection !== undefined && { connectionIds: [search.connection] }),
    ...(search.env !== undefined && { environmentId: search.env }),
    ...(search.app !== undefined && { application: search.app }),
    ...(search.stack !== undefined && { stackId: search.stack }),
    ...(search.group !== undefined && { groupName: search.group }),
    sort: search.sort ?? 'condition',
    descending: search.desc === true,
  };
}

/** What is on screen or selected, and the groups of it: the core reads these more often, and sees who joins a group. */
function useWatched(
  rowAt: (index: number) => InstanceRow | undefined,
  visible: RowRange,
  selected: ResourceRef | null,
): readonly ResourceRef[] {
  return useMemo(() => {
    const rows = Array.from({ length: visible.end - visible.start }, (_, index) => rowAt(visible.start + index)).filter(
      (row) => row !== undefined,
    );
    return [...(selected === null ? [] : [selected]), ...groupsOf(rows), ...rows.map(refOf)];
  }, [rowAt, visible, selected]);
}

function groupsOf(rows: readonly InstanceRow[]): ResourceRef[] {
  const groups = new Map<string, ResourceRef>();
  for (const { connectionId, groupName } of rows) {
    if (groupName !== null) groups.set(`${connectionId} ${groupName}`, { kind: 'group', connectionId, id: groupName });
  }
  return [...groups.values()];
}
