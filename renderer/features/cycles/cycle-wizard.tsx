import { replaceEqualDeep, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { GroupNow, GroupRef } from '#contract/groups.ts';
import { api } from '../../lib/api.ts';
import { useSettled } from '../inventory/use-settled.ts';
import { planOptions, useStartOptions } from '../jobs/planning.ts';
import { CycleDialog } from './cycle-dialog.tsx';
import { type CheckedCycle, checkCycle, type TypedCycle, typedAtFirst } from './form.ts';

interface CycleWizardProps {
  /** The groups that it is about; of several, some can be left out. */
  readonly groups: readonly GroupRef[];
  /** Those that can be chosen by hand, where it is about one group. */
  readonly instances: GroupNow['instances'];
  /** Ids of those that were chosen before; some of them may have left the group. */
  readonly chosen: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** Each dry run reads everything about the groups from AWS, so it waits until nobody types. */
const settleMs = 500;

/** Asks for a cycle of groups, shows its dry run while it is asked for, and starts it as a job. */
export function CycleWizard({ groups, instances, chosen, onClose }: CycleWizardProps) {
  const { typed, checked, setTyped } = useTyped(() =>
    typedAtFirst(
      groups,
      instances.map(({ id }) => id).filter((id) => chosen.has(id)),
    ),
  );
  const asked = checked.request;
  const settled = useSettled(asked, settleMs);
  // One key for what is asked: pressing twice, or again after a lost answer, is one job.
  const request = useMemo(() => ({ asked: settled, requestKey: crypto.randomUUID() }), [settled]);
  const plan = useQuery({
    ...api.cycles.plan.queryOptions({ input: settled ?? nothing }),
    enabled: settled !== null,
    ...planOptions,
  });
  const startOptions = useStartOptions({ onClose, replan: () => void plan.refetch() });
  const start = useMutation(api.cycles.start.mutationOptions(startOptions));
  const isCurrent = settled === asked && plan.data !== undefined && !plan.isPlaceholderData && !plan.isFetching;
  return (
    <CycleDialog
      offered={groups}
      instances={instances}
      typed={typed}
      checked={checked}
      dryRun={{ plan: plan.data, error: plan.error, isCurrent, retry: () => void plan.refetch() }}
      starting={{ busy: start.isPending, error: start.error }}
      onChange={setTyped}
      onStart={(given) => {
        if (request.asked === null || plan.data === undefined) return;
        const { fingerprint } = plan.data;
        start.mutate({ ...request.asked, ...given, fingerprint, requestKey: request.requestKey });
      }}
      onClose={onClose}
    />
  );
}

interface Typing {
  readonly typed: TypedCycle;
  readonly checked: CheckedCycle;
}

/** What is typed, checked as it is typed. What asks for the same as before stays the same: nothing is planned anew. */
function useTyped(atFirst: () => TypedCycle) {
  // An age counts from the moment at which the dialog was opened.
  const [openedAt] = useState(Date.now);
  const [typing, setTyping] = useState<Typing>(() => {
    const typed = atFirst();
    return { typed, checked: checkCycle(typed, openedAt) };
  });
  const setTyped = (typed: TypedCycle) =>
    setTyping((before) => ({ typed, checked: replaceEqualDeep(before.checked, checkCycle(typed, openedAt)) }));
  return { ...typing, setTyped };
}

/** Stands for an input while there is none; the query is not asked then. */
const nothing = { groups: [], spec: {} };
