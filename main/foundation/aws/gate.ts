import type { Problem } from '#contract/problems.ts';
import type { WritePermit } from '../audit/index.ts';
import type { ServiceName } from './reader.ts';

/** One logical call, however many attempts it takes. */
export interface Call {
  readonly connectionId: string;
  readonly service: ServiceName;
  /** AWS's own word, e.g. `DescribeInstances`. */
  readonly operation: string;
}

/** Lives in memory only. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  /** Milliseconds since the epoch; null where they do not expire or nobody says when. */
  readonly expiresAt: number | null;
}

/** What one attempt needs to leave the machine. */
export interface Pass {
  /** Null while signing in, before STS has told. */
  readonly account: string | null;
  readonly region: string;
  /** The endpoint override for the service, if any. */
  readonly endpoint: string | null;
  readonly credentials: Credentials;
  /** Counts up with every sign-in, so that late news about older credentials is recognised. */
  readonly signIn: number;
}

/** How one attempt ended. */
export interface Outcome {
  readonly call: Call;
  readonly signIn: number;
  readonly durationMs: number;
  readonly result: 'ok' | 'error' | 'throttled';
  /** Set where AWS says that the credentials have expired. */
  readonly expired: Problem | null;
}

/**
 * Where every attempt passes: it waits for its turn in the rate budget, gets credentials and tells how it went. The
 * main thread has the gate itself; a worker reaches it over a port.
 */
export interface Gate {
  /**
   * Throws ProblemError where the connection is not signed in or the call is not allowed. Only the main thread's gate
   * takes permits: a worker never writes.
   */
  draw(call: Call, signal?: AbortSignal, permit?: WritePermit | null): Promise<Pass>;
  report(outcome: Outcome): void;
}
