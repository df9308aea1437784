import { ProblemError } from '#contract/problems.ts';

/** Why a host could not start, in a sentence and what to do. Never a stack trace. */
export function startFailure(error: unknown): string {
  if (error instanceof ProblemError) return [error.problem.message, error.problem.advice].filter(Boolean).join('\n');
  return error instanceof Error ? error.message : String(error);
}
