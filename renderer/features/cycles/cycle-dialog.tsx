import { type FormEvent, useId, useRef } from 'react';
import type { CyclePlan } from '#contract/cycles.ts';
import type { GroupNow, GroupRef } from '#contract/groups.ts';
import { plural } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { ReadOnlyNote } from '../connections/index.ts';
import { type Given, ReasonFields, useReasonForm } from '../jobs/reason-fields.tsx';
import { CycleFields } from './cycle-fields.tsx';
import { type DryRun, DryRunView } from './dry-run.tsx';
import { type CheckedCycle, complaintsOfPlan, type TypedCycle } from './form.ts';

interface CycleDialogProps {
  readonly offered: readonly GroupRef[];
  readonly instances: GroupNow['instances'];
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
  const { offered, instances, typed, checked, dryRun, starting, onChange, onStart, onClose } = props;
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const why = useReasonForm();
  const complaints = checked.complaints ?? complaintsOfPlan(typed, dryRun.plan);
  const canStart = checked.request !== null && complaints === null && dryRun.isCurrent && isPossible(dryRun.plan);
  const inItsWay = dryRun.isCurrent && complaints === null ? countBlockers(dryRun.plan) : 0;
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
      title={offered.length === 1 ? 'Cycle the group' : 'Cycle the groups'}
      description={
        offered.length === 1 ? offered[0]?.groupName : `${typed.groups.length} of ${plural(offered.length, 'group')}`
      }
      footer={
        <>
          <div className="mr-auto flex w-full max-w-xl flex-col gap-3">
            {starting.error !== null && <ProblemView problem={toProblem(starting.error)} />}
            <ReasonFields form={why} formId={id} />
          </div>
          {inItsWay > 0 && (
            <p className="self-center text-critical text-sm">
              {plural(inItsWay, 'thing stands', 'things stand')} in its way: see what it would do.
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" disabled={!canStart} busy={starting.busy}>
            Start
          </Button>
        </>
      }
    >
      {[...new Set(offered.map(({ connectionId }) => connectionId))].map((connectionId) => (
        <ReadOnlyNote key={connectionId} connectionId={connectionId} />
      ))}
      <form id={id} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="grid items-start gap-6 md:grid-cols-[minmax(280px,340px)_minmax(0,1fr)]">
          <CycleFields
            offered={offered}
            typed={typed}
            complaints={complaints}
            instances={instances}
            plan={dryRun.plan}
            first={first}
            onChange={onChange}
          />
          <DryRunView dryRun={dryRun} isAsked={checked.request !== null} />
        </div>
      </form>
    </Dialog>
  );
}

/** Whether nothing stands in its way and something is to be done. */
function isPossible(plan: CyclePlan | undefined): boolean {
  return countBlockers(plan) === 0 && (plan?.groups ?? []).some(({ victims }) => victims.length > 0);
}

function countBlockers(plan: CyclePlan | undefined): number {
  return (plan?.groups ?? []).reduce((sum, { blockers }) => sum + blockers.length, 0);
}
