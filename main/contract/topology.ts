import { z } from 'zod';
import { conditionCountsSchema, conditionSchema, readSchema, resourceRefSchema } from './inventory.ts';
import { reading } from './procedure.ts';

/** An instance as a dot inside its group. */
export const mapDotSchema = z.object({
  id: z.string(),
  condition: conditionSchema,
  zone: z.string().nullable(),
  /** When the inventory last saw it change; null where it has not. */
  changedAt: z.number().nullable(),
});

export type MapDot = z.infer<typeof mapDotSchema>;

export const mapNodeSchema = z.object({
  /** `KIND:ID`, unique in a map and the same from one answer to the next. */
  id: z.string(),
  ref: resourceRefSchema,
  /** The node that encloses it, e.g. its stack. */
  parentId: z.string().nullable(),
  name: z.string(),
  /** A second line, e.g. `Auto Scaling group, 12 of 12 in service`. */
  detail: z.string(),
  condition: conditionSchema,
  zones: z.array(z.string()),
  changedAt: z.number().nullable(),
  /** The instances of a group; empty for everything else. */
  dots: z.array(mapDotSchema),
  counts: conditionCountsSchema,
});

export type MapNode = z.infer<typeof mapNodeSchema>;

export const mapEdgeSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  /** `routes`: a balancer sends to a target group or instance; `registers`: a target group holds a group's instances. */
  kind: z.enum(['routes', 'registers', 'nests', 'belongs']),
});

export type MapEdge = z.infer<typeof mapEdgeSchema>;

export const mapLimit = 500;

export const environmentMapSchema = z.object({
  environmentId: z.string(),
  name: z.string(),
  nodes: z.array(mapNodeSchema).max(mapLimit),
  edges: z.array(mapEdgeSchema),
  /** Calm things that were left out so that at most 500 are drawn; what is abnormal or changes is always drawn. */
  hidden: z.number().int(),
  /** Changes only when nodes or edges come or go: a status change never re-lays out the map. */
  structure: z.string(),
  read: readSchema,
});

export type EnvironmentMap = z.infer<typeof environmentMapSchema>;

/** What depends on a thing, and what it depends on, along the cached links. */
export const blastRadiusSchema = z.object({
  origin: resourceRefSchema,
  /** Everything that would feel its loss, nearest first. */
  affected: z.array(
    resourceRefSchema.extend({ name: z.string(), condition: conditionSchema, distance: z.number().int() }),
  ),
  /** Everything it needs, nearest first. */
  needs: z.array(
    resourceRefSchema.extend({ name: z.string(), condition: conditionSchema, distance: z.number().int() }),
  ),
});

export type BlastRadius = z.infer<typeof blastRadiusSchema>;

export const topology = {
  map: reading
    .route({ method: 'GET', path: '/map', summary: 'The map of one environment' })
    .input(z.object({ environmentId: z.string().max(400), showAll: z.boolean().default(false) }))
    .output(environmentMapSchema),
  blastRadius: reading
    .route({ method: 'GET', path: '/blast-radius', summary: 'What depends on a thing, along the cached links' })
    .input(resourceRefSchema)
    .output(blastRadiusSchema),
};
