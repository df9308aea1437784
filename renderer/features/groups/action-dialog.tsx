import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, type RefObject, useEffect, useId, useMemo, useRef } from 'react';
import type { GroupAction, GroupRef } from '#contract/groups.ts';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ReadOnlyNote } from '../connections/index.ts';
import { useSettled } from '../inventory/use-settled.ts';
import { planOptions, ReasonFields, useReasonForm, useStartOptions } from '../jobs/index.ts';
import { PlanView } from './plan-view.tsx';

interface ActionDialogProps {
  readonly group: GroupRef;
  readonly title: string;
  /** What is asked for; null while that is nothing yet or makes no sense. */
  readonly action: GroupAction | null;
  /** What to do while there is no action. */
  readonly advice?: string;
  /** Where the focus starts: at the reason unless something has to be filled in before. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** The action's own fields. */
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

/** Shows what an action would do while it is being chosen, asks why, and starts it as a job. */
export function ActionDialog(props: ActionDialogProps) {
  const { group, title, action, advice, initialFocus, children, onClose } = props;
  const id = useId();
  const why = useReasonForm();
  const settled = useSettled(action);
  // One key for what is asked: pressing twice, or again after a lost answer, is one job.
  const request = useMemo(() => ({ action: settled, requestKey: crypto.randomUUID() }), [settled]);
  const plan = useQuery({
    ...api.groups.plan.queryOptions({ input: settled === null ? skip : { ...group, action: settled } }),
    enabled: settled !== null,
    ...planOptions,
  });
  const startOptions = useStartOptions({ onClose, replan: () => void plan.refetch() });
  const start = useMutation(api.groups.start.mutationOptions(startOptions));
  useHolderChange(group, () => {
    start.reset();
    if (settled !== null) void plan.refetch();
  });
  const isCurrent = action !== null && settled === action && plan.data !== undefined && !plan.isPlaceholderData;
  const isBlocked = (plan.data?.blockers.length ?? 0) > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = why.take();
    if (given === null || !isCurrent || plan.isFetching || isBlocked) return;
    start.mutate({ ...group, ...given, action, fingerprint: plan.data.fingerprint, requestKey: request.requestKey });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="wide"
      initialFocus={initialFocus ?? why.field}
      title={title}
      description={group.groupName}
      footer={
        <>
          {/* What was refused and the reason stay in sight, however long the plan is. */}
          <div className="mr-auto flex w-full flex-col gap-3">
            {start.isError && <ProblemView problem={toProblem(start.error)} />}
            <ReasonFields form={why} formId={id} />
          </div>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={id}
            look="primary"
            disabled={!isCurrent || plan.isFetching || isBlocked}
            busy={start.isPending}
          >
            Start
          </Button>
        </>
      }
    >
      <ReadOnlyNote connectionId={group.connectionId} />
      <form id={id} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {children}
        <div className="flex min-h-24 flex-col gap-2 border-line border-t pt-3">
          {action === null && <p className="text-muted">{advice}</p>}
          {action !== null && plan.isPending && <PlanLoading />}
          {action !== null && plan.isError && (
            <ProblemView
              problem={toProblem(plan.error)}
              action={<Button onClick={() => void plan.refetch()}>Try again</Button>}
            />
          )}
          {action !== null && plan.data !== undefined && !plan.isError && (
            <PlanView plan={plan.data} isCurrent={isCurrent && !plan.isFetching} />
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** Calls back when another job takes the group, or lets it go: what is planned is planned anew then. */
function useHolderChange(group: GroupRef, onChange: () => void): void {
  const heldBy = useQuery(api.groups.get.queryOptions({ input: group })).data?.heldBy?.jobId ?? null;
  const before = useRef(heldBy);
  useEffect(() => {
    if (before.current !== heldBy) onChange();
    before.current = heldBy;
  });
}

/** Stands for an input while there is none; the query is not asked then. */
const skip = { connectionId: '', groupName: '', action: { kind: 'resume' as const, processes: [] } };

function PlanLoading() {
  return (
    <div role="status" className="flex flex-col gap-2">
      <span className="sr-only">Reading the group from AWS…</span>
      <Skeleton className="h-3 w-2/3" />
      <Skeleton className="h-3 w-1/2" />
    </div>
  );
}
