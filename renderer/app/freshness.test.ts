import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Freshness, Scope } from '#contract/inventory.ts';
import { leastFresh } from './freshness.ts';

const scope = (freshness: Freshness, at: number | null): Scope => ({
  connectionId: 'demo@eu-west-1',
  service: 'ec2',
  read: { at, identity: null, freshness },
  generation: 1,
  resources: 0,
  refreshing: false,
  nextReadAt: null,
  problem: null,
});

it('names what to trust least: what cannot be read before what is old, and the oldest of those', () => {
  const scopes = [scope('fresh', 10), scope('stale', 50), scope('stale', 40), scope('fresh', 5)];
  expect(leastFresh(scopes)).toBe(scopes[2]);
  expect(leastFresh([...scopes, scope('unreadable', 99)])?.read.freshness).toBe('unreadable');
  expect(leastFresh([])).toBeUndefined();
});

it('never calls the data fresh while one part is not', () => {
  const anyScope = fc
    .tuple(fc.constantFrom<Freshness>('fresh', 'stale', 'expired', 'unreadable', 'never'), fc.nat())
    .map(([freshness, at]) => scope(freshness, freshness === 'never' ? null : at));
  fc.assert(
    fc.property(fc.array(anyScope, { minLength: 1 }), (scopes) => {
      const least = leastFresh(scopes);
      expect(least?.read.freshness === 'fresh').toBe(scopes.every(({ read }) => read.freshness === 'fresh'));
    }),
  );
});
