import { useQuery } from '@tanstack/react-query';
import { allows } from '#contract/people.ts';
import type { Role } from '#contract/procedure.ts';
import { api } from '../../lib/api.ts';

/** Who the person at this window is; undefined until it is known. */
export function useMe() {
  return useQuery(api.people.me.queryOptions()).data;
}

/** Whether the person may do what needs this role; undefined until it is known. */
export function useMay(role: Role): boolean | undefined {
  const me = useMe();
  return me && allows(me.roles, role);
}
