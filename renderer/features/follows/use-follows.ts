import { useMutation, useQuery } from '@tanstack/react-query';
import type { ResourceRef } from '#contract/inventory.ts';
import { api, queryClient } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { notify } from '../../ui/toaster.tsx';

const refresh = () => queryClient.invalidateQueries({ queryKey: api.views.follows.key() });

function isSame(one: ResourceRef, other: ResourceRef): boolean {
  return one.kind === other.kind && one.connectionId === other.connectionId && one.id === other.id;
}

/** Whether the person follows a thing, undefined until it is known; and the way to begin and end it. */
export function useFollow(resource: ResourceRef, name: string) {
  const follows = useQuery(api.views.follows.queryOptions()).data;
  const follow = useMutation(
    api.views.follow.mutationOptions({
      onSuccess: () => notify(`You follow ${name}`, 'You are told here when it changes.'),
      onError: (error) => notify(`${name} is not followed`, toProblem(error).message),
      onSettled: refresh,
    }),
  );
  const unfollow = useMutation(
    api.views.unfollow.mutationOptions({
      onSuccess: () => notify(`You no longer follow ${name}`),
      onError: (error) => notify(`${name} is still followed`, toProblem(error).message),
      onSettled: refresh,
    }),
  );
  const { kind, connectionId, id } = resource;
  const isFollowed = follows?.some((each) => isSame(each, resource));
  return {
    isFollowed,
    isBusy: follow.isPending || unfollow.isPending,
    toggle: () => {
      if (isFollowed === true) unfollow.mutate({ kind, connectionId, id });
      else follow.mutate({ kind, connectionId, id, name });
    },
  };
}
