import { type Problem, ProblemError, problem } from '#contract/problems.ts';

/** The cache makes no sense any more: the next thread that opens it begins with an empty one. */
export function cacheDamaged(): ProblemError {
  return problem('cache_rebuilt', 'The inventory cache is damaged and is being rebuilt.', 'Try again in a moment.');
}

/** What went wrong, in the shape that travels and is shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: `Reading AWS failed: ${message}`, advice: 'It will be tried again.' };
}
