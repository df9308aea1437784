import { accessDenied, expiredToken, serverError, throttlingError } from './wire/common-errors.ts';
import type { AwsError } from './wire/errors.ts';
import type { World } from './world.ts';

/**
 * What may go wrong with a call:
 * - `throttle`, `server_error`, `access_denied`, `expired_token`: it is refused, without effect
 * - `lost_response`: its effect happens, then the connection breaks
 * - `stale_read`: a read is answered from the account as it was when the rule was added; writes are not touched
 * - `silent`: it is never answered, until the caller gives up
 * - `slow`: it is answered after a delay on the world's clock
 */
export type FaultKind =
  | 'throttle'
  | 'server_error'
  | 'lost_response'
  | 'stale_read'
  | 'access_denied'
  | 'expired_token'
  | 'silent'
  | 'slow';

export interface FaultRule {
  readonly kind: FaultKind;
  /** As calls are counted, such as `autoscaling` or `elbv2`; every service when left out. */
  readonly service?: string;
  /** Such as `DescribeStacks`; every operation when left out. */
  readonly operation?: string;
  readonly account?: string;
  readonly region?: string;
  /** How many calls it meets; until it is removed when left out. */
  readonly times?: number;
  /** Of `slow`. */
  readonly delayMs?: number;
}

export interface FaultTarget {
  readonly service: string;
  /** As in IAM's actions, such as `elasticloadbalancing`. */
  readonly signingName: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** The caller's ARN. */
  readonly arn: string;
}

/** A rule that has met a call. */
export interface Fault extends FaultRule {
  /** Of `stale_read`: the accounts to read from. */
  readonly past: World['regions'] | undefined;
}

export interface Faults {
  /** Adds a rule; the function that is returned removes it. Of several that fit a call, the oldest meets it. */
  add(rule: FaultRule): () => void;
}

export interface FaultLayer extends Faults {
  /** The rule that meets this call, which counts as one of its times. */
  take(target: FaultTarget): Fault | undefined;
}

export function createFaults(world: World): FaultLayer {
  const timesLeft = new Map<Fault, number>();
  return {
    add: (rule) => {
      const past = rule.kind === 'stale_read' ? structuredClone(world.regions) : undefined;
      const fault = { ...rule, past };
      timesLeft.set(fault, rule.times ?? Number.POSITIVE_INFINITY);
      return () => {
        timesLeft.delete(fault);
      };
    },
    take: (target) => {
      for (const [fault, left] of timesLeft) {
        if (!meets(fault, target)) continue;
        if (left > 1) timesLeft.set(fault, left - 1);
        else timesLeft.delete(fault);
        return fault;
      }
      return undefined;
    },
  };
}

const scopes = ['service', 'operation', 'account', 'region'] as const;

function meets(rule: FaultRule, target: FaultTarget): boolean {
  if (rule.kind === 'stale_read' && !isRead(target.operation)) return false;
  return scopes.every((scope) => rule[scope] === undefined || rule[scope] === target[scope]);
}

function isRead(operation: string): boolean {
  return /^(Describe|Get|List)/.test(operation);
}

/** The error of a rule that refuses the call; undefined for the other kinds. */
export function refusalOf(
  kind: FaultKind,
  { service, signingName, operation, arn }: FaultTarget,
): AwsError | undefined {
  switch (kind) {
    case 'throttle':
      return throttlingError(service);
    case 'server_error':
      return serverError(service);
    case 'access_denied':
      return accessDenied(signingName, operation, arn);
    case 'expired_token':
      return expiredToken(service);
    case 'lost_response':
    case 'stale_read':
    case 'silent':
    case 'slow':
      return undefined;
  }
}

/** The connection broke before the answer came. */
export class ConnectionLostError extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('socket hang up');
    this.name = 'ConnectionLostError';
  }
}
