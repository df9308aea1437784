import { type ProblemCode, ProblemError } from '#contract/problems.ts';
import type { Call, Pass } from './gate.ts';
import { type Failure, whereOf } from './problems.ts';

/** Whether a write that failed may have taken effect all the same. */
export type Effect = 'none' | 'unknown';

// What fails before anything is sent: no such name, or nobody who takes the connection.
const neverSent = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND']);

/** A definite refusal had none; where no answer came, or one that says nothing of it, nobody knows. */
export function effectOf(failure: Failure): Effect {
  switch (failure.kind) {
    case 'throttled':
    case 'expired':
    case 'denied':
    case 'rejected':
    case 'skewed':
    case 'untrusted':
    case 'missing':
      return 'none';
    case 'transient':
      return 'unknown';
    case 'silent':
      return neverSent.has(failure.code) ? 'none' : 'unknown';
    case 'failed':
      return isRefusal(failure.httpStatus) ? 'none' : 'unknown';
  }
}

function isRefusal(httpStatus: number | null): boolean {
  return httpStatus !== null && httpStatus >= 400 && httpStatus < 500;
}

/** What a feature sees of a write whose outcome nobody knows. Its cause is the failure in our words. */
export function unknownOutcome(failure: Failure, call: Call, pass: Pass): ProblemError {
  const message = `Nobody knows whether ${call.service}:${call.operation} took effect: ${failure.detail || failure.code}`;
  const advice = 'Look at what it should have changed before it is done again.';
  const where = whereOf(failure, call, pass);
  return new ProblemError({ code: 'outcome_unknown', message, advice, ...where }, { cause: failure });
}

/** What an error means for the step of a job that met it. */
export interface StepVerdict {
  readonly effect: Effect;
  /** `again`: it may succeed later. `sign_in`: once somebody has signed in or armed the connection. */
  readonly then: 'again' | 'sign_in' | 'person' | 'final';
}

const again: readonly ProblemCode[] = ['throttled', 'endpoint_silent', 'stopped'];

const signIn: readonly ProblemCode[] = [
  'credentials_expired',
  'credentials_missing',
  'signing_in',
  'sign_in_needed',
  'mfa_needed',
  'mfa_refused',
  'connection_protected',
];

/**
 * Sorts what a call through the door threw. Anything else that is thrown is an error of ours: it is final, and nobody
 * knows what it left behind.
 */
export function classifyForJobs(error: unknown): StepVerdict {
  if (!(error instanceof ProblemError)) return verdict('unknown', 'final');
  const { code } = error.problem;
  if (code === 'outcome_unknown') return verdict('unknown', 'again');
  if (signIn.includes(code)) return verdict('none', 'sign_in');
  const mayPass = again.includes(code) || (code === 'aws_failed' && isTransient(error.cause));
  return verdict('none', mayPass ? 'again' : 'final');
}

function verdict(effect: Effect, then: StepVerdict['then']): StepVerdict {
  return { effect, then };
}

function isTransient(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'kind' in cause && cause.kind === 'transient';
}
