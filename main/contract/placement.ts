import { z } from 'zod';
import { procedure, reading } from './procedure.ts';

const word = z.string().trim().min(1, 'A word cannot be empty.').max(128);
const words = z.array(word).max(200);

/** How a thing's environment and application are told: first by its tags, then by the naming convention. */
export const placementRulesSchema = z.object({
  /** Tag keys in order of preference, without regard to case. */
  environmentTags: words,
  applicationTags: words,
  /** Parts of a name that are an environment's name. */
  environmentWords: words,
  /** Those of them that may be somebody's own, so that the owner after them belongs to the name: `dev-ana`. */
  personalWords: words,
  /** Words that tell what a thing is, never whose: `dev-web` is the web part of `dev`. */
  componentWords: words,
});

export type PlacementRules = z.infer<typeof placementRulesSchema>;

export const placementPreviewSchema = z.object({
  environments: z.array(
    z.object({
      connectionId: z.string(),
      name: z.string(),
      stacks: z.number().int(),
      instances: z.number().int(),
      applications: z.array(z.string()),
    }),
  ),
  /** Stacks and instances that no rule places. */
  unplaced: z.number().int(),
  /** How many would be placed otherwise than now. */
  moved: z.number().int(),
  /** Some of those, for a person to check. */
  examples: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
});

export type PlacementPreview = z.infer<typeof placementPreviewSchema>;

const administration = procedure.meta({ role: 'administrator', mutates: false });

export const placement = {
  rules: reading
    .route({ method: 'GET', path: '/placement', summary: 'The rules that tell environments and applications' })
    .output(z.object({ rules: placementRulesSchema, defaults: placementRulesSchema })),
  preview: reading
    .route({
      method: 'POST',
      path: '/placement/preview',
      summary: 'What other rules would match, without applying them',
    })
    .input(placementRulesSchema)
    .output(placementPreviewSchema),
  setRules: administration
    .route({ method: 'POST', path: '/placement', summary: 'Apply other rules' })
    .input(placementRulesSchema)
    .output(z.object({})),
};
