import { describe, expect, it } from 'vitest';
import { type ConnectionState, connectionStateSchema } from '#contract/connections.ts';
import type { Freshness, Read } from '#contract/inventory.ts';
import type { Problem, ProblemCode } from '#contract/problems.ts';
import { type ReadContext, readOf, type ScopeRecord, unknownScope, worstRead } from './freshness.ts';

const minute = 60_000;
const now = Date.UTC(2026, 10, 21);

function scope(values: Partial<ScopeRecord> = {}): ScopeRecord {
  return { ...unknownScope('c', 'ec2'), readAt: now - minute, readAs: 'arn:ana', ...values };
}

function context(state: ConnectionState | undefined = 'ready'): ReadContext {
  return {
    now,
    connectionState: () => state,
    freshForMs: {
      cloudformation: minute,
      autoscaling: minute,
      ec2: 5 * minute,
      elb: minute,
      elbv2: minute,
      rds: minute,
    },
    blockedBy: null,
  };
}

function because(code: ProblemCode): Problem {
  return { code, message: 'It failed.', advice: '' };
}

const old = { readAt: now - 6 * minute };

describe('freshness', () => {
  it('is fresh within the time that its service allows, stale afterwards', () => {
    expect(readOf(scope(), undefined, context())).toEqual({
      at: now - minute,
      identity: 'arn:ana',
      freshness: 'fresh',
    });
    expect(readOf(scope({ readAt: now - 5 * minute }), undefined, context()).freshness).toBe('fresh');
    expect(readOf(scope(old), undefined, context()).freshness).toBe('stale');
  });

  it('is never, where nothing was read', () => {
    expect(readOf(unknownScope('c', 'ec2'), undefined, context())).toEqual({
      at: null,
      identity: null,
      freshness: 'never',
    });
  });

  it('follows the later of the scope and the thing itself, with the identity that read it', () => {
    const own = { readAt: now - 10, readAs: 'arn:ben' };
    expect(readOf(scope(old), own, context())).toEqual({ at: now - 10, identity: 'arn:ben', freshness: 'fresh' });
    const earlier = { readAt: now - 2 * minute, readAs: 'arn:ben' };
    expect(readOf(scope(), earlier, context())).toMatchObject({ at: now - minute, identity: 'arn:ana' });
  });

  it('is stale as soon as the last read failed', () => {
    expect(readOf(scope({ problem: because('throttled') }), undefined, context()).freshness).toBe('stale');
  });

  it('G26: is unreadable where AWS refuses the identity, and keeps what was read before', () => {
    const refused = scope({ problem: because('access_denied') });
    expect(readOf(refused, undefined, context())).toEqual({
      at: now - minute,
      identity: 'arn:ana',
      freshness: 'unreadable',
    });
  });

  const expected: Record<ConnectionState, Freshness> = {
    ready: 'fresh',
    signing_in: 'fresh',
    mfa_needed: 'expired',
    expired: 'expired',
    failed: 'expired',
  };
  it.each(connectionStateSchema.options)('G25: follows the connection at once when it is %s', (state) => {
    expect(readOf(scope(), undefined, context(state)).freshness).toBe(expected[state]);
  });

  it('G25: is expired where the connection is closed', () => {
    expect(readOf(scope(), undefined, { ...context(), connectionState: () => undefined }).freshness).toBe('expired');
  });

  it('of several reads is the worst, and of these the oldest', () => {
    const read = (freshness: Freshness, at: number | null): Read => ({ freshness, at, identity: null });
    expect(worstRead([read('fresh', 5), read('stale', 9), read('fresh', 1)])).toEqual(read('stale', 9));
    expect(worstRead([read('fresh', 5), read('fresh', 1)])).toEqual(read('fresh', 1));
    expect(worstRead([read('never', null), read('unreadable', 3), read('expired', 2)])).toEqual(read('unreadable', 3));
  });
});
