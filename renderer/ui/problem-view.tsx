import type { ReactNode } from 'react';
import type { Problem } from '#contract/problems.ts';
import { problemDetails, problemPlace } from '../lib/problem.ts';
import { cx } from './class-names.ts';
import { CopyButton } from './copy-button.tsx';
import { Mark } from './mark.tsx';

export interface ProblemViewProps {
  readonly problem: Problem;
  /** What the person can do here, e.g. a button to try again. */
  readonly action?: ReactNode;
  /** A problem that something failed with, or one to be aware of. */
  readonly level?: 'critical' | 'warning';
  readonly className?: string;
}

/** What happened, what to do, where, and the code; all of it can be copied. */
export function ProblemView({ problem, action, level = 'critical', className }: ProblemViewProps) {
  const place = problemPlace(problem);
  return (
    <div
      role="alert"
      className={cx(
        'flex items-start gap-2.5 rounded-md border-l-3 bg-hover py-2 pr-2 pl-3 text-left',
        level === 'critical' ? 'border-critical' : 'border-warning',
        className,
      )}
    >
      <Mark
        shape={level === 'critical' ? 'octagon' : 'triangle'}
        className={cx('mt-1', level === 'critical' ? 'text-critical' : 'text-warning')}
      />
      <div className="min-w-0 grow">
        <p className="font-medium [overflow-wrap:anywhere]">{problem.message}</p>
        {problem.advice !== '' && <p className="text-muted">{problem.advice}</p>}
        <p className="mt-0.5 text-muted text-xs [overflow-wrap:anywhere]">
          <code className="font-mono">{problem.code}</code>
          {place !== '' && ` · ${place}`}
        </p>
        {action !== undefined && <div className="mt-2 flex gap-2">{action}</div>}
      </div>
      <CopyButton text={problemDetails(problem)} label="Copy details" />
    </div>
  );
}
