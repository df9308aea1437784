import { z } from 'zod';
import { resourceRefSchema } from './inventory.ts';
import { preferencesSchema } from './preferences.ts';
import { reading } from './procedure.ts';

/** What a person made of a grid's columns; the others are as the grid has them. */
export const gridLayoutSchema = z.object({
  hidden: z.array(z.string().max(100)).max(100),
  /** Pixels, by column. */
  widths: z.record(z.string().max(100), z.number().min(0).max(5000)),
});

export type GridLayout = z.infer<typeof gridLayoutSchema>;

/** How a screen is laid out, beside what its address says. */
export const viewLayoutSchema = z.object({
  density: preferencesSchema.shape.density.unwrap(),
  /** By the grid's name; a grid without an entry is as it comes. */
  grids: z.record(z.string().max(100), gridLayoutSchema),
});

export type ViewLayout = z.infer<typeof viewLayoutSchema>;

/**
 * A screen with its filters, grouping, sort, columns and density, kept under a name. Everybody of this console sees the
 * same views.
 */
export const savedViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The path and query of the screen, e.g. `/instances?conditions=failed`. */
  address: z.string(),
  /** Null where the view says nothing of columns and density. */
  layout: viewLayoutSchema.nullable().default(null),
  createdAt: z.number(),
});

export type SavedView = z.infer<typeof savedViewSchema>;

/** Something whose changes a person wants to be told of. */
export const followSchema = resourceRefSchema.extend({ name: z.string().max(300) });

export type Follow = z.infer<typeof followSchema>;

const address = z
  .string()
  .max(8000)
  .regex(/^\/[a-z-]*(\?[^\s#]*)?$/, 'An address is a screen of this console.');

export const views = {
  list: reading.route({ method: 'GET', path: '/views', summary: 'Saved views' }).output(z.array(savedViewSchema)),
  save: reading
    .route({ method: 'POST', path: '/views', summary: 'Save a view under a name; the same name replaces it' })
    .input(
      z.object({
        name: z.string().trim().min(1, 'A view needs a name.').max(80),
        address,
        layout: viewLayoutSchema.nullable().default(null),
      }),
    )
    .output(savedViewSchema),
  remove: reading
    .route({ method: 'POST', path: '/views/remove', summary: 'Remove a saved view' })
    .input(z.object({ id: z.string().min(1).max(100) }))
    .output(z.object({})),
  follows: reading.route({ method: 'GET', path: '/follows', summary: 'What you follow' }).output(z.array(followSchema)),
  follow: reading
    .route({ method: 'POST', path: '/follows', summary: 'Be told when it changes' })
    .input(followSchema)
    .output(z.object({})),
  unfollow: reading
    .route({ method: 'POST', path: '/follows/remove', summary: 'No longer be told' })
    .input(resourceRefSchema)
    .output(z.object({})),
};
