import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type DatabaseRow, type databaseGroupings, databaseSorts } from '#contract/databases.ts';
import type { ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { FilterChips, placeChips } from '../inventory/filter-chips.tsx';
import { type ListGrouping, placeGroupings } from '../inventory/groupings.ts';
import { ResourceList } from '../inventory/resource-list.tsx';
import { anyPlace, groupFilter, listFilter } from '../inventory/search-params.ts';
import { usePlaces } from '../inventory/use-places.ts';
import { databaseColumns } from './columns.tsx';
import { DatabaseDetails } from './database-details.tsx';
import type { DatabasesSearch } from './search-params.ts';

const route = getRouteApi('/databases');
const noun = { one: 'database', many: 'databases' };

function refOf({ connectionId, id }: DatabaseRow): ResourceRef {
  return { kind: 'database', connectionId, id };
}

const groupings: Record<(typeof databaseGroupings)[number], ListGrouping<DatabasesSearch>> = {
  ...placeGroupings,
  engine: { label: 'engine', none: '', narrow: ({ value }) => ({ engine: value ?? undefined }) },
};

/** Every database instance and cluster, worst first, and the details of the one that is selected. */
export function DatabasesScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: DatabasesSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const places = usePlaces();
  const chips = [...placeChips(search), { label: 'Engine', value: search.engine, off: { engine: undefined } }];
  return (
    <ResourceList
      id="databases"
      title="Databases"
      noun={noun}
      search={search}
      onSearch={change}
      sorts={databaseSorts}
      groupings={groupings}
      onNarrow={change}
      onClear={() => change({ ...anyPlace, engine: undefined })}
      filterOf={(text) => ({
        ...listFilter(search, text),
        ...groupFilter(search),
        ...(search.engine !== undefined && { engine: search.engine }),
        sort: search.sort ?? 'condition',
      })}
      pageQuery={(filter, offset, limit) => api.databases.list.queryOptions({ input: { ...filter, offset, limit } })}
      columns={useMemo(() => databaseColumns(places), [places])}
      refOf={refOf}
      above={<FilterChips chips={chips} onChange={change} />}
      details={(resource, onClose) => <DatabaseDetails key={search.selected} resource={resource} onClose={onClose} />}
    />
  );
}
