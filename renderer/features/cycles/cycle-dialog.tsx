import { type FormEvent, useId, useRef } from 'react';
import type { CyclePlan } from '#contract/cycles.ts';
import type { GroupNow } from '#contract/groups.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ReadOnlyNote } from '../connections/index.ts';
import { type Given, ReasonFields, useReasonForm } from '../jobs/reason-fields.tsx';
import { CycleFields } from './cycle-fields.tsx';
import { CyclePlanView } from './cycle-plan-view.tsx';
import type { CheckedCycle, TypedCycle } from './form.ts';

/** The dry run as far as it is known. */
export interface DryRun {
  readonly plan: CyclePlan | undefined;
  readonly error: Error | null;
  /** False while it is read, or for something that is no longer asked for. */
  readonly isCurrent: boolean;
  readonly retry: () => void;
}

interface CycleDialogProps {
  readonly group: GroupNow;
  readonly typed: TypedCycle;
  readonly checked: CheckedCycle;
  readonly dryRun: DryRun;
  readonly starting: { readonly busy: boolean; readonly error: Error | null };
  readonly onChange: (next: TypedCycle) => void;
  readonly onStart: (given: Given) => void;
  readonly onClose: () => void;
}

/** What is asked of a cycle at the left, everything that it would do at the right, and below why. */
export function CycleDialog(props: CycleDialogProps) {
  const { group, typed, checked, dryRun, starting, onChange, onStart, onClose } = props;
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const why = useReasonForm();
  const canStart = checked.spec !== null && dryRun.isCurrent && isPossible(dryRun.plan);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = why.take();
    if (given !== null && canStart) onStart(given);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      width="full"
      initialFocus={first}
      title="Cycle the group"
      description={group.groupName}
      footer={
        <>
          <div className="mr-auto w-full max-w-xl">
            <ReasonFields form={why} formId={id} />
          </div>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" disabled={!canStart} busy={starting.busy}>
            Start
          </Button>
        </>
      }
    >
      <ReadOnlyNote connectionId={group.connectionId} />
      <form id={id} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="grid items-start gap-6 md:grid-cols-[minmax(280px,340px)_minmax(0,1fr)]">
          <CycleFields
            typed={typed}
            complaints={checked.complaints}
            instances={group.instances}
            first={first}
            onChange={onChange}
          />
          <section aria-label="What it would do" aria-busy={!dryRun.isCurrent} className="min-w-0">
            <DryRunView dryRun={dryRun} isAsked={checked.spec !== null} />
          </section>
        </div>
        {starting.error !== null && <ProblemView problem={toProblem(starting.error)} />}
      </form>
    </Dialog>
  );
}

/** Whether nothing stands in its way and something is to be done. */
function isPossible(plan: CyclePlan | undefined): boolean {
  const groups = plan?.groups ?? [];
  const isBlocked = groups.some(({ blockers }) => blockers.length > 0);
  return !isBlocked && groups.some(({ victims }) => victims.length > 0);
}

function DryRunView({ dryRun, isAsked }: { readonly dryRun: DryRun; readonly isAsked: boolean }) {
  const { plan, error, isCurrent, retry } = dryRun;
  if (!isAsked) return <p className="text-muted">Correct what is marked to see what would happen.</p>;
  if (error !== null) {
    return <ProblemView problem={toProblem(error)} action={<Button onClick={retry}>Try again</Button>} />;
  }
  if (plan === undefined) return <DryRunLoading />;
  return (
    <div className={`flex flex-col gap-6 ${isCurrent ? '' : 'opacity-50'}`}>
      {plan.groups.map((each) => (
        <CyclePlanView key={`${each.connectionId} ${each.groupName}`} plan={each} />
      ))}
    </div>
  );
}

function DryRunLoading() {
  return (
    <div role="status" className="flex flex-col gap-2">
      <span className="sr-only">Reading the group from AWS…</span>
      <Skeleton className="h-3 w-2/3" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-3 w-1/2" />
    </div>
  );
}
