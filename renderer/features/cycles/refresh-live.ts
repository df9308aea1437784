import { api, queryClient } from '../../lib/api.ts';

/** Asks again how a cycle and its job stand, after somebody decided something. */
export function refreshLive() {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: api.jobs.key() }),
    queryClient.invalidateQueries({ queryKey: api.cycles.live.key() }),
  ]);
}
