import { z } from 'zod';
import { groupedPage, groupInput, keyValueSchema, pageInput, placed, placedSorts, placeInput } from './inventory.ts';
import { reading } from './procedure.ts';

export const databaseRowSchema = z.object({
  ...placed,
  /** The ARN. */
  id: z.string(),
  name: z.string(),
  kind: z.enum(['instance', 'cluster']),
  engine: z.string(),
  engineVersion: z.string().nullable(),
  /** AWS's word, e.g. `available`. */
  status: z.string(),
  /** Why it is in its condition, in one short sentence. */
  reason: z.string(),
  instanceClass: z.string().nullable(),
  zone: z.string().nullable(),
  isMultiZone: z.boolean(),
  endpoint: z.string().nullable(),
  /** The cluster that an instance belongs to, by its identifier. */
  clusterName: z.string().nullable(),
  storageGigabytes: z.number().nullable(),
  isEncrypted: z.boolean(),
  isPublic: z.boolean(),
  deletionProtection: z.boolean(),
  createdAt: z.number().nullable(),
  stackId: z.string().nullable(),
  /** How its environment was told: by a tag, by the naming convention, or not at all. */
  placedBy: z.enum(['tag', 'name']).nullable(),
});

export type DatabaseRow = z.infer<typeof databaseRowSchema>;

export const databaseDetailSchema = z.object({
  row: databaseRowSchema,
  tags: z.array(keyValueSchema),
  /** The instances of a cluster, or the cluster of an instance. */
  related: z.array(databaseRowSchema),
  /** Changes that wait for the maintenance window. */
  pendingChanges: z.array(keyValueSchema),
  /** Windows, parameter and subnet groups and what else one looks up, as label and value. */
  settings: z.array(keyValueSchema),
});

export type DatabaseDetail = z.infer<typeof databaseDetailSchema>;

export const databaseSorts = [...placedSorts, 'engine', 'status', 'instanceClass', 'createdAt'] as const;

export const databaseGroupings = ['environment', 'application', 'engine', 'condition'] as const;

export const databaseQuerySchema = z.object({
  ...pageInput,
  ...placeInput,
  ...groupInput(databaseGroupings),
  sort: z.enum(databaseSorts).default('condition'),
  engine: z.string().max(100).optional(),
});

export type DatabaseQuery = z.infer<typeof databaseQuerySchema>;

export const databasePageSchema = groupedPage(databaseRowSchema);

export type DatabasePage = z.infer<typeof databasePageSchema>;

export const databases = {
  list: reading
    .route({ method: 'GET', path: '/databases', summary: 'A page of RDS instances and clusters' })
    .input(databaseQuerySchema)
    .output(databasePageSchema),
  get: reading
    .route({ method: 'GET', path: '/database', summary: 'One database with its tags and settings' })
    .input(z.object({ connectionId: z.string().max(300), id: z.string().max(400) }))
    .output(databaseDetailSchema),
};
