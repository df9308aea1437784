import { z } from 'zod';
import { resourceRefSchema } from './inventory.ts';
import { reading } from './procedure.ts';

/** A screen with its filters, sort and columns, kept under a name. Everybody of this console sees the same views. */
export const savedViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The path and query of the screen, e.g. `/instances?conditions=failed`. */
  address: z.string(),
  createdAt: z.number(),
});

export type SavedView = z.infer<typeof savedViewSchema>;

/** Something whose changes a person wants to be told of. */
export const followSchema = resourceRefSchema.extend({ name: z.string().max(300) });

export type Follow = z.infer<typeof followSchema>;

const address = z
  .string()
  .max(2000)
  .regex(/^\/[a-z-]*(\?[^\s#]*)?$/, 'An address is a screen of this console.');

export const views = {
  list: reading.route({ method: 'GET', path: '/views', summary: 'Saved views' }).output(z.array(savedViewSchema)),
  save: reading
    .route({ method: 'POST', path: '/views', summary: 'Save a view under a name; the same name replaces it' })
    .input(z.object({ name: z.string().trim().min(1, 'A view needs a name.').max(80), address }))
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
