import { z } from 'zod';
import { reading, roles } from './procedure.ts';

/** Something the person should know once, such as a rebuilt cache. It stays until it is dismissed. */
export const noticeSchema = z.object({
  id: z.string(),
  level: z.enum(['info', 'warning']),
  title: z.string(),
  message: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});

export type Notice = z.infer<typeof noticeSchema>;

export const aboutSchema = z.object({
  product: z.literal('Infraviewer'),
  version: z.string(),
  /** Which host runs the core. */
  host: z.enum(['desktop', 'server']),
  person: z.object({ name: z.string(), roles: z.array(z.enum(roles)) }),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  notices: z.array(noticeSchema),
});

export type About = z.infer<typeof aboutSchema>;

export const host = {
  about: reading
    .route({ method: 'GET', path: '/about', summary: 'The running console and who you are' })
    .output(aboutSchema),
  dismissNotice: reading
    .route({ method: 'POST', path: '/notices/dismiss', summary: 'Dismiss a notice' })
    .input(z.object({ id: z.string().min(1).max(200) }))
    .output(z.object({})),
};
