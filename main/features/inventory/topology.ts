import { createHash } from 'node:crypto';
import { mapLimit } from '#contract/topology.ts';
import { rankOf } from './conditions.ts';
import { compareTexts, type LinkEdge, type LinkNode, type Links, linkKey } from './topology-links.ts';

/** A thing that is drawn. */
export interface DrawnNode extends LinkNode {
  /** Its key. */
  readonly id: string;
  /** The key of the stack around it that is drawn too. */
  readonly parentId: string | null;
}

export interface DrawnEdge extends LinkEdge {
  readonly id: string;
}

/** What of a map follows from the links alone. */
export interface Topology {
  /** What encloses others comes before them. */
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  readonly hidden: number;
  readonly structure: string;
}

/**
 * The map of the environment whose things these are. Where they are more than can be drawn, calm ones are left out, and
 * empty stacks altogether unless `showAll` lets them fill the room that is left. As long as everything fits, no
 * condition has a say in what is drawn, so that nothing moves when one changes.
 */
export function topologyOf({ nodes, edges }: Links, showAll = false): Topology {
  const graph = new Graph(nodes);
  const fits = graph.nodes.size <= mapLimit;
  const drawn = fits ? new Set(graph.nodes.keys()) : new Selection(graph, edges, showAll).keys();
  const mapNodes = drawnNodes(graph, drawn);
  const mapEdges = drawnEdges(edges, drawn);
  return {
    nodes: mapNodes,
    edges: mapEdges,
    hidden: graph.nodes.size - mapNodes.length,
    structure: structureOf(mapNodes, mapEdges),
  };
}

/** The things by key, and the stacks around each. */
class Graph {
  readonly nodes: ReadonlyMap<string, LinkNode>;
  readonly #upwards = new Map<string, readonly string[]>();

  constructor(nodes: readonly LinkNode[]) {
    this.nodes = new Map(nodes.map((node) => [linkKey(node.ref), node]));
  }

  /** The stacks of this environment that a thing lies in, innermost first; none of a stack that is said to be in itself. */
  stacksAround({ ref, stackId }: LinkNode): readonly string[] {
    if (stackId === null) return [];
    const upwards = this.#upwardsFrom(stackId);
    return ref.kind === 'stack' && upwards.includes(linkKey(ref)) ? [] : upwards;
  }

  /** Many things lie in one stack, so each way up is looked for once. */
  #upwardsFrom(first: string): readonly string[] {
    const known = this.#upwards.get(first);
    if (known) return known;
    const upwards: string[] = [];
    this.#upwards.set(first, upwards);
    let stackId: string | null = first;
    while (stackId !== null) {
      const key = linkKey({ kind: 'stack', id: stackId });
      const stack = this.nodes.get(key);
      if (!stack || upwards.includes(key)) break;
      upwards.push(key);
      stackId = stack.stackId;
    }
    return upwards;
  }
}

/** Chooses what is drawn of an environment that is too large to draw it all. */
class Selection {
  readonly #graph: Graph;
  readonly #showAll: boolean;
  readonly #drawn = new Set<string>();
  readonly #edges = new Map<string, number>();
  readonly #children = new Map<string, number>();

  constructor(graph: Graph, edges: readonly LinkEdge[], showAll: boolean) {
    this.#graph = graph;
    this.#showAll = showAll;
    for (const { from, to } of edges) for (const key of [from, to]) increase(this.#edges, key);
    for (const node of graph.nodes.values()) {
      for (const key of graph.stacksAround(node)) increase(this.#children, key);
    }
  }

  /** First everything that is not calm, then the stacks around that, then calm things as long as there is room. */
  keys(): ReadonlySet<string> {
    const all = [...this.#graph.nodes].map(([key, node]) => ({ key, node, weight: this.#weightOf(key, node) }));
    const [abnormal, calm] = [all.filter(({ node }) => isAbnormal(node)), all.filter(({ node }) => !isAbnormal(node))];
    for (const { key } of abnormal.sort((one, other) => byRank(one, other) || byWeight(one, other))) this.#draw([key]);
    for (const { node } of abnormal) for (const key of this.#graph.stacksAround(node)) this.#draw([key]);
    for (const { key, node } of calm.sort((one, other) => byClass(one, other) || byWeight(one, other))) {
      if (this.#isWorthDrawing(key, node)) this.#draw([key, ...this.#graph.stacksAround(node)]);
    }
    return this.#drawn;
  }

  /** How much a person would miss it: what is tied to it counts most. */
  #weightOf(key: string, { members }: LinkNode): number {
    return 5 * (this.#edges.get(key) ?? 0) + 2 * ((this.#children.get(key) ?? 0) + members.length);
  }

  /** Draws all of these or, where they do not fit, none. */
  #draw(keys: readonly string[]): void {
    const missing = keys.filter((key) => !this.#drawn.has(key));
    if (this.#drawn.size + missing.length > mapLimit) return;
    for (const key of missing) this.#drawn.add(key);
  }

  /** A stack that holds something is drawn around it. */
  #isWorthDrawing(key: string, { ref }: LinkNode): boolean {
    return ref.kind !== 'stack' || (this.#showAll && !this.#children.has(key));
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

interface Candidate {
  readonly key: string;
  readonly node: LinkNode;
  readonly weight: number;
}

/** What nobody has read is not known to be well, but there may be a lot of it: it gives way to what needs a look. */
function isAbnormal({ condition }: LinkNode): boolean {
  return rankOf(condition) <= rankOf('changing');
}

function byRank(one: Candidate, other: Candidate): number {
  return rankOf(one.node.condition) - rankOf(other.node.condition);
}

/** How traffic flows is what a map is for; what stands alone goes first, and empty stacks before everything. */
function byClass(one: Candidate, other: Candidate): number {
  return classOf(one.node) - classOf(other.node);
}

function classOf({ ref }: LinkNode): number {
  switch (ref.kind) {
    case 'environment':
    case 'load_balancer':
    case 'target_group':
    case 'group':
      return 0;
    case 'database':
    case 'instance':
      return 1;
    case 'stack':
      return 2;
  }
}

function byWeight(one: Candidate, other: Candidate): number {
  return other.weight - one.weight || compareTexts(one.key, other.key);
}

/** Stacks come before what is in them, and things of one depth in the order of their names. */
function drawnNodes(graph: Graph, drawn: ReadonlySet<string>): DrawnNode[] {
  const placed = [...drawn].flatMap((key) => {
    const node = graph.nodes.get(key);
    if (!node) return [];
    const around = graph.stacksAround(node).filter((stack) => drawn.has(stack));
    return [{ depth: around.length, node: { ...node, id: key, parentId: around[0] ?? null } }];
  });
  placed.sort(
    (one, other) =>
      one.depth - other.depth ||
      compareTexts(one.node.name, other.node.name) ||
      compareTexts(one.node.id, other.node.id),
  );
  return placed.map(({ node }) => node);
}

function drawnEdges(edges: readonly LinkEdge[], drawn: ReadonlySet<string>): DrawnEdge[] {
  const both = edges.filter(({ from, to }) => drawn.has(from) && drawn.has(to) && from !== to);
  const byId = new Map(both.map(({ from, to, kind }) => [`${kind} ${from} ${to}`, { from, to, kind }]));
  return [...byId].map(([id, edge]) => ({ id, ...edge })).sort((one, other) => compareTexts(one.id, other.id));
}

/** Names neither conditions nor numbers, only what is drawn, in what, and what is tied to what. */
function structureOf(nodes: readonly DrawnNode[], edges: readonly DrawnEdge[]): string {
  const lines = [...nodes.map(({ id, parentId }) => `${id} in ${parentId}`), ...edges.map(({ id }) => id)];
  return createHash('sha256').update(lines.sort().join('\n')).digest('base64url');
}
