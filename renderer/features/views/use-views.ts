import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { SavedView } from '#contract/views.ts';
import { api, queryClient } from '../../lib/api.ts';
import { applyLayout } from './apply-layout.ts';
import { addressOfView } from './model.ts';

const refresh = () => queryClient.invalidateQueries({ queryKey: api.views.list.key() });

/** The saved views; undefined until they are known. */
export function useViews(): readonly SavedView[] | undefined {
  return useQuery(api.views.list.queryOptions()).data;
}

export const useSaveView = () => useMutation(api.views.save.mutationOptions({ onSettled: refresh }));
export const useRemoveView = () => useMutation(api.views.remove.mutationOptions({ onSettled: refresh }));

/** Goes to a saved view and restores it exactly, whatever was changed since. */
export function useOpenView(): (view: SavedView) => void {
  const router = useRouter();
  return (view) => {
    router.history.push(addressOfView(view));
    applyLayout(view.layout);
  };
}

/** The screen is this view from now on. */
export function useBecomeView(): (view: SavedView) => void {
  const router = useRouter();
  return ({ id }) => router.history.replace(addressOfView({ id, address: router.latestLocation.href }));
}
