import type { CyclePlan } from '#contract/cycles.ts';
import { formatUtcClock, plural } from '../../lib/format.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { CyclePlanView } from './cycle-plan-view.tsx';
import { isNothingToDo } from './plan-words.ts';
import { sharedWarnings } from './warnings.ts';

/** The dry run as far as it is known. */
export interface DryRun {
  readonly plan: CyclePlan | undefined;
  readonly error: Error | null;
  /** False while it is read, or for something that is no longer asked for. */
  readonly isCurrent: boolean;
  readonly retry: () => void;
}

interface DryRunViewProps {
  readonly dryRun: DryRun;
  /** False where something has to be corrected before it can be asked for. */
  readonly isAsked: boolean;
}

/** Everything that it would do. While another dry run is read, the one before stays in sight, dimmed. */
export function DryRunView({ dryRun, isAsked }: DryRunViewProps) {
  const isBusy = isAsked && !dryRun.isCurrent && dryRun.error === null;
  return (
    <section aria-label="What it would do" aria-busy={isBusy} className="min-w-0">
      <p className="mb-2 flex min-h-5 items-baseline gap-3">
        <span className="font-semibold">What it would do</span>
        <span role="status" className="text-muted text-sm">
          {standing(dryRun, isAsked)}
        </span>
      </p>
      {isAsked && <Answer dryRun={dryRun} />}
    </section>
  );
}

function standing({ plan, error, isCurrent }: DryRun, isAsked: boolean): string {
  if (!isAsked) return 'Correct what is marked to see what would happen.';
  if (error !== null) return '';
  if (!isCurrent || plan === undefined) return 'Reading from AWS…';
  return `as read at ${formatUtcClock(plan.readAt)}`;
}

function Answer({ dryRun: { plan, error, isCurrent, retry } }: { readonly dryRun: DryRun }) {
  if (error !== null) {
    return <ProblemView problem={toProblem(error)} action={<Button onClick={retry}>Try again</Button>} />;
  }
  if (plan === undefined) return <Loading />;
  return <Plans plan={plan} isDimmed={!isCurrent} />;
}

interface PlansProps {
  readonly plan: CyclePlan;
  readonly isDimmed: boolean;
}

function Plans({ plan: { groups }, isDimmed }: PlansProps) {
  const shared = sharedWarnings(groups.filter((group) => !isNothingToDo(group)));
  const replaced = groups.reduce((sum, { victims }) => sum + victims.length, 0);
  return (
    <div className={`flex flex-col gap-6 ${isDimmed ? 'opacity-50' : ''}`}>
      {groups.length > 1 && (
        <div className="flex flex-col gap-3">
          <p className="font-medium text-lg">
            {plural(replaced, 'instance')} of {plural(groups.length, 'group')}
          </p>
          {shared.map((warning) => (
            <Note key={warning.message} level="warning" {...warning} />
          ))}
        </div>
      )}
      {groups.map((each) => (
        <CyclePlanView
          key={`${each.connectionId} ${each.groupName}`}
          plan={each}
          isNamed={groups.length > 1}
          toldAbove={shared}
        />
      ))}
    </div>
  );
}

function Loading() {
  return (
    <div className="flex flex-col gap-2">
      <Skeleton className="h-3 w-2/3" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-3 w-1/2" />
    </div>
  );
}
