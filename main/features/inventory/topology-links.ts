import type { Condition, ConditionCounts, ResourceRef } from '#contract/inventory.ts';
import type { MapDrawing } from '#contract/topology.ts';

/** An instance of a group. */
export interface LinkMember {
  readonly id: string;
  readonly condition: Condition;
  readonly zone: string | null;
  /** When the inventory last saw it change; null where it has not. */
  readonly changedAt: number | null;
}

/** A thing on the map or in a blast radius, as the cache links it. */
export interface LinkNode {
  /** Its key, as `linkKey` makes it of `ref`. */
  readonly id: string;
  readonly ref: ResourceRef;
  readonly name: string;
  /** A second line, e.g. `12 of 12 in service`. */
  readonly detail: string;
  readonly condition: Condition;
  /** What there is in it, by condition: a group's instances, a balancer's targets. */
  readonly counts: ConditionCounts;
  readonly environmentId: string;
  /** The stack that it lies in; of a nested stack, the one that it is nested in. */
  readonly stackId: string | null;
  readonly zones: readonly string[];
  /** When the inventory last saw it change; null where it has not. */
  readonly changedAt: number | null;
  /** The instances of a group, which are no nodes of their own; empty for everything else. */
  readonly members: readonly LinkMember[];
}

/**
 * `routes` and `registers`: what is at `from` sends to what is at `to`, and so needs it. `belongs`: what is at `from` is
 * a part of what is at `to`, as an instance is of its database cluster. That stacks nest and hold things is told by
 * `stackId`.
 */
export interface LinkEdge {
  /** Keys, as `linkKey` makes them. */
  readonly from: string;
  readonly to: string;
  readonly kind: Exclude<MapDrawing['edges'][number]['kind'], 'nests'>;
}

/** Things and how they hang together, as of one moment of the cache. */
export interface Links {
  readonly nodes: readonly LinkNode[];
  readonly edges: readonly LinkEdge[];
}

/** Unique in a connection. */
export function linkKey({ kind, id }: Pick<ResourceRef, 'kind' | 'id'>): string {
  return `${kind}:${id}`;
}

/** By code unit, so that the order is the same everywhere. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
