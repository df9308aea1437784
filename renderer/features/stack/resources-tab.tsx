import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { conditions, type ResourceRef, type StackRow } from '#contract/inventory.ts';
import type { StackResource } from '#contract/lookups.ts';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SearchField } from '../../ui/field.tsx';
import type { GridColumn, GridSort } from '../../ui/grid/index.ts';
import { KeyValueList } from '../../ui/panel.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { codeCell, Nothing } from '../inventory/cells.tsx';
import { Copyable } from '../inventory/copyable.tsx';
import { DetailsPane, DetailsSection, DetailsTrouble } from '../inventory/details-pane.tsx';
import { ResourceLink } from '../inventory/resource-link.tsx';
import { useTextFilter } from '../inventory/use-text-filter.ts';
import { matchesWords } from './events.ts';
import { LocalGrid } from './local-grid.tsx';
import type { StackPageSearch } from './search-params.ts';
import { ReadAgain, TabBar } from './tab-bar.tsx';
import { lookupOptions, useAskAgain } from './use-lookup.ts';

interface ResourcesTabProps {
  readonly resource: ResourceRef;
  readonly row: StackRow;
  readonly search: StackPageSearch;
  readonly onSearch: (next: Partial<StackPageSearch>) => void;
}

const idOf = ({ logicalId }: StackResource) => logicalId;
const followMs = 5_000;

/** The resources of the stack as CloudFormation knows them, with the way to each that the inventory knows too. */
export function ResourcesTab({ resource: { connectionId, id }, row, search, onSearch }: ResourcesTabProps) {
  const found = useQuery(
    api.lookups.stackResources.queryOptions({
      input: { connectionId, id },
      ...lookupOptions,
      refetchInterval: row.condition === 'changing' ? followMs : false,
    }),
  );
  useAskAgain(found, row);
  const [text, setText] = useTextFilter(search.q, (q) => onSearch({ q }));
  const [sort, setSort] = useState<GridSort>({ column: 'status', descending: false });
  const all = found.data?.resources;
  const rows = useMemo(
    () =>
      all === undefined
        ? null
        : sorted(
            all.filter((each) => shows(each, text)),
            sort,
          ),
    [all, text, sort],
  );
  return (
    <div className="flex h-full flex-col">
      <TabBar>
        <SearchField label="Filter resources" value={text} onChange={setText} className="w-64" />
        <span role="status" className="text-muted">
          {rows !== null && (rows.length === all?.length ? rows.length : `${rows.length} of ${all?.length}`)}
          <span className="sr-only"> resources</span>
        </span>
        <ReadAgain read={found.data?.read} query={found} />
      </TabBar>
      {found.data !== undefined && <DetailsTrouble query={found} />}
      <div className="min-h-0 grow">
        <LocalGrid
          id="stack-resources"
          label="Resources"
          columns={columns}
          rows={rows}
          idOf={idOf}
          sort={sort}
          onSort={setSort}
          search={search}
          onSearch={onSearch}
          details={(shown, onClose) => <ResourceDetails shown={shown} onClose={onClose} />}
          listKey={`${sort.column} ${sort.descending}`}
          placeholder={placeholder(rows, found, () => setText(''))}
        />
      </div>
    </div>
  );
}

function placeholder(
  rows: readonly StackResource[] | null,
  found: { readonly error: Error | null; readonly refetch: () => unknown },
  clear: () => void,
) {
  if (rows === null) {
    if (found.error === null) return undefined;
    const retry = <Button onClick={() => void found.refetch()}>Try again</Button>;
    return <ProblemView problem={toProblem(found.error)} action={retry} className="m-4" />;
  }
  if (rows.length > 0) return undefined;
  return (
    <EmptyState title="No resource matches" action={<Button onClick={clear}>Clear filter</Button>}>
      Or the stack has none.
    </EmptyState>
  );
}

function shows({ logicalId, physicalId, type, status, reason }: StackResource, text: string): boolean {
  return matchesWords([logicalId, physicalId, type, status, reason], text.trim());
}

const sortKeys: Record<string, (resource: StackResource) => string | number> = {
  status: ({ condition }) => conditions.indexOf(condition),
  logicalId: ({ logicalId }) => logicalId,
  type: ({ type }) => type,
  updatedAt: ({ updatedAt }) => -(updatedAt ?? 0),
};

function sorted(resources: readonly StackResource[], { column, descending }: GridSort): StackResource[] {
  const keyOf = sortKeys[column] ?? idOf;
  const direction = descending ? -1 : 1;
  return [...resources].sort((one, other) => {
    const [first, second] = [keyOf(one), keyOf(other)];
    if (first === second) return one.logicalId.localeCompare(other.logicalId);
    return first < second ? -direction : direction;
  });
}

const driftWords: Record<StackResource['drift'], string> = {
  in_sync: 'In sync',
  drifted: 'Drifted',
  deleted: 'Deleted outside',
  unknown: 'Unknown',
  not_checked: 'Not checked',
};

const columns: readonly GridColumn<StackResource>[] = [
  {
    id: 'status',
    label: 'State and reason',
    size: 280,
    sortable: true,
    grows: true,
    cell: ({ condition, status, reason }) => (
      <ConditionMark
        condition={condition}
        text={reason === null ? status : `${status} · ${reason}`}
        labelled
        className="max-w-full"
      />
    ),
  },
  {
    id: 'logicalId',
    label: 'Logical ID',
    size: 200,
    sortable: true,
    cell: ({ logicalId }) => <span className="font-medium">{logicalId}</span>,
  },
  { id: 'type', label: 'Type', size: 250, sortable: true, cell: ({ type }) => type },
  { id: 'physicalId', label: 'Physical ID', size: 260, cell: ({ physicalId }) => codeCell(physicalId) },
  {
    id: 'drift',
    label: 'Drift',
    size: 100,
    cell: ({ drift }) =>
      drift === 'drifted' || drift === 'deleted' ? (
        driftWords[drift]
      ) : (
        <span className="text-muted">{driftWords[drift]}</span>
      ),
  },
  {
    id: 'updatedAt',
    label: 'Changed',
    size: 76,
    sortable: true,
    align: 'end',
    cell: ({ updatedAt }) => (updatedAt === null ? <Nothing /> : <Age at={updatedAt} />),
  },
];

function ResourceDetails({ shown, onClose }: { readonly shown: StackResource; readonly onClose: () => void }) {
  const { logicalId, physicalId, type, status, reason, condition, drift, updatedAt, resource } = shown;
  return (
    <DetailsPane kind={type} title={logicalId} onClose={onClose} {...(resource !== null && { page: resource })}>
      <DetailsSection title="State">
        <ConditionMark condition={condition} text={status} labelled className="font-medium" />
        {reason !== null && <p className="[overflow-wrap:anywhere]">{reason}</p>}
      </DetailsSection>
      <DetailsSection title="Resource">
        <KeyValueList
          entries={[
            { key: 'Logical ID', value: <Copyable text={logicalId} label="Copy logical ID" /> },
            { key: 'Physical ID', value: physicalId && <Copyable text={physicalId} label="Copy physical ID" /> },
            { key: 'Type', value: type },
            { key: 'Drift', value: driftWords[drift] },
            { key: 'Changed', value: updatedAt === null ? null : <Age at={updatedAt} suffix="ago" /> },
          ]}
        />
        {resource !== null && <ResourceLink resource={resource}>Show it in the inventory</ResourceLink>}
      </DetailsSection>
    </DetailsPane>
  );
}
