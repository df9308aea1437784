import { useMutation } from '@tanstack/react-query';
import type { Hook } from '#contract/hooks.ts';
import { api } from '../../lib/api.ts';
import { toProblem } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { ConditionMark } from '../../ui/condition.tsx';
import { ProblemView } from '../../ui/problem-view.tsx';

interface TryHookProps {
  /** Saved or not; null where it cannot be run as it stands. */
  readonly hook: Hook | null;
  /** The button's name where there are several. */
  readonly label?: string;
}

/** Runs a hook once with an example, and shows how it answered. */
export function TryHook({ hook, label }: TryHookProps) {
  const trying = useMutation(api.hooks.try.mutationOptions());
  const isOfThis = JSON.stringify(trying.variables) === JSON.stringify(hook);
  return (
    <>
      <Button
        aria-label={label}
        disabled={hook === null}
        busy={trying.isPending}
        onClick={() => hook !== null && trying.mutate(hook)}
      >
        {trying.isPending ? 'Trying…' : 'Try'}
      </Button>
      <div role="status" className="order-last w-full empty:hidden">
        {isOfThis && trying.data !== undefined && (
          <p className="flex items-start gap-2 rounded-md bg-hover px-3 py-1.5">
            <ConditionMark
              condition={trying.data.state === 'passed' ? 'ok' : 'failed'}
              text={trying.data.state === 'passed' ? 'It passed.' : 'It failed.'}
              labelled
              className="shrink-0 font-medium"
            />
            <span className="min-w-0 [overflow-wrap:anywhere]">{trying.data.evidence}</span>
          </p>
        )}
        {isOfThis && trying.error !== null && <ProblemView problem={toProblem(trying.error)} />}
      </div>
    </>
  );
}
