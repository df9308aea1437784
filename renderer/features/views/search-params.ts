import { z } from 'zod';

/** What every address may say: which saved view the screen is. */
export const viewSearchSchema = z.object({ view: z.coerce.string().max(100).optional().catch(undefined) });
