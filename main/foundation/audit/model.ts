import type { Problem } from '#contract/problems.ts';

/** Plain data, as it is written. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Whether a value is plain data: writing it as JSON and reading that back gives the same. */
export function isJson(value: unknown): value is Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      if (Array.isArray(value)) return value.every(isJson);
      return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isJson);
    default:
      return false;
  }
}

/** One change to the outside world, said before it is made. It never holds a secret. */
export interface WriteIntent {
  /** SERVICE:OPERATION, e.g. `autoscaling:SetDesiredCapacity`. */
  readonly action: string;
  readonly connectionId: string;
  readonly account: string;
  readonly region: string;
  /** What is changed, e.g. the group's name. */
  readonly resource: string;
  readonly parameters: { readonly [name: string]: Json };
}

/** The step that makes a change. */
export interface WriteOrigin {
  readonly jobId: string;
  readonly stepKey: string;
  readonly attempt: number;
  readonly epoch: number;
}

/** One answer of the outside world to one attempt. */
export interface WriteAnswer {
  readonly at: number;
  readonly durationMs: number;
  /** AWS's `x-amzn-requestid`; null where no answer came. */
  readonly requestId: string | null;
  readonly httpStatus: number | null;
  /** The error's code; null where it succeeded. */
  readonly code: string | null;
}

/**
 * Lets the one write leave that its intent describes. It exists only once the intent is committed, and is spent when
 * the outcome is. What was answered is collected in it and recorded with the outcome.
 */
export interface WritePermit {
  /** The number of the intent's record. */
  readonly seq: number;
  readonly intent: WriteIntent;
  readonly origin: WriteOrigin;
  answered(answer: WriteAnswer): void;
  readonly answers: readonly WriteAnswer[];
}

/** How a write ended. `unknown`: it was sent, and nobody knows whether it took effect. */
export type WriteResult = 'done' | 'found_done' | 'refused' | 'unknown' | 'settled_by_person';

/** Why a permit is refused by the door; null where the write may leave. */
export type PermitCheck = (permit: WritePermit, action: string, connectionId: string) => Problem | null;
