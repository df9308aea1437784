import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { ResourceRef } from '#contract/inventory.ts';
import { balancerKinds, type LoadBalancerRow, loadBalancerSorts } from '#contract/traffic.ts';
import { api } from '../../lib/api.ts';
import { Select } from '../../ui/select.tsx';
import { FilterChips, placeChips } from '../inventory/filter-chips.tsx';
import { ResourceList } from '../inventory/resource-list.tsx';
import { anyPlace, listFilter } from '../inventory/search-params.ts';
import { usePlaces } from '../inventory/use-places.ts';
import { kindWords, loadBalancerColumns } from './columns.tsx';
import { LoadBalancerDetails } from './load-balancer-details.tsx';
import type { LoadBalancersSearch } from './search-params.ts';
import { TargetGroupDetails } from './target-group-details.tsx';

const route = getRouteApi('/load-balancers');
const noun = { one: 'load balancer', many: 'load balancers' };

function refOf({ connectionId, id }: LoadBalancerRow): ResourceRef {
  return { kind: 'load_balancer', connectionId, id };
}

/** Every load balancer, classic and v2, worst first, and the details of the one that is selected. */
export function LoadBalancersScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: LoadBalancersSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const places = usePlaces();
  return (
    <ResourceList
      id="load-balancers"
      title="Load balancers"
      noun={noun}
      search={search}
      onSearch={change}
      sorts={loadBalancerSorts}
      onClear={() => change({ ...anyPlace, kind: undefined })}
      filterOf={(text) => ({
        ...listFilter(search, text),
        ...(search.kind !== undefined && { kind: search.kind }),
        sort: search.sort ?? 'condition',
      })}
      pageQuery={(filter, offset, limit) =>
        api.traffic.loadBalancers.queryOptions({ input: { ...filter, offset, limit } })
      }
      columns={useMemo(() => loadBalancerColumns(places), [places])}
      refOf={refOf}
      tools={<KindSelect kind={search.kind} onKind={(kind) => change({ kind })} />}
      above={<FilterChips chips={placeChips(search)} onChange={change} />}
      details={(resource, onClose) => <SelectionDetails key={search.selected} resource={resource} onClose={onClose} />}
    />
  );
}

function SelectionDetails(props: { readonly resource: ResourceRef; readonly onClose: () => void }) {
  return props.resource.kind === 'target_group' ? (
    <TargetGroupDetails {...props} />
  ) : (
    <LoadBalancerDetails {...props} />
  );
}

type Kind = LoadBalancersSearch['kind'];

interface KindSelectProps {
  readonly kind: Kind;
  readonly onKind: (kind: Kind) => void;
}

const everyKind = 'every';

function KindSelect({ kind, onKind }: KindSelectProps) {
  return (
    <Select
      label="Kind"
      value={kind ?? everyKind}
      options={[
        { value: everyKind, label: 'Every kind' },
        ...balancerKinds.map((each) => ({ value: each, label: kindWords[each] })),
      ]}
      onChange={(value) => onKind(value === everyKind ? undefined : value)}
    />
  );
}
