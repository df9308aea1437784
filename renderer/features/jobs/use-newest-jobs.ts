import { useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

/** Whatever runs is among the newest; so many are looked at. */
const looked = 100;

/** The newest jobs, for what every screen tells of them. */
export function useNewestJobs() {
  return useQuery(api.jobs.list.queryOptions({ input: { limit: looked } })).data;
}
