import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PlacementRules } from '#contract/placement.ts';
import { api, queryClient } from '../../lib/api.ts';
import { notify } from '../../ui/toaster.tsx';

/** The rules as the person has them now; what they changed stays until it is saved or taken back. */
export function usePlacementDraft() {
  const answer = useQuery(api.placement.rules.queryOptions());
  const [draft, setDraft] = useState<PlacementRules | null>(null);
  const save = useMutation(
    api.placement.setRules.mutationOptions({
      onSuccess: async (_, rules) => {
        await queryClient.invalidateQueries({ queryKey: api.placement.key() });
        // Unless the person has gone on editing meanwhile.
        setDraft((current) => (isSame(current, rules) ? null : current));
        notify('The rules were applied', 'Environments are told anew from what was read.');
      },
    }),
  );
  const saved = answer.data?.rules;
  const rules = draft ?? saved;
  return {
    answer,
    rules,
    defaults: answer.data?.defaults,
    isChanged: draft !== null && !isSame(draft, saved),
    change: (next: Partial<PlacementRules>) => {
      if (rules !== undefined) setDraft({ ...rules, ...next });
    },
    takeBack: () => setDraft(null),
    save,
  };
}

/** Whether they are the same rules, field by field; the order of words counts. */
export function isSame(one: PlacementRules | null, other: PlacementRules | undefined): boolean {
  return JSON.stringify(inOrder(one)) === JSON.stringify(inOrder(other));
}

function inOrder(rules: PlacementRules | null | undefined) {
  if (!rules) return null;
  const { environmentTags, applicationTags, environmentWords, personalWords, componentWords } = rules;
  return [environmentTags, applicationTags, environmentWords, personalWords, componentWords];
}
