import type { DatabaseRow } from '#contract/databases.ts';
import type { EnvironmentRow, GroupRow, InstanceRow, StackRow } from '#contract/inventory.ts';
import type { LoadBalancerRow, TargetGroupRow } from '#contract/traffic.ts';

/**
 * What the cache's tables hold: the contract's rows without `read`, whose freshness depends on the moment somebody asks.
 * `readAt` and `readAs` tell of a read of this one thing alone; what was read with its whole scope has the scope's.
 */
interface OwnRead {
  readonly readAt: number | null;
  readonly readAs: string | null;
}

export type StackRecord = Omit<StackRow, 'read'> & OwnRead;

export type GroupRecord = Omit<GroupRow, 'read'> & OwnRead & { readonly id: string };

/**
 * `addressOrder` sorts private addresses as numbers; `targetGroupIds` and `classicIds` are the target groups and classic
 * load balancers it is registered with.
 */
export type InstanceRecord = Omit<InstanceRow, 'read'> &
  OwnRead & {
    readonly addressOrder: number | null;
    readonly targetGroupIds: readonly string[];
    readonly classicIds: readonly string[];
  };

/** Classic ones and v2 ones; only a classic one has groups and instances of its own. */
export type LoadBalancerRecord = Omit<LoadBalancerRow, 'read'> &
  OwnRead & { readonly groupNames: readonly string[]; readonly instanceIds: readonly string[] };

/**
 * `instanceIds` are the registered instances that belong to none of its groups, `instancesByAddress` tells which
 * instance an address is, and `balancerIds` are the load balancers among its targets.
 */
export type TargetGroupRecord = Omit<TargetGroupRow, 'read' | 'healthRead'> &
  OwnRead & {
    readonly stackId: string | null;
    readonly reason: string;
    readonly instanceIds: readonly string[];
    readonly instancesByAddress: Readonly<Record<string, string>>;
    readonly balancerIds: readonly string[];
  };

export type DatabaseRecord = Omit<DatabaseRow, 'read'> & OwnRead;

export type EnvironmentRecord = Omit<EnvironmentRow, 'read' | 'lastChange'> & {
  readonly changedAt: number | null;
  readonly changedStack: string | null;
  readonly changedStatus: string | null;
};

/** Everything the screens show of one connection. */
export interface Linked {
  readonly stack: ReadonlyMap<string, StackRecord>;
  readonly scaling_group: ReadonlyMap<string, GroupRecord>;
  readonly instance: ReadonlyMap<string, InstanceRecord>;
  readonly load_balancer: ReadonlyMap<string, LoadBalancerRecord>;
  readonly target_group: ReadonlyMap<string, TargetGroupRecord>;
  readonly database: ReadonlyMap<string, DatabaseRecord>;
  readonly environment: ReadonlyMap<string, EnvironmentRecord>;
}
