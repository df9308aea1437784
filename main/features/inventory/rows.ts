import type { EnvironmentRow, GroupRow, InstanceRow, StackRow } from '#contract/inventory.ts';

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

/** `addressOrder` sorts private addresses as numbers. */
export type InstanceRecord = Omit<InstanceRow, 'read'> & OwnRead & { readonly addressOrder: number | null };

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
  readonly environment: ReadonlyMap<string, EnvironmentRecord>;
}
