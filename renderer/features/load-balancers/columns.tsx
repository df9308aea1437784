import type { LoadBalancerRow } from '#contract/traffic.ts';
import { ConditionCounts } from '../../ui/condition.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { Nothing } from '../inventory/cells.tsx';
import {
  ageColumn,
  applicationColumn,
  environmentColumn,
  freshnessColumn,
  nameColumn,
  placeColumns,
  reasonColumn,
  textColumn,
} from '../inventory/columns.tsx';
import type { Places } from '../inventory/use-places.ts';

/** What kind of load balancer it is, in words. */
export const kindWords: Record<LoadBalancerRow['kind'], string> = {
  application: 'Application',
  network: 'Network',
  gateway: 'Gateway',
  classic: 'Classic',
};

/** The columns of the load balancers; account and region are shown where there are several. */
export function loadBalancerColumns(places: Places): GridColumn<LoadBalancerRow>[] {
  return [
    reasonColumn(240),
    nameColumn(200),
    { id: 'kind', label: 'Kind', size: 92, sortable: true, cell: ({ kind }) => kindWords[kind] },
    textColumn('state', { label: 'AWS state', size: 92 }),
    {
      id: 'targets',
      label: 'Targets',
      size: 132,
      cell: ({ targets }) =>
        Object.values(targets).some((count) => count > 0) ? (
          <ConditionCounts counts={targets} noun="targets" />
        ) : (
          <Nothing />
        ),
    },
    environmentColumn,
    applicationColumn,
    ...placeColumns(places),
    textColumn('scheme', { label: 'Scheme', size: 116 }),
    ageColumn('createdAt'),
    freshnessColumn,
  ];
}
