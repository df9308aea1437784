import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { client } from '../../lib/client.ts';
import { type EnvironmentMap, mapOf } from './map-model.ts';

interface MapQuestion {
  readonly environmentId: string | undefined;
  readonly showAll: boolean;
  /** A map under the hand stays as it is; what is new is asked for when it is let go. */
  readonly paused: boolean;
}

/** The map of an environment. Whoever has it already is sent it again only when something in it differs. */
export function useMap({ environmentId = '', showAll, paused }: MapQuestion): UseQueryResult<EnvironmentMap> {
  const input = { environmentId, showAll };
  return useQuery({
    queryKey: api.topology.map.queryKey({ input }),
    queryFn: async ({ client: cache, queryKey, signal }): Promise<EnvironmentMap> => {
      const before = cache.getQueryData<EnvironmentMap>(queryKey);
      const answer = await client.topology.map({ ...input, known: before?.revision }, { signal });
      return mapOf(answer, before);
    },
    enabled: environmentId !== '' && !paused,
    // Asking for more of the same environment leaves what is there on screen.
    placeholderData: (before) => (before?.environmentId === environmentId ? before : undefined),
  });
}
