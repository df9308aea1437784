import { z } from 'zod';
import { instanceSorts } from '#contract/inventory.ts';
import { listParams } from '../inventory/search-params.ts';

/** The address of the instances: `/instances?q=web&is=failed&group=shop-web`. */
export const instancesSearchSchema = z.object({
  ...listParams,
  sort: z.enum(instanceSorts).optional().catch(undefined),
  /** An environment's id. */
  env: z.string().max(400).optional().catch(undefined),
  app: z.coerce.string().max(200).optional().catch(undefined),
  /** A stack's ARN. */
  stack: z.string().max(400).optional().catch(undefined),
  /** The name of an Auto Scaling group. */
  group: z.coerce.string().max(300).optional().catch(undefined),
});

export type InstancesSearch = z.infer<typeof instancesSearchSchema>;
