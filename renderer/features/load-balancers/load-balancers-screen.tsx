import { getRouteApi } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { ResourceRef } from '#contract/inventory.ts';
import {
  balancerKinds,
  type LoadBalancerRow,
  type loadBalancerGroupings,
  loadBalancerSorts,
} from '#contract/traffic.ts';
import { api } from '../../lib/api.ts';
import { Select } from '../../ui/select.tsx';
import { chipValue, FilterChips, placeChips } from '../inventory/filter-chips.tsx';
import { type ListGrouping, placeGroupings } from '../inventory/groupings.ts';
import { ResourceList } from '../inventory/resource-list.tsx';
import { anyPlace, groupFilter, listFilter } from '../inventory/search-params.ts';
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

const kindOf = (value: string | null) => balancerKinds.find((kind) => kind === value);

const groupings: Record<(typeof loadBalancerGroupings)[number], ListGrouping<LoadBalancersSearch>> = {
  ...placeGroupings,
  kind: {
    label: 'kind',
    nameOf: (value) => {
      const kind = kindOf(value);
      return kind === undefined ? value : kindWords[kind];
    },
    none: '',
    narrow: ({ value }) => ({ kind: kindOf(value) }),
  },
  scheme: { label: 'scheme', none: 'No scheme', narrow: ({ value }) => ({ scheme: value ?? '' }) },
};

/** Every load balancer, classic and v2, worst first, and the details of the one that is selected. */
export function LoadBalancersScreen() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = useCallback(
    (next: LoadBalancersSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  const places = usePlaces();
  const chips = [
    ...placeChips(search),
    { label: 'Scheme', value: chipValue(search.scheme), off: { scheme: undefined } },
  ];
  return (
    <ResourceList
      id="load-balancers"
      title="Load balancers"
      noun={noun}
      search={search}
      onSearch={change}
      sorts={loadBalancerSorts}
      groupings={groupings}
      onNarrow={change}
      onClear={() => change({ ...anyPlace, kind: undefined, scheme: undefined })}
      filterOf={(text) => ({
        ...listFilter(search, text),
        ...groupFilter(search),
        ...(search.kind !== undefined && { kind: search.kind }),
        ...(search.scheme !== undefined && { scheme: search.scheme }),
        sort: search.sort ?? 'condition',
      })}
      pageQuery={(filter, offset, limit) =>
        api.traffic.loadBalancers.queryOptions({ input: { ...filter, offset, limit } })
      }
      columns={useMemo(() => loadBalancerColumns(places), [places])}
      refOf={refOf}
      tools={<KindSelect kind={search.kind} onKind={(kind) => change({ kind })} />}
      above={<FilterChips chips={chips} onChange={change} />}
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
