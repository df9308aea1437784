import { z } from 'zod';

/** The address of an instance's page: `/instance?connection=demo-1@eu-west-1&id=i-0abc`. */
export const instancePageSearchSchema = z.object({
  connection: z.string().max(300).catch(''),
  id: z.string().max(100).catch(''),
});
