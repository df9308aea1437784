import { z } from 'zod';
import { databaseGroupings, databaseSorts } from '#contract/databases.ts';
import { groupParams, listParams, placeParams } from '../inventory/search-params.ts';

/** The address of the databases: `/databases?q=orders&is=failed`. */
export const databasesSearchSchema = z.object({
  ...listParams,
  ...placeParams,
  ...groupParams(databaseGroupings),
  engine: z.string().max(100).optional().catch(undefined),
  sort: z.enum(databaseSorts).optional().catch(undefined),
});

export type DatabasesSearch = z.infer<typeof databasesSearchSchema>;
