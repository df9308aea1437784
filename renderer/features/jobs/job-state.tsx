import type { JobRow } from '#contract/jobs.ts';
import { formatRemaining } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { ConditionMark } from '../../ui/condition.tsx';
import { elapsedMs, jobCondition, stateWord } from './model.ts';

/** A job's state as shape, colour and word. */
export function JobStateMark({ job, className }: { readonly job: JobRow; readonly className?: string }) {
  return (
    <ConditionMark
      condition={jobCondition(job)}
      text={stateWord(job)}
      labelled
      {...(className !== undefined && { className })}
    />
  );
}

/** How long it took; while it runs, counting. */
export function Elapsed({ of }: { readonly of: Pick<JobRow, 'startedAt' | 'endedAt'> }) {
  const elapsed = elapsedMs(of, useNow());
  return elapsed === null ? <span className="text-muted">–</span> : <span>{formatRemaining(elapsed)}</span>;
}
