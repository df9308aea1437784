import { ORPCError } from '@orpc/client';
import { type Problem, ProblemError, problemSchema } from '#contract/problems.ts';

/** Any error as something a person can read: the core's own problem where it sent one. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof ORPCError) {
    const sent = problemSchema.safeParse(error.data);
    if (sent.success) return sent.data;
  }
  return {
    code: 'internal',
    message: error instanceof Error && error.message !== '' ? error.message : 'Something unexpected went wrong.',
    advice: 'Try again; if it stays, copy the details and report them.',
  };
}

/** Where it happened, e.g. `123456789012 · eu-west-1 · ec2 DescribeInstances`; empty where nothing is known. */
export function problemPlace(problem: Problem): string {
  const call = [problem.service, problem.operation].filter(Boolean).join(' ');
  return [problem.account, problem.region, call, problem.resource].filter(Boolean).join(' · ');
}

/** Everything about a problem as text, for a ticket. */
export function problemDetails(problem: Problem): string {
  const { code, message, advice, ...where } = problem;
  const lines = Object.entries(where).map(([key, value]) => `${key}: ${value}`);
  return [`${code}: ${message}`, advice, ...lines].filter(Boolean).join('\n');
}
