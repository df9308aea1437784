import { z } from 'zod';

/** The address of a group's page: `/group?connection=demo-1@eu-west-1&name=web-asg`. */
export const groupSearchSchema = z.object({
  connection: z.string().max(300).catch(''),
  name: z.string().max(300).catch(''),
  /** What the page is opened for: to scale the group at once. */
  action: z.literal('scale').optional().catch(undefined),
});
