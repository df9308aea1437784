import { z } from 'zod';

/**
 * Every way a call can fail, as a code a program can act on. The sentence a person reads travels beside it, so a code
 * is never shown alone. The number is the status that the REST API answers with.
 */
export const problemStatuses = {
  bad_input: 400,
  signed_out: 401,
  not_allowed: 403,
  not_found: 404,
  configuration_malformed: 422,
  profile_unknown: 422,
  region_unknown: 422,
  endpoint_invalid: 422,
  endpoint_silent: 504,
  write_refused: 403,
  connection_protected: 403,
  mfa_needed: 409,
  mfa_refused: 403,
  /** A sign-in is under way: it goes on by itself. */
  signing_in: 409,
  sign_in_needed: 409,
  credentials_missing: 409,
  credentials_expired: 409,
  access_denied: 403,
  /** The thing is not as it was when the person looked. */
  changed_meanwhile: 409,
  /** Somebody else's job holds it. */
  held: 409,
  /** It cannot be done in the state that the job or the thing is in. */
  wrong_state: 409,
  /** A write was sent and nobody knows whether it took effect. */
  outcome_unknown: 502,
  /** A wait ended before what it waited for happened. */
  deadline_passed: 504,
  throttled: 429,
  aws_failed: 502,
  cache_rebuilt: 500,
  state_newer: 500,
  state_damaged: 500,
  already_running: 409,
  port_taken: 409,
  disk_full: 507,
  folder_unwritable: 500,
  stopped: 503,
  internal: 500,
} as const satisfies Record<string, number>;

export type ProblemCode = keyof typeof problemStatuses;

export const problemCodes = Object.keys(problemStatuses) as ProblemCode[];

/** What went wrong, for a person (message, advice) and for a program (code and where). It never holds a secret. */
export const problemSchema = z.object({
  code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
  /** One sentence: what happened. */
  message: z.string(),
  /** One sentence: what to do about it; empty where there is nothing to do. */
  advice: z.string(),
  connectionId: z.string().optional(),
  account: z.string().optional(),
  region: z.string().optional(),
  service: z.string().optional(),
  operation: z.string().optional(),
  resource: z.string().optional(),
  /** The field of the input that it is about, e.g. `sizes.minSize`. */
  field: z.string().optional(),
  requestId: z.string().optional(),
});

export type Problem = z.infer<typeof problemSchema>;

/** The one error that features throw on purpose. Anything else that is thrown reaches a caller as `internal`. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Shorthand for `new ProblemError`, for the common case of a code, a sentence and what to do. */
export function problem(
  code: ProblemCode,
  message: string,
  advice: string,
  where: Partial<Omit<Problem, 'code' | 'message' | 'advice'>> = {},
): ProblemError {
  return new ProblemError({ code, message, advice, ...where });
}
