import type { JobWait } from '#contract/jobs.ts';
import type { Problem } from '#contract/problems.ts';

/** What waits for a sign-in tries by itself as often as this. */
const signInRetryMs = 60_000;

/** After a start connections sign in by themselves: nobody is needed for that, and nothing is wrong yet. */
function isUnderWay({ code }: Problem): boolean {
  return code === 'signing_in';
}

/** The wait of what cannot be asked or done because a connection is not signed in. */
export function signInWait(failure: Problem, since: number): JobWait & { readonly deadline: number } {
  const kind = isUnderWay(failure) ? 'time' : 'sign_in';
  return { kind, reason: failure.message, since, deadline: since + signInRetryMs, usual: null };
}

/** What stands in a job's way because of a failure, for people; null where they need not mind. */
export function standingOf(failure: Problem): Problem | null {
  return isUnderWay(failure) ? null : failure;
}

/** How a failure that is waited out is told. */
export function levelOf(failure: Problem): 'info' | 'warning' {
  return isUnderWay(failure) ? 'info' : 'warning';
}
