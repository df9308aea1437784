import { z } from 'zod';
import { environmentSorts } from '#contract/inventory.ts';
import { listParams } from '../inventory/search-params.ts';

/** The address of the environments: `/environments?q=pay&is=failed.warning&open=["demo@eu-west-1/pay-prod"]`. */
export const environmentsSearchSchema = z.object({
  ...listParams,
  sort: z.enum(environmentSorts).optional().catch(undefined),
  /** Ids of the environments whose stacks are shown. */
  open: z.array(z.string().max(400)).max(200).optional().catch(undefined),
});

export type EnvironmentsSearch = z.infer<typeof environmentsSearchSchema>;
