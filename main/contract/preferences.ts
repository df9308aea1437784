import { z } from 'zod';
import { reading } from './procedure.ts';

export const preferencesSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  /** Single-key shortcuts can be switched off (WCAG 2.1.4). */
  singleKeyShortcuts: z.boolean().default(true),
});

export type Preferences = z.infer<typeof preferencesSchema>;

export const preferences = {
  get: reading
    .route({ method: 'GET', path: '/preferences', summary: 'How the console looks' })
    .output(preferencesSchema),
  set: reading
    .route({ method: 'POST', path: '/preferences', summary: 'Change how the console looks' })
    .input(
      z.object({
        theme: preferencesSchema.shape.theme.unwrap().optional(),
        density: preferencesSchema.shape.density.unwrap().optional(),
        singleKeyShortcuts: preferencesSchema.shape.singleKeyShortcuts.unwrap().optional(),
      }),
    )
    .output(preferencesSchema),
};
