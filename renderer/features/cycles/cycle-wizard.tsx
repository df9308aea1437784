import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { CycleRequest } from '#contract/cycles.ts';
import type { GroupNow } from '#contract/groups.ts';
import { api } from '../../lib/api.ts';
import { useSettled } from '../inventory/use-settled.ts';
import { planOptions, useStartOptions } from '../jobs/planning.ts';
import { CycleDialog } from './cycle-dialog.tsx';
import { type CheckedCycle, checkCycle, type TypedCycle, typedAtFirst } from './form.ts';

interface CycleWizardProps {
  readonly group: GroupNow;
  /** Ids of those that were chosen before; some of them may have left the group. */
  readonly chosen: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** Asks for a cycle of a group, shows its dry run while it is asked for, and starts it as a job. */
export function CycleWizard({ group, chosen, onClose }: CycleWizardProps) {
  const { typed, checked, setTyped } = useTyped(() =>
    group.instances.map(({ id }) => id).filter((id) => chosen.has(id)),
  );
  const { connectionId, groupName } = group;
  const asked = useMemo<CycleRequest | null>(
    () =>
      checked.spec && {
        groups: [{ connectionId, groupName }],
        order: 'one_after_another',
        engine: 'infraviewer',
        spec: checked.spec,
      },
    [connectionId, groupName, checked.spec],
  );
  const settled = useSettled(asked);
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
      group={group}
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

/** What is typed, checked as it is typed: an age counts from then on. */
function useTyped(chosenAtFirst: () => readonly string[]) {
  const [typing, setTyping] = useState<Typing>(() => typingOf(typedAtFirst(chosenAtFirst())));
  return { ...typing, setTyped: (typed: TypedCycle) => setTyping(typingOf(typed)) };
}

function typingOf(typed: TypedCycle): Typing {
  return { typed, checked: checkCycle(typed, Date.now()) };
}

/** Stands for an input while there is none; the query is not asked then. */
const nothing = { groups: [], spec: {} };
