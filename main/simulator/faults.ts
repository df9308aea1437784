import { accessDenied, expiredToken, serverError, throttlingError } from './wire/common-errors.ts';
import { AwsError } from './wire/errors.ts';
import type { World } from './world.ts';

/**
 * What may go wrong with a call:
 * - `throttle`, `server_error`, `access_denied`, `expired_token`, `error`: it is refused; `error` with what the rule says
 * - `lost_request`: the connection breaks before its effect
 * - `lost_response`: its effect happens, then the connection breaks
 * - `silent`: it is never answered, until the caller gives up
 * - `slow`: it is answered after a delay on the world's clock
 * - `stale_read`: a read is answered from the past; writes are not touched
 * - `meanwhile`: it is answered as ever, but somebody else acts at that very moment
 */
export type FaultKind =
  | 'throttle'
  | 'server_error'
  | 'lost_request'
  | 'lost_response'
  | 'stale_read'
  | 'access_denied'
  | 'expired_token'
  | 'error'
  | 'silent'
  | 'slow'
  | 'meanwhile';

export interface FaultRule {
  readonly kind: FaultKind;
  /** As calls are counted, such as `autoscaling` or `elbv2`; every service when left out. */
  readonly service?: string;
  /** Such as `DescribeStacks`; every operation when left out. */
  readonly operation?: string;
  readonly account?: string;
  readonly region?: string;
  /** How many of the calls that fit pass before it meets one. */
  readonly skip?: number;
  /** How many calls it meets; until it is removed when left out. */
  readonly times?: number;
  /** Which share of the calls that fit it meets, drawn by the simulator's seed; all when left out. */
  readonly share?: number;
  /** Of `server_error` and `silent`: the call's effect happens all the same; of `meanwhile`: it comes first. */
  readonly afterEffect?: boolean;
  /** Of `slow`. */
  readonly delayMs?: number;
  /** Of `stale_read`: reads do not see calls that wrote within this time; as of the rule's adding when left out. */
  readonly lagMs?: number;
  /** Of `meanwhile`: what somebody else does, with the hands of `life`; before the call's effect unless told. */
  readonly act?: () => void;
  /** Of `error`, such as ResourceContention with 500. */
  readonly error?: { readonly code: string; readonly message: string; readonly status?: number };
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
  /** Of `stale_read`: the accounts to read from; undefined where the past is like the present. */
  readonly past: World['regions'] | undefined;
}

export interface Faults {
  /** Adds a rule; the function that is returned removes it. Of several that fit a call, the oldest meets it. */
  add(rule: FaultRule): () => void;
}

export interface FaultLayer extends Faults {
  /** The rule that meets this call, which counts as one of its times. */
  take(target: FaultTarget): Fault | undefined;
  /** To be told before an operation takes effect: what reads lag behind. */
  beforeEffect(target: FaultTarget): void;
}

interface Standing {
  readonly rule: FaultRule;
  toSkip: number;
  left: number;
  /** The accounts as they were before each write, oldest first; one entry for a rule without a lag. */
  readonly past: { readonly at: number; readonly regions: World['regions'] }[];
}

/** @param random decides which calls a rule with a share meets; a generator of its own, so that an estate stays as it is. */
export function createFaults(world: World, random: () => number): FaultLayer {
  const standing = new Set<Standing>();
  const remember = ({ past }: Standing) => {
    past.push({ at: world.clock.now(), regions: structuredClone(world.regions) });
  };

  function meet(one: Standing): boolean {
    if (one.toSkip > 0) {
      one.toSkip -= 1;
      return false;
    }
    return one.rule.share === undefined || random() < one.rule.share;
  }

  return {
    add: (rule) => {
      const one: Standing = { rule, toSkip: rule.skip ?? 0, left: rule.times ?? Number.POSITIVE_INFINITY, past: [] };
      if (rule.kind === 'stale_read' && rule.lagMs === undefined) remember(one);
      standing.add(one);
      return () => {
        standing.delete(one);
      };
    },
    take: (target) => {
      for (const one of standing) {
        if (!fits(one.rule, target) || !meet(one)) continue;
        one.left -= 1;
        if (one.left <= 0) standing.delete(one);
        return { ...one.rule, past: pastSeen(one, world.clock.now()) };
      }
      return undefined;
    },
    beforeEffect: ({ operation }) => {
      if (isRead(operation)) return;
      for (const one of standing) if (one.rule.kind === 'stale_read' && one.rule.lagMs !== undefined) remember(one);
    },
  };
}

/** What was before the oldest write that is not to be seen yet. */
function pastSeen({ rule: { lagMs }, past }: Standing, now: number): World['regions'] | undefined {
  if (lagMs !== undefined) while (past[0] && now - past[0].at >= lagMs) past.shift();
  return past[0]?.regions;
}

const scopes = ['service', 'operation', 'account', 'region'] as const;

function fits(rule: FaultRule, target: FaultTarget): boolean {
  if (rule.kind === 'stale_read' && !isRead(target.operation)) return false;
  return scopes.every((scope) => rule[scope] === undefined || rule[scope] === target[scope]);
}

function isRead(operation: string): boolean {
  return /^(Describe|Get|List)/.test(operation);
}

/** Whether the call that a rule meets takes effect before it goes wrong. */
export function takesEffect({ kind, afterEffect = false }: FaultRule): boolean {
  if (kind === 'server_error' || kind === 'silent') return afterEffect;
  return kind === 'lost_response' || kind === 'slow' || kind === 'stale_read' || kind === 'meanwhile';
}

/** What a call that meets a rule is answered with instead of its own answer; undefined where it gets that. */
export function failureOf(rule: FaultRule, { service, signingName, operation, arn }: FaultTarget): Error | undefined {
  switch (rule.kind) {
    case 'throttle':
      return throttlingError(service);
    case 'server_error':
      return serverError(service);
    case 'access_denied':
      return accessDenied(signingName, operation, arn);
    case 'expired_token':
      return expiredToken(service);
    case 'error':
      return rule.error ? new AwsError(rule.error.code, rule.error.message, rule.error.status) : serverError(service);
    case 'lost_request':
    case 'lost_response':
      return new ConnectionLostError();
    case 'stale_read':
    case 'silent':
    case 'slow':
    case 'meanwhile':
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
