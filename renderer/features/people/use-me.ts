import { useQuery } from '@tanstack/react-query';
import type { Role } from '#contract/procedure.ts';
import { api } from '../../lib/api.ts';
import { mayDo } from './roles.ts';

/** Who the person at this window is; undefined until it is known. */
export function useMe() {
  return useQuery(api.people.me.queryOptions()).data;
}

/** Whether the person may do what needs this role; undefined until it is known. */
export function useMay(role: Role): boolean | undefined {
  const me = useMe();
  return me && mayDo(me.roles, role);
}
