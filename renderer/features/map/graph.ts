import type { EnvironmentMap, MapEdge, MapNode } from './map-model.ts';

/** Who encloses whom and who leads to whom. */
export interface MapGraph {
  readonly nodes: ReadonlyMap<string, MapNode>;
  /** The node that encloses this one, where it is on the map too. */
  readonly parentOf: ReadonlyMap<string, string>;
  /** The nodes inside a node, in the map's order; those at the top are inside null. */
  readonly childrenOf: ReadonlyMap<string | null, readonly string[]>;
  /** The edges that are drawn: both ends are on the map, and neither encloses the other. */
  readonly edges: readonly MapEdge[];
}

/** Understands a map. What encloses itself, or is enclosed by something that is not on the map, stands at the top. */
export function toGraph({ nodes, edges }: Pick<EnvironmentMap, 'nodes' | 'edges'>): MapGraph {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parentOf = new Map<string, string>();
  for (const { id, parentId } of nodes) {
    if (parentId !== null && byId.has(parentId) && !ancestorsOf(parentOf, parentId).includes(id) && parentId !== id) {
      parentOf.set(id, parentId);
    }
  }
  const childrenOf = Map.groupBy(byId.keys(), (id) => parentOf.get(id) ?? null);
  const drawn = edges.filter(
    ({ from, to }) =>
      from !== to &&
      byId.has(from) &&
      byId.has(to) &&
      !ancestorsOf(parentOf, from).includes(to) &&
      !ancestorsOf(parentOf, to).includes(from),
  );
  return { nodes: byId, parentOf, childrenOf, edges: drawn };
}

/** The nodes around a node, innermost first. */
export function ancestorsOf(parentOf: ReadonlyMap<string, string>, id: string): string[] {
  const ancestors: string[] = [];
  for (let at = parentOf.get(id); at !== undefined; at = parentOf.get(at)) ancestors.push(at);
  return ancestors;
}

/** The node and everything inside it. */
export function withDescendants({ childrenOf }: MapGraph, id: string): string[] {
  return [id, ...(childrenOf.get(id) ?? []).flatMap((child) => withDescendants({ childrenOf } as MapGraph, child))];
}

/** An edge between two nodes that stand side by side, inside one node or at the top. */
export interface SiblingEdge {
  readonly from: string;
  readonly to: string;
}

/**
 * The edges as the nodes that enclose their ends see them, by the node they are inside: where an end lies deeper, its
 * enclosing sibling stands for it. Each pair is there once.
 */
export function siblingEdges(graph: MapGraph): ReadonlyMap<string | null, readonly SiblingEdge[]> {
  const found = new Map<string | null, Map<string, SiblingEdge>>();
  for (const edge of graph.edges) {
    const { inside, from, to } = lifted(graph.parentOf, edge.from, edge.to);
    if (from === to) continue;
    const pairs = found.get(inside) ?? new Map<string, SiblingEdge>();
    found.set(inside, pairs.set(JSON.stringify([from, to]), { from, to }));
  }
  return new Map([...found].map(([inside, pairs]) => [inside, [...pairs.values()]]));
}

function lifted(parentOf: ReadonlyMap<string, string>, from: string, to: string) {
  const fromPath = [from, ...ancestorsOf(parentOf, from)].reverse();
  const toPath = [to, ...ancestorsOf(parentOf, to)].reverse();
  let depth = 0;
  while (depth < fromPath.length - 1 && depth < toPath.length - 1 && fromPath[depth] === toPath[depth]) depth += 1;
  return { inside: fromPath[depth - 1] ?? null, from: fromPath[depth] ?? from, to: toPath[depth] ?? to };
}
