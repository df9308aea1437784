import { z } from 'zod';
import { instanceGroupings, instanceSorts } from '#contract/inventory.ts';
import { groupParams, listParams, placeParams } from '../inventory/search-params.ts';

/** The address of the instances: `/instances?q=web&is=failed&group=shop-web&by=zone`. */
export const instancesSearchSchema = z.object({
  ...listParams,
  ...placeParams,
  ...groupParams(instanceGroupings),
  sort: z.enum(instanceSorts).optional().catch(undefined),
  /** The name of an Auto Scaling group. */
  group: z.coerce.string().max(300).optional().catch(undefined),
  zone: z.string().max(100).optional().catch(undefined),
  type: z.string().max(100).optional().catch(undefined),
});

export type InstancesSearch = z.infer<typeof instancesSearchSchema>;
