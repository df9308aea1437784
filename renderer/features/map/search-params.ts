import { z } from 'zod';

export const overlays = ['health', 'change', 'zone'] as const;

/** What the map's look tells: how things are, what changed of late, or in which zone they are. */
export type Overlay = (typeof overlays)[number];

/** The address of the map: `/map?environment=demo@eu-west-1/prod&overlay=zone&selected=group~…`. */
export const mapSearchSchema = z.object({
  /** The environment's id; without one the environment in the worst condition is shown. */
  environment: z.string().max(400).optional().catch(undefined),
  /** Left out for health. */
  overlay: z.enum(overlays).optional().catch(undefined),
  /** The period of the change overlay; left out for ten minutes. */
  since: z.literal('hour').optional().catch(undefined),
  /** Left out for the map itself. */
  view: z.literal('table').optional().catch(undefined),
  /** The selected resource (see resource-key.ts). */
  selected: z.string().max(800).optional().catch(undefined),
  details: z.literal('closed').optional().catch(undefined),
  /** Only the selection and its neighbours are shown. */
  near: z.literal(true).optional().catch(undefined),
  /** What would feel the loss of the selection is lit. */
  blast: z.literal(true).optional().catch(undefined),
  /** Calm things that were left out are asked for as well. */
  all: z.literal(true).optional().catch(undefined),
});

export type MapSearch = z.infer<typeof mapSearchSchema>;
