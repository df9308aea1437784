import { z } from 'zod';
import { conditionCountsSchema, conditionSchema, readSchema, resourceRefSchema } from './inventory.ts';
import { reading } from './procedure.ts';

/**
 * A map is asked for after every publication, so what is long is told once: zones and other nodes are given by their
 * positions in the map's own lists, counted from 0.
 */
const positionSchema = z.number().int().nonnegative();

/** An instance as a dot inside its group. */
export const mapDotSchema = z.object({
  id: z.string(),
  condition: conditionSchema,
  /** A position in `zones`. */
  zone: positionSchema.nullable(),
  /** When the inventory last saw it change; missing where it has not. */
  changedAt: z.number().optional(),
});

export const mapNodeSchema = z.object({
  kind: resourceRefSchema.shape.kind,
  /** Together with the kind unique in a map, and the same from one answer to the next. */
  id: z.string(),
  /** The node that encloses it, e.g. its stack: a position in `nodes`, before its own. */
  parent: positionSchema.nullable(),
  name: z.string(),
  /** A second line, e.g. `Auto Scaling group, 12 of 12 in service`. */
  detail: z.string(),
  condition: conditionSchema,
  /** Positions in `zones`. */
  zones: z.array(positionSchema),
  changedAt: z.number().nullable(),
  /** The instances of a group; empty for everything else. */
  dots: z.array(mapDotSchema),
  counts: conditionCountsSchema,
});

export const mapEdgeSchema = z.object({
  /** Positions in `nodes`. */
  from: positionSchema,
  to: positionSchema,
  /** `routes`: a balancer sends to a target group or instance; `registers`: a target group holds a group's instances. */
  kind: z.enum(['routes', 'registers', 'nests', 'belongs']),
});

export const mapLimit = 500;

export const mapDrawingSchema = z.object({
  /** Where all of it is. */
  connectionId: z.string(),
  name: z.string(),
  zones: z.array(z.string()),
  nodes: z.array(mapNodeSchema).max(mapLimit),
  edges: z.array(mapEdgeSchema),
  /** Calm things that were left out so that at most 500 are drawn; what is abnormal or changes is always drawn. */
  hidden: z.number().int(),
  /** Changes only when nodes or edges come or go: a status change never re-lays out the map. */
  structure: z.string(),
});

export type MapDrawing = z.infer<typeof mapDrawingSchema>;

export const environmentMapSchema = z.object({
  environmentId: z.string(),
  /** Another one as soon as anything in the environment differs. */
  revision: z.string(),
  /** Null where the asker has it already. */
  drawing: mapDrawingSchema.nullable(),
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
    .input(
      z.object({
        environmentId: z.string().max(400),
        showAll: z.boolean().default(false),
        /** The revision of the same map that the asker has. */
        known: z.string().max(200).optional(),
      }),
    )
    .output(environmentMapSchema),
  blastRadius: reading
    .route({ method: 'GET', path: '/blast-radius', summary: 'What depends on a thing, along the cached links' })
    .input(resourceRefSchema)
    .output(blastRadiusSchema),
};
