import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { resourceRefSchema, serviceSchema } from './inventory.ts';
import { reading } from './procedure.ts';

/** What happened, so that a screen knows which of its answers to ask for again. It carries no data of its own. */
export const liveEventSchema = z.discriminatedUnion('kind', [
  /** Sent first on every subscription: whatever was known before may be out of date. */
  z.object({ kind: z.literal('hello') }),
  z.object({
    kind: z.literal('published'),
    connectionId: z.string(),
    service: serviceSchema,
    generation: z.number().int(),
    appeared: z.number().int(),
    changed: z.number().int(),
    vanished: z.number().int(),
  }),
  /** A scope's freshness, problem or schedule changed, without new data. */
  z.object({ kind: z.literal('scopes') }),
  z.object({ kind: z.literal('connections') }),
  z.object({ kind: z.literal('notices') }),
  z.object({ kind: z.literal('preferences') }),
  /** The rules of placement, people, hooks, saved views or follows changed. */
  z.object({ kind: z.literal('settings') }),
  /** A job moved: its state, a step, an observation or a wish. `eventId` is the newest entry of its stream. */
  z.object({ kind: z.literal('job'), jobId: z.string(), rootId: z.string(), eventId: z.number().int() }),
  /** Something was found that was left behind, or is gone. */
  z.object({ kind: z.literal('litter') }),
  /** Something that is followed changed. */
  z.object({ kind: z.literal('followed'), resource: resourceRefSchema, name: z.string(), message: z.string() }),
]);

export type LiveEvent = z.infer<typeof liveEventSchema>;

export const live = {
  watch: reading
    .route({ method: 'GET', path: '/live', summary: 'Events as they happen (server-sent events)' })
    .input(
      z.object({
        /** What is on screen: it is read more often as long as this subscription lasts. */
        watching: z.array(resourceRefSchema).max(200).default([]),
        /** Whether the window has the focus; a window in the background is content with older data. */
        focused: z.boolean().default(true),
      }),
    )
    .output(eventIterator(liveEventSchema)),
};
