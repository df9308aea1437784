import { throttlingError } from './throttle.ts';
import { AwsError } from './wire/errors.ts';

/**
 * What may go wrong with a call:
 * - `throttle`, `server_error`, `access_denied`, `expired_token`: it is refused, without effect
 * - `lost_response`: its effect happens, then the connection breaks
 * - `stale_read`: the previous answer to the same call is given again; the first answer is the true one
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
  /** The service's signing name, such as `autoscaling`; every service when left out. */
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
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** The caller's ARN. */
  readonly arn: string;
}

export interface Faults {
  /** Adds a rule; the function that is returned removes it. Of several that fit a call, the oldest meets it. */
  add(rule: FaultRule): () => void;
  /** The rule that meets this call, which counts as one of its times. */
  take(target: FaultTarget): FaultRule | undefined;
}

export function createFaults(): Faults {
  const rules = new Map<FaultRule, number>();
  return {
    add: (rule) => {
      // A copy, so that the same rule may be added twice.
      const own = { ...rule };
      rules.set(own, rule.times ?? Number.POSITIVE_INFINITY);
      return () => {
        rules.delete(own);
      };
    },
    take: (target) => {
      for (const [rule, left] of rules) {
        if (!meets(rule, target)) continue;
        if (left > 1) rules.set(rule, left - 1);
        else rules.delete(rule);
        return rule;
      }
      return undefined;
    },
  };
}

function meets(rule: FaultRule, target: FaultTarget): boolean {
  const fields = ['service', 'operation', 'account', 'region'] as const;
  return fields.every((field) => rule[field] === undefined || rule[field] === target[field]);
}

/** The error of a rule that refuses the call; undefined for the other kinds. */
export function refusalOf(kind: FaultKind, target: FaultTarget): AwsError | undefined {
  switch (kind) {
    case 'throttle':
      return throttlingError(target.service);
    case 'server_error':
      return serverError(target.service);
    case 'access_denied':
      return accessDenied(target);
    case 'expired_token':
      return expiredToken(target.service);
    case 'lost_response':
    case 'stale_read':
    case 'silent':
    case 'slow':
      return undefined;
  }
}

/** Common errors of the Query APIs (InternalFailure) and of EC2 (InternalError). */
function serverError(service: string): AwsError {
  if (service === 'ec2') return new AwsError('InternalError', 'An internal error has occurred', 500);
  const message = 'The request processing has failed because of an unknown error, exception or failure.';
  return new AwsError('InternalFailure', message, 500);
}

/** IAM user guide: "Troubleshoot access denied error messages"; EC2 API reference: UnauthorizedOperation. */
function accessDenied({ service, operation, arn }: FaultTarget): AwsError {
  const because = `because no identity-based policy allows the ${service}:${operation} action`;
  if (service === 'ec2') {
    const message = `You are not authorized to perform this operation. User: ${arn} is not authorized to perform: ec2:${operation} ${because}`;
    return new AwsError('UnauthorizedOperation', message, 403);
  }
  return new AwsError(
    'AccessDenied',
    `User: ${arn} is not authorized to perform: ${service}:${operation} ${because}`,
    403,
  );
}

/** Common errors of the Query APIs (ExpiredToken) and of EC2 (RequestExpired). */
export function expiredToken(service: string): AwsError {
  if (service === 'ec2') return new AwsError('RequestExpired', 'Request has expired.', 400);
  return new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);
}

/** The connection broke before the answer came. */
export class ConnectionLostError extends Error {
  readonly code = 'ECONNRESET';

  constructor() {
    super('socket hang up');
    this.name = 'ConnectionLostError';
  }
}
