import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type DatabaseRow, databaseSorts } from '#contract/databases.ts';
import type { ResourceRef } from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { FilterChips, placeChips } from '../inventory/filter-chips.tsx';
import { ResourceList } from '../inventory/resource-list.tsx';
import { anyPlace, listFilter } from '../inventory/search-params.ts';
import { usePlaces } from '../inventory/use-places.ts';
import { databaseColumns } from './columns.tsx';
import { DatabaseDetails } from './database-details.tsx';
import type { DatabasesSearch } from './search-params.ts';

const route = getRouteApi('/databases');
const noun = { one: 'database', many: 'databases' };

function refOf({ connectionId, id }: DatabaseRow): ResourceRef {
  return { kind: 'database', connectionId, id };
}

/** Every database instance and cluster, worst first, and the details of the one that is selected. */
export function DatabasesScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: DatabasesSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const places = usePlaces();
  return (
    <ResourceList
      id="databases"
      title="Databases"
      noun={noun}
      search={search}
      onSearch={change}
      sorts={databaseSorts}
      onClear={() => change(anyPlace)}
      filterOf={(text) => ({ ...listFilter(search, text), sort: search.sort ?? 'condition' })}
      pageQuery={(filter, offset, limit) => api.databases.list.queryOptions({ input: { ...filter, offset, limit } })}
      columns={useMemo(() => databaseColumns(places), [places])}
      refOf={refOf}
      above={<FilterChips chips={placeChips(search)} onChange={change} />}
      details={(resource, onClose) => <DatabaseDetails key={search.selected} resource={resource} onClose={onClose} />}
    />
  );
}
