import type { Freshness, Scope } from '#contract/inventory.ts';

/** Less trustworthy first. */
const order: readonly Freshness[] = ['unreadable', 'expired', 'never', 'stale', 'fresh'];

/** The part of the inventory to trust least: by freshness first, by age then. Undefined where there is none. */
export function leastFresh(scopes: readonly Scope[]): Scope | undefined {
  return [...scopes].sort(compareTrust)[0];
}

/** Orders scopes by how much they can be trusted, least first. */
export function compareTrust(one: Scope, other: Scope): number {
  const byFreshness = order.indexOf(one.read.freshness) - order.indexOf(other.read.freshness);
  return byFreshness !== 0 ? byFreshness : (one.read.at ?? 0) - (other.read.at ?? 0);
}
