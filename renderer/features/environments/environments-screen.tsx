import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { type EnvironmentQuery, type EnvironmentRow, environmentSorts, type ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { useWatching } from '../../lib/live.ts';
import { Grid, type GridSort, type RowRange, useChangedRows, useRowPages } from '../../ui/grid/index.ts';
import { Screen } from '../../ui/screen.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { type Copied, MarkedBar, useMarks } from '../copying/index.ts';
import { ListTrouble, listPlaceholder } from '../inventory/list-placeholder.tsx';
import { ListSummary, ListTools } from '../inventory/list-tools.tsx';
import { parseResourceKey } from '../inventory/resource-key.ts';
import { pageOf } from '../inventory/resource-link.tsx';
import { readConditions, writeConditions } from '../inventory/search-params.ts';
import { useDetails } from '../inventory/use-details.ts';
import { usePlaces } from '../inventory/use-places.ts';
import { useSettled } from '../inventory/use-settled.ts';
import { useTextFilter } from '../inventory/use-text-filter.ts';
import { environmentColumns } from './columns.tsx';
import { EnvironmentDetails } from './environment-details.tsx';
import type { EnvironmentsSearch } from './search-params.ts';
import { StackDetails } from './stack-details.tsx';
import { flattenTree, type TreeRow, treeRowContent } from './tree.ts';
import { useOpenedStacks } from './use-opened-stacks.ts';
import { useShowMap } from './use-show-map.ts';

const route = getRouteApi('/environments');
const markedNoun = { one: 'row', many: 'rows' };
const noun = { one: 'environment', many: 'environments' };
const idOf = (row: TreeRow) => row.id;

/** The environments, worst first, each with its stacks in place, and the details of what is selected. */
export function EnvironmentsScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const change = useCallback(
    (next: EnvironmentsSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const [text, setText] = useTextFilter(search.q, (q) => change({ q }));
  const chosen = readConditions(search.is);
  const sort: GridSort = { column: search.sort ?? 'condition', descending: search.desc === true };

  const filter = environmentFilter(search, text);
  const listKey = JSON.stringify(filter);
  const pages = useRowPages(
    listKey,
    (offset, limit) => api.inventory.environments.queryOptions({ input: { ...filter, offset, limit } }),
    true,
  );
  const tree = useTree(pages.loaded, pages.rowAt, search.open);
  const changes = useChangedRows(tree.present, idOf, treeRowContent);

  const [marks, marked] = useMarks(tree.present, idOf);

  const root = useRef<HTMLDivElement>(null);
  const details = useDetails(root, search, change, parseResourceKey);
  const [visible, setVisible] = useState<RowRange>({ start: 0, end: 0 });
  useWatching(useWatched(tree.rows, useSettled(visible), details.shown));

  useShowMap(root, tree.rowAt, search.selected);

  const places = usePlaces();
  const columns = useMemo(() => environmentColumns(places), [places]);

  const toggle = (row: TreeRow) => {
    if (row.kind !== 'environment') return;
    const before = search.open ?? [];
    const open = before.includes(row.row.id) ? before.filter((id) => id !== row.row.id) : [...before, row.row.id];
    change({ open: open.length === 0 ? undefined : open });
  };
  const choose = (then: (key: string) => void) => (row: TreeRow) =>
    row.kind === 'problem' ? tree.retry() : then(row.id);
  const openRow = (row: TreeRow) => {
    const stack = row.kind === 'stack' ? parseResourceKey(row.id) : null;
    if (stack === null) choose(details.open)(row);
    else void router.navigate(pageOf(stack));
  };
  const clearFilter = () => {
    setText('');
    change({ q: undefined, is: undefined, connection: undefined });
  };
  const onChoose = (next: Parameters<typeof writeConditions>[0]) => change({ is: writeConditions(next) });

  return (
    <Screen
      title="Environments"
      summary={<ListSummary noun={noun.many} totals={pages.loaded} chosen={chosen} onChoose={onChoose} />}
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
      <SplitPane
        root={root}
        onKeyDown={details.onKeyDown}
        id="environments"
        details={details.shown && <SelectionDetails resource={details.shown} onClose={details.close} />}
      >
        <div className="flex h-full flex-col">
          <ListTrouble pages={pages} />
          <MarkedBar noun={markedNoun} rows={marked.flatMap(copiedOf)} onClear={() => marks.onChange(new Set())} />
          <div className="min-h-0 grow">
            <Grid
              id="environments"
              label="Environments and their stacks"
              columns={columns}
              rowCount={pages.loaded === null ? null : tree.rows.length}
              rowAt={tree.rowAt}
              idOf={idOf}
              indexOf={tree.indexOf}
              nodeOf={nodeOf}
              onToggle={toggle}
              sort={sort}
              onSort={({ column, descending }) => change(sortParams(column, descending))}
              selectedId={search.selected ?? null}
              onSelect={choose(details.select)}
              onOpen={openRow}
              onFocusRow={(row) => row.kind !== 'problem' && details.follow(row.id)}
              onVisible={setVisible}
              listKey={pages.loaded?.listKey ?? ''}
              changes={changes}
              marks={marks}
              placeholder={listPlaceholder(pages, { noun, connectionId: search.connection, clearFilter })}
            />
          </div>
        </div>
      </SplitPane>
    </Screen>
  );
}

const nodeOf = (row: TreeRow) => row;

function copiedOf(row: TreeRow): Copied[] {
  const resource = parseResourceKey(row.id);
  if (row.kind === 'problem' || resource === null) return [];
  return [{ ...resource, account: row.row.account, region: row.row.region, row: row.row }];
}

function sortParams(column: string, descending: boolean): EnvironmentsSearch {
  const sort = environmentSorts.find((each) => each === column);
  return { sort: sort === 'condition' ? undefined : sort, desc: descending ? true : undefined };
}

function environmentFilter(search: EnvironmentsSearch, text: string): Partial<EnvironmentQuery> {
  const words = text.trim();
  const chosen = readConditions(search.is);
  return {
    ...(words !== '' && { text: words }),
    ...(chosen.length > 0 && { conditions: chosen }),
    ...(search.connection !== undefined && { connectionIds: [search.connection] }),
    sort: search.sort ?? 'condition',
    descending: search.desc === true,
  };
}

function useTree(
  loaded: { readonly total: number } | null,
  environmentAt: (index: number) => EnvironmentRow | undefined,
  openParam: readonly string[] | undefined,
) {
  const environments = useMemo(
    () => Array.from({ length: loaded?.total ?? 0 }, (_, index) => environmentAt(index)),
    [loaded, environmentAt],
  );
  const toOpen = useMemo(
    () =>
      environments
        .filter((row) => row !== undefined)
        .filter(({ id, stacks }) => stacks > 0 && openParam?.includes(id) === true),
    [environments, openParam],
  );
  const { opened, retry } = useOpenedStacks(toOpen);
  const rows = useMemo(() => flattenTree(environments, opened), [environments, opened]);
  const present = useMemo(() => rows.filter((row) => row !== undefined), [rows]);
  return {
    rows,
    present,
    retry,
    rowAt: useCallback((index: number) => rows[index], [rows]),
    indexOf: useCallback((id: string) => rows.findIndex((row) => row?.id === id), [rows]),
  };
}

/** What is on screen or selected: the core reads it more often. */
function useWatched(
  rows: readonly (TreeRow | undefined)[],
  visible: RowRange,
  selected: ResourceRef | null,
): readonly ResourceRef[] {
  return useMemo(() => {
    const inView = rows
      .slice(visible.start, visible.end)
      .map((row) => (row === undefined ? null : parseResourceKey(row.id)));
    return [selected, ...inView].filter((ref) => ref !== null);
  }, [rows, visible, selected]);
}

function SelectionDetails({ resource, onClose }: { readonly resource: ResourceRef; readonly onClose: () => void }) {
  return resource.kind === 'stack' ? (
    <StackDetails key={resource.id} resource={resource} onClose={onClose} />
  ) : (
    <EnvironmentDetails key={resource.id} resource={resource} onClose={onClose} />
  );
}
