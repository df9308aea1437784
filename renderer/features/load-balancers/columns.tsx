import type { LoadBalancerRow } from '#contract/traffic.ts';
import { Age } from '../../ui/age.tsx';
import { ConditionCounts, ConditionMark } from '../../ui/condition.tsx';
import { FreshnessTag } from '../../ui/freshness-tag.tsx';
import type { GridColumn } from '../../ui/grid/index.ts';
import { conditionText, Nothing, placeColumns, textCell } from '../inventory/cells.tsx';
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
    {
      id: 'condition',
      label: 'State and reason',
      size: 240,
      minSize: 64,
      sortable: true,
      grows: true,
      cell: (row) => (
        <ConditionMark condition={row.condition} text={conditionText(row)} labelled className="max-w-full" />
      ),
    },
    {
      id: 'name',
      label: 'Name',
      size: 200,
      sortable: true,
      cell: ({ name }) => <span className="font-medium">{name}</span>,
    },
    { id: 'kind', label: 'Kind', size: 92, sortable: true, cell: ({ kind }) => kindWords[kind] },
    { id: 'state', label: 'AWS state', size: 92, sortable: true, cell: ({ state }) => textCell(state) },
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
    {
      id: 'environment',
      label: 'Environment',
      size: 98,
      sortable: true,
      cell: ({ environment }) => textCell(environment),
    },
    {
      id: 'application',
      label: 'Application',
      size: 100,
      sortable: true,
      cell: ({ application }) => textCell(application),
    },
    ...placeColumns<LoadBalancerRow>(places),
    { id: 'scheme', label: 'Scheme', size: 116, sortable: true, cell: ({ scheme }) => textCell(scheme) },
    {
      id: 'createdAt',
      label: 'Age',
      size: 60,
      sortable: true,
      align: 'end',
      cell: ({ createdAt }) => (createdAt === null ? <Nothing /> : <Age at={createdAt} />),
    },
    {
      id: 'freshness',
      label: 'Read',
      size: 96,
      cell: ({ read }) => (read.freshness === 'fresh' ? null : <FreshnessTag read={read} />),
    },
  ];
}
