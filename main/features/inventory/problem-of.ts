import { type Problem, ProblemError } from '#contract/problems.ts';

/** What went wrong, in the shape that travels and is shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: `Reading AWS failed: ${message}`, advice: 'It will be tried again.' };
}
