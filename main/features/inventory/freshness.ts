import type { ConnectionState } from '#contract/connections.ts';
import type { Freshness, Read, Service } from '#contract/inventory.ts';
import type { Problem } from '#contract/problems.ts';

/** What a reader must know beside the cache to say how far a value can be trusted. */
export interface ReadContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The state of a connection, or undefined where it is not open. */
  readonly connectionState: (connectionId: string) => ConnectionState | undefined;
  /** How long what was read from a service counts as fresh. */
  readonly freshForMs: Readonly<Record<Service, number>>;
  /** What keeps anything new from being written into the cache, such as a full disk; null where nothing does. */
  readonly blockedBy: Problem | null;
}

/** What the cache knows of one (connection, service). */
export interface ScopeRecord {
  readonly connectionId: string;
  readonly service: Service;
  readonly readAt: number | null;
  readonly readAs: string | null;
  readonly generation: number;
  readonly resources: number;
  readonly refreshing: boolean;
  readonly nextReadAt: number | null;
  readonly problem: Problem | null;
}

/** When and as whom one thing was read by itself. */
export interface OwnRead {
  readonly readAt: number | null;
  readonly readAs: string | null;
}

/** From the least to be trusted to the most. */
const freshnesses: readonly Freshness[] = ['unreadable', 'expired', 'never', 'stale', 'fresh'];

/** When a thing was last read, be it by itself or with its whole scope, and what that is worth now. */
export function readOf(scope: ScopeRecord, own: OwnRead | undefined, context: ReadContext): Read {
  const last = own && (own.readAt ?? 0) > (scope.readAt ?? 0) ? own : scope;
  return { at: last.readAt, identity: last.readAs, freshness: freshnessOf(scope, last.readAt, context) };
}

/** What is read by itself alone, as health is: that its scope was listed since tells nothing of it. */
export function readAloneOf(scope: ScopeRecord, own: OwnRead | undefined, context: ReadContext): Read {
  const at = own?.readAt ?? null;
  return { at, identity: own?.readAs ?? null, freshness: freshnessOf(scope, at, context) };
}

function freshnessOf(scope: ScopeRecord, readAt: number | null, context: ReadContext): Freshness {
  if (scope.problem?.code === 'access_denied') return 'unreadable';
  if (readAt === null) return 'never';
  if (isSignedOut(context.connectionState(scope.connectionId))) return 'expired';
  const isOld = context.now - readAt > context.freshForMs[scope.service];
  return isOld || scope.problem !== null ? 'stale' : 'fresh';
}

/** A connection that is still signing in may well be the one that read it; nothing is said against the value yet. */
function isSignedOut(state: ConnectionState | undefined): boolean {
  switch (state) {
    case 'ready':
    case 'signing_in':
      return false;
    case 'mfa_needed':
    case 'expired':
    case 'failed':
    case undefined:
      return true;
  }
}

/** What a value that was put together from several reads is worth: the least trusted of them, and of these the oldest. */
export function worstRead(reads: readonly [Read, ...Read[]]): Read {
  return reads.reduce((worst, read) => (isWorse(read, worst) ? read : worst));
}

function isWorse(one: Read, other: Read): boolean {
  const difference = freshnesses.indexOf(one.freshness) - freshnesses.indexOf(other.freshness);
  return difference === 0 ? (one.at ?? 0) < (other.at ?? 0) : difference < 0;
}

/** A scope that nothing is known of. */
export function unknownScope(connectionId: string, service: Service): ScopeRecord {
  return {
    connectionId,
    service,
    readAt: null,
    readAs: null,
    generation: 0,
    resources: 0,
    refreshing: false,
    nextReadAt: null,
    problem: null,
  };
}
