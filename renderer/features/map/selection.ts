import type { ResourceRef } from '#contract/inventory.ts';
import type { BlastRadius } from '#contract/topology.ts';
import { resourceKey } from '../inventory/resource-key.ts';
import { ancestorsOf, type MapGraph } from './graph.ts';
import type { EnvironmentMap, MapNode } from './map-model.ts';

/** Where a resource is on the map: a node, or a dot of one. */
export interface MapPlace {
  readonly node: MapNode;
  /** The index among the node's dots; null for the node itself. */
  readonly dot: number | null;
}

/** Finds resources on the map by their words in a link (see resource-key.ts). */
export type MapPlaces = ReadonlyMap<string, MapPlace>;

/** The place of everything that is on the map. An instance that is a node of its own is found as that node. */
export function placesOf({ nodes }: Pick<EnvironmentMap, 'nodes'>): MapPlaces {
  const places = new Map<string, MapPlace>();
  for (const node of nodes) {
    for (const [dot, { id }] of node.dots.entries()) places.set(dotKey(node, id), { node, dot });
  }
  for (const node of nodes) places.set(resourceKey(node.ref), { node, dot: null });
  return places;
}

/** The word in a link for the instance that a dot stands for. */
export function dotKey({ ref }: Pick<MapNode, 'ref'>, instanceId: string): string {
  return resourceKey({ kind: 'instance', connectionId: ref.connectionId, id: instanceId });
}

/** What is lit while the rest is dimmed. */
export interface Lit {
  readonly nodes: ReadonlySet<string>;
  /** The words of the lit instances. */
  readonly instances: ReadonlySet<string>;
}

/** What a blast radius lights: the origin, what would feel its loss, and whatever encloses these. */
export function litBy({ origin, affected }: BlastRadius, places: MapPlaces, graph: MapGraph): Lit {
  const keys = [origin, ...affected].map(resourceKey);
  const nodes = new Set<string>();
  for (const key of keys) {
    const id = places.get(key)?.node.id;
    if (id === undefined) continue;
    nodes.add(id);
    for (const ancestor of ancestorsOf(graph.parentOf, id)) nodes.add(ancestor);
  }
  return { nodes, instances: new Set(keys.filter((key) => key.startsWith('instance~'))) };
}

/** The resource at a place. */
export function refAt({ node, dot }: MapPlace): ResourceRef {
  const instance = dot === null ? undefined : node.dots[dot];
  if (instance === undefined) return node.ref;
  return { kind: 'instance', connectionId: node.ref.connectionId, id: instance.id };
}
