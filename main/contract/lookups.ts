import { z } from 'zod';
import { conditionSchema, readSchema, resourceRefSchema } from './inventory.ts';
import { reading } from './procedure.ts';

/**
 * What is read from AWS only when somebody opens it, within the rate budget, and kept for a few seconds so that two
 * windows on one stack cost one call.
 */

export const stackResourceSchema = z.object({
  logicalId: z.string(),
  physicalId: z.string().nullable(),
  type: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  condition: conditionSchema,
  drift: z.enum(['in_sync', 'drifted', 'deleted', 'unknown', 'not_checked']),
  updatedAt: z.number().nullable(),
  /** The same thing in the inventory, where it is there. */
  resource: resourceRefSchema.nullable(),
});

export type StackResource = z.infer<typeof stackResourceSchema>;

export const stackEventSchema = z.object({
  id: z.string(),
  at: z.number(),
  logicalId: z.string(),
  physicalId: z.string().nullable(),
  type: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  condition: conditionSchema,
});

export type StackEvent = z.infer<typeof stackEventSchema>;

/** Everything that happened between a stack's operation beginning and ending, newest event first. */
export const stackOperationSchema = z.object({
  /** CloudFormation's operation id, or the first event's id where it gives none. */
  id: z.string(),
  /** e.g. `UPDATE_STACK`; null where CloudFormation does not say. */
  type: z.string().nullable(),
  startedAt: z.number(),
  /** Null while it runs. */
  endedAt: z.number().nullable(),
  /** The stack's own status after it. */
  status: z.string(),
  condition: conditionSchema,
  /** The first failure, which is the cause of those after it; null where nothing failed. */
  rootCause: stackEventSchema.nullable(),
  events: z.array(stackEventSchema),
});

export type StackOperation = z.infer<typeof stackOperationSchema>;

export const scalingActivitySchema = z.object({
  id: z.string(),
  at: z.number(),
  endedAt: z.number().nullable(),
  status: z.string(),
  condition: conditionSchema,
  description: z.string(),
  cause: z.string(),
  progress: z.number(),
});

export type ScalingActivity = z.infer<typeof scalingActivitySchema>;

const stackRef = z.object({ connectionId: z.string().max(300), id: z.string().max(400) });
const next = z.string().max(4000).nullable();

export const lookups = {
  stackResources: reading
    .route({ method: 'GET', path: '/stack/resources', summary: 'The resources of a stack, read now' })
    .input(stackRef)
    .output(z.object({ resources: z.array(stackResourceSchema), read: readSchema })),
  stackEvents: reading
    .route({
      method: 'GET',
      path: '/stack/events',
      summary: 'The events of a stack by operation, newest first, read now',
    })
    .input(stackRef.extend({ next: next.optional() }))
    .output(z.object({ operations: z.array(stackOperationSchema), next, read: readSchema })),
  stackTemplate: reading
    .route({ method: 'GET', path: '/stack/template', summary: "A stack's template, read now" })
    .input(stackRef)
    .output(z.object({ body: z.string(), format: z.enum(['json', 'yaml']), read: readSchema })),
  activities: reading
    .route({
      method: 'GET',
      path: '/group/activities',
      summary: 'Scaling activities of a group, newest first, read now',
    })
    .input(z.object({ connectionId: z.string().max(300), groupName: z.string().max(300), next: next.optional() }))
    .output(z.object({ activities: z.array(scalingActivitySchema), next, read: readSchema })),
  consoleOutput: reading
    .route({ method: 'GET', path: '/instance/console', summary: "The end of an instance's console output, read now" })
    .input(z.object({ connectionId: z.string().max(300), instanceId: z.string().max(100) }))
    .output(z.object({ text: z.string(), writtenAt: z.number().nullable(), read: readSchema })),
};
