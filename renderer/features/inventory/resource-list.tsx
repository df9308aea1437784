import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { Condition, Read, ResourceRef } from '#contract/inventory.ts';
import { useWatching } from '../../lib/live.ts';
import {
  Grid,
  type GridColumn,
  type GridSort,
  type PageQuery,
  type RowRange,
  useChangedRows,
  useRowPages,
} from '../../ui/grid/index.ts';
import { Screen } from '../../ui/screen.tsx';
import { SplitPane } from '../../ui/split-pane.tsx';
import { copiedOf, MarkedBar, useMarks } from '../copying/index.ts';
import { GroupMenu } from './group-menu.tsx';
import type { ListGrouping } from './groupings.ts';
import { ListTrouble, listPlaceholder, type Noun } from './list-placeholder.tsx';
import { ListSummary, ListTools } from './list-tools.tsx';
import { parseResourceKey, resourceKey } from './resource-key.ts';
import { type GroupSearch, type ListSearch, readConditions, writeConditions } from './search-params.ts';
import { useDetails } from './use-details.ts';
import { useGroupedRows } from './use-grouped-rows.ts';
import { useHeadings } from './use-headings.tsx';
import { useSettled } from './use-settled.ts';
import { useTextFilter } from './use-text-filter.ts';

interface ListedRow {
  readonly condition: Condition;
  readonly read: Read;
  readonly account: string;
  readonly region: string;
}

/** The part of a list's address that the list itself changes. */
type ListedSearch<Sort extends string, Grouping extends string> = ListSearch &
  GroupSearch<Grouping> & { readonly sort?: Sort | undefined };

export interface ResourceListProps<
  Row extends ListedRow,
  Filter,
  Sort extends string,
  Grouping extends string,
  Narrowed,
> {
  /** Names the list in the window's memory of its layout. */
  readonly id: string;
  readonly title: string;
  readonly noun: Noun;
  readonly search: ListedSearch<Sort, Grouping>;
  readonly onSearch: (next: ListedSearch<Sort, Grouping>) => void;
  /** What the core can sort by. */
  readonly sorts: readonly Sort[];
  /** What the rows can be gathered by. */
  readonly groupings: Readonly<Record<Grouping, ListGrouping<Narrowed>>>;
  /** Narrows the list to a group. */
  readonly onNarrow: (to: Narrowed & ListSearch) => void;
  /** Takes off what the list is narrowed to besides words, conditions and connection. */
  readonly onClear: () => void;
  /** What is asked for with these words. */
  readonly filterOf: (text: string) => Filter;
  readonly pageQuery: (filter: Filter, offset: number, limit: number) => PageQuery<Row>;
  readonly columns: readonly GridColumn<Row>[];
  readonly refOf: (row: Row) => ResourceRef;
  /** What else is watched while these rows are in view, e.g. their groups. */
  readonly alsoWatched?: (rows: readonly Row[]) => readonly ResourceRef[];
  /** Further filters beside the usual ones. */
  readonly tools?: ReactNode;
  /** What can be done with the rows that are marked, besides copying them. */
  readonly ofMarked?: (rows: readonly Row[]) => ReactNode;
  /** What stands above the rows, e.g. chips of filters. */
  readonly above?: ReactNode;
  readonly details: (resource: ResourceRef, onClose: () => void) => ReactNode;
}

/** What a person sees of a row, without the time it was read: when this differs, the row has changed. */
function contentOf(row: ListedRow): string {
  return JSON.stringify({ ...row, read: row.read.freshness });
}

const nothingElse = () => [];

/** A whole screen: every resource of a kind, worst first, and the details of the one that is selected. */
export function ResourceList<
  Row extends ListedRow,
  Filter,
  Sort extends string,
  Grouping extends string,
  Narrowed extends object,
>(props: ResourceListProps<Row, Filter, Sort, Grouping, Narrowed>) {
  const { id, title, noun, search, onSearch, sorts, filterOf, pageQuery, columns, refOf } = props;
  const { alsoWatched = nothingElse } = props;
  const [text, setText] = useTextFilter(search.q, (q) => onSearch({ q }));
  const chosen = readConditions(search.is);
  const onChoose = (next: readonly Condition[]) => onSearch({ is: writeConditions(next) });

  const filter = filterOf(text.trim());
  const pages = useRowPages(JSON.stringify(filter), (offset, limit) => pageQuery(filter, offset, limit));
  const { loaded } = pages;
  const idOf = useCallback((row: Row) => resourceKey(refOf(row)), [refOf]);
  const drawn = useGroupedRows(pages, search, idOf);
  const { rowAt, indexOf, show } = drawn;
  const headings = useHeadings(props, drawn.groups);
  const present = useMemo(() => [...(loaded?.pages.values() ?? [])].flat(), [loaded]);
  const changes = useChangedRows(present, idOf, contentOf);

  const [marks, marked] = useMarks(present, idOf);

  const root = useRef<HTMLDivElement>(null);
  const details = useDetails(root, search, onSearch, parseResourceKey);
  const [visible, setVisible] = useState<RowRange>({ start: 0, end: 0 });
  const onVisible = useCallback(
    (range: RowRange) => {
      show(range);
      setVisible(range);
    },
    [show],
  );
  const inView = useRowsBetween(rowAt, useSettled(visible));
  // The core takes the first ones, so what is selected and what tells of many comes before the rows.
  useWatching([...(details.shown === null ? [] : [details.shown]), ...alsoWatched(inView), ...inView.map(refOf)]);

  const sort = useMemo(
    () => ({ column: search.sort ?? 'condition', descending: search.desc === true }),
    [search.sort, search.desc],
  );
  const onSort = useCallback(
    ({ column, descending }: GridSort) => onSearch(sortParams(sorts, column, descending)),
    [sorts, onSearch],
  );
  const { select, open, follow } = details;
  const onConnection = useCallback((connection: string | undefined) => onSearch({ connection }), [onSearch]);

  const clearFilter = () => {
    setText('');
    onSearch({ q: undefined, is: undefined, connection: undefined });
    props.onClear();
  };

  return (
    <Screen
      title={title}
      summary={<ListSummary noun={noun.many} totals={loaded} chosen={chosen} onChoose={onChoose} />}
      tools={
        <>
          {props.tools}
          <GroupMenu groupings={props.groupings} search={search} onSearch={onSearch} />
          <ListTools
            noun={noun.many}
            text={text}
            onText={setText}
            chosen={chosen}
            onChoose={onChoose}
            connectionId={search.connection}
            onConnection={onConnection}
          />
        </>
      }
    >
      <SplitPane
        root={root}
        onKeyDown={details.onKeyDown}
        id={id}
        details={details.shown && props.details(details.shown, details.close)}
      >
        <div className="flex h-full flex-col">
          {props.above}
          <ListTrouble pages={pages} />
          <MarkedBar noun={noun} rows={marked.map(copiedOf(refOf))} onClear={() => marks.onChange(new Set())}>
            {props.ofMarked?.(marked)}
          </MarkedBar>
          <div className="min-h-0 grow">
            <Grid
              id={id}
              label={title}
              columns={columns}
              rowCount={drawn.count}
              rowAt={rowAt}
              {...(headings !== null && { headings, nodeOf: drawn.nodeOf })}
              idOf={idOf}
              indexOf={indexOf}
              sort={sort}
              onSort={onSort}
              selectedId={search.selected ?? null}
              onSelect={useCallback((row: Row) => select(idOf(row)), [select, idOf])}
              onOpen={useCallback((row: Row) => open(idOf(row)), [open, idOf])}
              onFocusRow={useCallback((row: Row) => follow(idOf(row)), [follow, idOf])}
              onVisible={onVisible}
              listKey={loaded?.listKey ?? ''}
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

function useRowsBetween<Row>(rowAt: (index: number) => Row | undefined, { start, end }: RowRange): Row[] {
  return useMemo(
    () => Array.from({ length: end - start }, (_, index) => rowAt(start + index)).filter((row) => row !== undefined),
    [rowAt, start, end],
  );
}

function sortParams<Sort extends string>(
  sorts: readonly Sort[],
  column: string,
  descending: boolean,
): { readonly sort: Sort | undefined; readonly desc: true | undefined } {
  const sort = sorts.find((each) => each === column);
  return { sort: sort === 'condition' ? undefined : sort, desc: descending ? true : undefined };
}
