import { z } from 'zod';

/** The address of a group's page: `/group?connection=demo-1@eu-west-1&name=web-asg`. */
export const groupSearchSchema = z.object({
  connection: z.string().max(300).catch(''),
  name: z.string().max(300).catch(''),
  /** What the page is opened for: to scale the group at once, or to replace its instances. */
  action: z.enum(['scale', 'cycle']).optional().catch(undefined),
  /** Ids of the instances that are chosen, joined by dots. */
  chosen: z.string().max(4_000).optional().catch(undefined),
});

export type GroupSearch = z.infer<typeof groupSearchSchema>;

export function readChosen(param: string | undefined): ReadonlySet<string> {
  return new Set(param?.split('.'));
}

export function writeChosen(ids: Iterable<string>): string | undefined {
  const joined = [...ids].join('.');
  return joined === '' ? undefined : joined;
}
