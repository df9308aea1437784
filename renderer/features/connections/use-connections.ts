import { useMutation, useQuery } from '@tanstack/react-query';
import type { Connection } from '#contract/connections.ts';
import { api, queryClient } from '../../lib/api.ts';

/** The open connections; undefined until they are known. */
export function useConnections(): readonly Connection[] | undefined {
  return useQuery(api.connections.list.queryOptions()).data;
}

const refresh = () => queryClient.invalidateQueries({ queryKey: api.connections.list.key() });

export const useOpenConnection = () => useMutation(api.connections.open.mutationOptions({ onSettled: refresh }));
export const useCloseConnection = () => useMutation(api.connections.close.mutationOptions({ onSettled: refresh }));
export const useSignInAgain = () => useMutation(api.connections.signInAgain.mutationOptions({ onSettled: refresh }));
export const useSubmitMfa = () => useMutation(api.connections.submitMfa.mutationOptions({ onSettled: refresh }));
