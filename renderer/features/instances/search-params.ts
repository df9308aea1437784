import { z } from 'zod';
import { instanceSorts } from '#contract/inventory.ts';
import { listParams, placeParams } from '../inventory/search-params.ts';

/** The address of the instances: `/instances?q=web&is=failed&group=shop-web`. */
export const instancesSearchSchema = z.object({
  ...listParams,
  ...placeParams,
  sort: z.enum(instanceSorts).optional().catch(undefined),
  /** The name of an Auto Scaling group. */
  group: z.coerce.string().max(300).optional().catch(undefined),
});

export type InstancesSearch = z.infer<typeof instancesSearchSchema>;
