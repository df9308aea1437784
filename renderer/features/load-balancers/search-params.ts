import { z } from 'zod';
import { balancerKinds, loadBalancerSorts } from '#contract/traffic.ts';
import { listParams, placeParams } from '../inventory/search-params.ts';

/** The address of the load balancers: `/load-balancers?kind=network&is=failed`. */
export const loadBalancersSearchSchema = z.object({
  ...listParams,
  ...placeParams,
  kind: z.enum(balancerKinds).optional().catch(undefined),
  sort: z.enum(loadBalancerSorts).optional().catch(undefined),
});

export type LoadBalancersSearch = z.infer<typeof loadBalancersSearchSchema>;
