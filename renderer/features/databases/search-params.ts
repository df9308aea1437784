import { z } from 'zod';
import { databaseSorts } from '#contract/databases.ts';
import { listParams, placeParams } from '../inventory/search-params.ts';

/** The address of the databases: `/databases?q=orders&is=failed`. */
export const databasesSearchSchema = z.object({
  ...listParams,
  ...placeParams,
  sort: z.enum(databaseSorts).optional().catch(undefined),
});

export type DatabasesSearch = z.infer<typeof databasesSearchSchema>;
