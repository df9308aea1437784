import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import {
  type InstanceQuery,
  type InstanceRow,
  type instanceGroupings,
  instanceSorts,
  type ResourceRef,
} from '#contract/inventory.ts';
import { api } from '../../lib/api.ts';
import { chipValue, FilterChips, placeChips } from '../inventory/filter-chips.tsx';
import { type ListGrouping, placeGroupings } from '../inventory/groupings.ts';
import { ResourceList } from '../inventory/resource-list.tsx';
import { anyPlace, groupFilter, listFilter } from '../inventory/search-params.ts';
import { usePlaces } from '../inventory/use-places.ts';
import { ActInGroup } from './act-in-group.tsx';
import { instanceColumns } from './columns.tsx';
import { InstanceDetails } from './instance-details.tsx';
import type { InstancesSearch } from './search-params.ts';

const route = getRouteApi('/instances');
const noun = { one: 'instance', many: 'instances' };

function refOf({ connectionId, id }: InstanceRow): ResourceRef {
  return { kind: 'instance', connectionId, id };
}

const groupings: Record<(typeof instanceGroupings)[number], ListGrouping<InstancesSearch>> = {
  ...placeGroupings,
  groupName: {
    label: 'Auto Scaling group',
    none: 'In no Auto Scaling group',
    narrow: ({ value, connectionId }) => ({ group: value ?? '', connection: connectionId ?? undefined }),
  },
  zone: { label: 'zone', none: 'No zone', narrow: ({ value }) => ({ zone: value ?? '' }) },
  type: { label: 'instance type', none: 'No type', narrow: ({ value }) => ({ type: value ?? '' }) },
};

/** Every instance there is, worst first, and the details of the one that is selected. */
export function InstancesScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: InstancesSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const places = usePlaces();
  const chips = [
    ...placeChips(search),
    // A group's name means something within its connection only, so the two come and go together.
    { label: 'Group', value: chipValue(search.group), off: { group: undefined, connection: undefined } },
    { label: 'Zone', value: chipValue(search.zone), off: { zone: undefined } },
    { label: 'Type', value: chipValue(search.type), off: { type: undefined } },
  ];
  return (
    <ResourceList
      id="instances"
      title="Instances"
      noun={noun}
      search={search}
      onSearch={change}
      sorts={instanceSorts}
      groupings={groupings}
      onNarrow={change}
      onClear={() => change({ ...anyPlace, group: undefined, zone: undefined, type: undefined })}
      filterOf={(text) => instanceFilter(search, text)}
      pageQuery={(filter, offset, limit) =>
        api.inventory.instances.queryOptions({ input: { ...filter, offset, limit } })
      }
      columns={useMemo(() => instanceColumns(places), [places])}
      refOf={refOf}
      alsoWatched={groupsOf}
      ofMarked={(rows) => <ActInGroup rows={rows} />}
      above={<FilterChips chips={chips} onChange={change} />}
      details={(resource, onClose) => <InstanceDetails key={search.selected} resource={resource} onClose={onClose} />}
    />
  );
}

function instanceFilter(search: InstancesSearch, text: string): Partial<InstanceQuery> {
  return {
    ...listFilter(search, text),
    ...groupFilter(search),
    ...(search.group !== undefined && { groupName: search.group }),
    ...(search.zone !== undefined && { zone: search.zone }),
    ...(search.type !== undefined && { type: search.type }),
    sort: search.sort ?? 'condition',
  };
}

/** The core sees at a group who joins it. */
function groupsOf(rows: readonly InstanceRow[]): ResourceRef[] {
  const groups = new Map<string, ResourceRef>();
  for (const { connectionId, groupName } of rows) {
    if (groupName !== null) groups.set(`${connectionId} ${groupName}`, { kind: 'group', connectionId, id: groupName });
  }
  return [...groups.values()];
}
