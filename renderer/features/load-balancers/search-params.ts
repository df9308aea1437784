import { z } from 'zod';
import { balancerKinds, loadBalancerGroupings, loadBalancerSorts } from '#contract/traffic.ts';
import { groupParams, listParams, placeParams } from '../inventory/search-params.ts';

/** The address of the load balancers: `/load-balancers?kind=network&is=failed`. */
export const loadBalancersSearchSchema = z.object({
  ...listParams,
  ...placeParams,
  ...groupParams(loadBalancerGroupings),
  kind: z.enum(balancerKinds).optional().catch(undefined),
  scheme: z.string().max(100).optional().catch(undefined),
  sort: z.enum(loadBalancerSorts).optional().catch(undefined),
});

export type LoadBalancersSearch = z.infer<typeof loadBalancersSearchSchema>;
