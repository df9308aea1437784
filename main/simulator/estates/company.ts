import type { Kind } from '../parts/blueprints.ts';
import type { NetworkName } from '../parts/network.ts';
import type { TagStyle } from '../parts/tags.ts';

/** One application in one environment, as its team deploys it. */
export interface Deployment {
  readonly application: string;
  readonly environment: string;
  /** One root stack with nested ones, or one stack beside the other. */
  readonly layout: 'nested' | 'flat';
  readonly tiers: readonly Tier[];
}

export interface Tier {
  readonly kind: Kind;
  /** How many instances, for the kinds that have machines. */
  readonly instances?: number;
  /** Which version of the launch template the group launches; the newest by default. */
  readonly pointer?: string;
  /** A newer version was made hours ago: what was launched before is stale. */
  readonly newVersion?: boolean;
  readonly spot?: boolean;
}

export interface Team {
  readonly owner: string;
  readonly costCenter: string;
  readonly tagStyle: TagStyle;
}

const teams: Readonly<Record<string, Team>> = {
  shop: { owner: 'team-storefront', costCenter: 'CC-1001', tagStyle: 'standard' },
  payments: { owner: 'team-payments', costCenter: 'CC-1002', tagStyle: 'none' },
  search: { owner: 'team-discovery', costCenter: 'CC-1003', tagStyle: 'capitalised' },
  identity: { owner: 'team-identity', costCenter: 'CC-1004', tagStyle: 'standard' },
  notifications: { owner: 'team-messaging', costCenter: 'CC-1005', tagStyle: 'short' },
  reports: { owner: 'team-finance', costCenter: 'CC-1006', tagStyle: 'standard' },
  platform: { owner: 'team-platform', costCenter: 'CC-9000', tagStyle: 'standard' },
};

const someTeam: Team = { owner: 'team-products', costCenter: 'CC-2000', tagStyle: 'standard' };

/** Most teams tag as the company asks; a few have ways of their own. */
export function teamOf(application: string): Team {
  return teams[application] ?? { ...someTeam, owner: `team-${application}` };
}

export const applicationNames = [
  'shop',
  'payments',
  'search',
  'identity',
  'notifications',
  'reports',
  'catalog',
  'orders',
  'shipping',
  'pricing',
  'inventory',
  'loyalty',
  'reviews',
  'returns',
  'invoicing',
  'fraud',
  'recommendations',
  'analytics',
  'suppliers',
  'warehouse',
  'tracking',
  'coupons',
  'wishlist',
  'subscriptions',
  'media',
  'translations',
  'messaging',
  'support',
  'partners',
  'marketplace',
  'checkout',
  'basket',
  'profiles',
  'consent',
  'exports',
  'archive',
  'events',
  'gateway',
  'mobile',
  'newsletter',
  'forecast',
  'campaigns',
  'tax',
  'customs',
  'ledger',
  'payouts',
  'risk',
  'sellers',
] as const;

export const environmentNames = ['prod', 'staging', 'qa', 'dev', 'dev-anna', '1.0.0-ryan0001'] as const;

export const people = ['ryan', 'mia', 'anna', 'omar', 'lena', 'tom'] as const;

/** Environments of a feature branch are named from a semantic version, as in `1.0.0-ryan0001`. */
export function isBranch(environment: string): boolean {
  return /^\d/.test(environment);
}

export function networkOf(environment: string): NetworkName {
  if (environment === 'prod') return 'prod';
  return environment === 'shared' ? 'shared' : 'nonprod';
}

/** What a team calls a tier, whatever its machines stand on. */
export function tierName(kind: Kind): string {
  switch (kind) {
    case 'worker-classic':
    case 'legacy-worker':
      return 'worker';
    case 'web-public':
      return 'web';
    case 'aurora':
      return 'database';
    default:
      return kind;
  }
}

/** The stack of one tier; names of stacks may not contain dots. */
export function stackName(application: string, environment: string, tier: string | null): string {
  return [application, environment.replaceAll('.', '-'), tier].filter((part) => part !== null).join('-');
}
