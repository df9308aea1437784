import { hash } from 'node:crypto';
import { mapLimit } from '#contract/topology.ts';
import { rankOf } from './conditions.ts';
import { compareTexts, type LinkEdge, type LinkNode, type Links } from './topology-links.ts';

/** What of a map follows from the links alone. Nodes are given by their positions in `nodes`. */
export interface Topology {
  /** What encloses others comes before them. */
  readonly nodes: readonly LinkNode[];
  /** Of each node the stack around it that is drawn too. */
  readonly parents: readonly (number | null)[];
  readonly edges: readonly TopologyEdge[];
  readonly hidden: number;
  readonly structure: string;
}

interface TopologyEdge extends Pick<LinkEdge, 'kind'> {
  readonly from: number;
  readonly to: number;
}

/**
 * The map of the environment whose things these are. Where they are more than can be drawn, calm ones are left out, and
 * empty stacks altogether unless `showAll` lets them fill the room that is left. As long as everything fits, no
 * condition has a say in what is drawn, so that nothing moves when one changes.
 */
export function topologyOf(links: Links, showAll = false): Topology {
  const graph = new Graph(links.nodes);
  const fits = links.nodes.length <= mapLimit;
  const chosen = fits ? null : new Selection(graph, links.edges, showAll).keys();
  const isDrawn = ({ id }: LinkNode) => chosen === null || chosen.has(id);
  const nodes = drawnNodes(graph, isDrawn);
  const places = placesOf(nodes);
  const parents = nodes.map((node) => parentOf(node, graph, isDrawn, places));
  const ranks = ranksOf(places);
  const edges = drawnEdges(links.edges, places, ranks);
  return {
    nodes,
    parents,
    edges,
    hidden: links.nodes.length - nodes.length,
    structure: structureOf(ranks, parents, edges),
  };
}

type IsDrawn = (node: LinkNode) => boolean;

/** The positions of what is drawn, by key. */
type Places = ReadonlyMap<string, number>;

function placesOf(nodes: readonly LinkNode[]): Places {
  const places = new Map<string, number>();
  for (const { id } of nodes) places.set(id, places.size);
  return places;
}

/** The things, and the stacks around each. */
class Graph {
  readonly nodes: readonly LinkNode[];
  readonly #stacks = new Map<string, LinkNode>();
  readonly #upwards = new Map<string, readonly LinkNode[]>();

  constructor(nodes: readonly LinkNode[]) {
    this.nodes = nodes;
    for (const node of nodes) if (node.ref.kind === 'stack') this.#stacks.set(node.ref.id, node);
  }

  /** The stacks of this environment that a thing lies in, innermost first; none of a stack that is said to be in itself. */
  stacksAround(node: LinkNode): readonly LinkNode[] {
    if (node.stackId === null) return [];
    const upwards = this.#upwardsFrom(node.stackId);
    return node.ref.kind === 'stack' && upwards.includes(node) ? [] : upwards;
  }

  /** Many things lie in one stack, so each way up is looked for once. */
  #upwardsFrom(first: string): readonly LinkNode[] {
    const known = this.#upwards.get(first);
    if (known) return known;
    const upwards: LinkNode[] = [];
    this.#upwards.set(first, upwards);
    let stack = this.#stacks.get(first);
    while (stack && !upwards.includes(stack)) {
      upwards.push(stack);
      stack = stack.stackId === null ? undefined : this.#stacks.get(stack.stackId);
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
    for (const node of graph.nodes) {
      for (const { id } of graph.stacksAround(node)) increase(this.#children, id);
    }
  }

  /** First everything that is not calm, then the stacks around that, then calm things as long as there is room. */
  keys(): ReadonlySet<string> {
    const all = this.#graph.nodes.map((node) => ({ node, weight: this.#weightOf(node) }));
    const [abnormal, calm] = [all.filter(({ node }) => isAbnormal(node)), all.filter(({ node }) => !isAbnormal(node))];
    for (const { node } of abnormal.sort((one, other) => byRank(one, other) || byWeight(one, other)))
      this.#draw([node]);
    for (const { node } of abnormal) for (const stack of this.#graph.stacksAround(node)) this.#draw([stack]);
    for (const { node } of calm.sort((one, other) => byClass(one, other) || byWeight(one, other))) {
      if (this.#isWorthDrawing(node)) this.#draw([node, ...this.#graph.stacksAround(node)]);
    }
    return this.#drawn;
  }

  /** How much a person would miss it: what is tied to it counts most. */
  #weightOf({ id, members }: LinkNode): number {
    return 5 * (this.#edges.get(id) ?? 0) + 2 * ((this.#children.get(id) ?? 0) + members.length);
  }

  /** Draws all of these or, where they do not fit, none. */
  #draw(nodes: readonly LinkNode[]): void {
    const missing = nodes.filter(({ id }) => !this.#drawn.has(id));
    if (this.#drawn.size + missing.length > mapLimit) return;
    for (const { id } of missing) this.#drawn.add(id);
  }

  /** A stack that holds something is drawn around it. */
  #isWorthDrawing({ id, ref }: LinkNode): boolean {
    return ref.kind !== 'stack' || (this.#showAll && !this.#children.has(id));
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

interface Candidate {
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
  return other.weight - one.weight || compareTexts(one.node.id, other.node.id);
}

/** Stacks come before what is in them, and things of one depth in the order of their names. */
function drawnNodes(graph: Graph, isDrawn: IsDrawn): LinkNode[] {
  const byDepth: LinkNode[][] = [];
  for (const node of graph.nodes) {
    if (!isDrawn(node)) continue;
    let depth = 0;
    for (const stack of graph.stacksAround(node)) if (isDrawn(stack)) depth++;
    const level = byDepth[depth] ?? [];
    level.push(node);
    byDepth[depth] = level;
  }
  return byDepth.flatMap((nodes) => nodes.sort(byName));
}

function byName(one: LinkNode, other: LinkNode): number {
  return compareTexts(one.name, other.name) || compareTexts(one.id, other.id);
}

function parentOf(node: LinkNode, graph: Graph, isDrawn: IsDrawn, places: Places): number | null {
  const parent = graph.stacksAround(node).find(isDrawn);
  return parent === undefined ? null : (places.get(parent.id) ?? null);
}

/** What is drawn in the order of its keys, and at each position the rank in that order. */
interface Ranks {
  readonly keys: readonly string[];
  readonly positions: readonly number[];
  readonly ofPosition: readonly number[];
}

function ranksOf(places: Places): Ranks {
  const keys = [...places.keys()].sort();
  const positions = keys.map((key) => places.get(key) ?? -1);
  const ofPosition = new Array<number>(keys.length);
  positions.forEach((position, rank) => {
    ofPosition[position] = rank;
  });
  return { keys, positions, ofPosition };
}

/** Each once, in an order that hangs on nothing but what they tie. */
function drawnEdges(edges: readonly LinkEdge[], places: Places, { ofPosition }: Ranks): TopologyEdge[] {
  const drawn: TopologyEdge[] = [];
  for (const edge of edges) {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (from !== undefined && to !== undefined && from !== to) drawn.push({ from, to, kind: edge.kind });
  }
  const rankAt = (position: number) => ofPosition[position] ?? -1;
  const compare = (one: TopologyEdge, other: TopologyEdge) =>
    compareTexts(one.kind, other.kind) || rankAt(one.from) - rankAt(other.from) || rankAt(one.to) - rankAt(other.to);
  return drawn.sort(compare).filter((edge, place) => place === 0 || compare(edge, drawn[place - 1] ?? edge) !== 0);
}

/**
 * Names neither conditions nor numbers, only what is drawn, in what, and what is tied to what; each thing once, then by
 * its rank among the keys. Neither positions nor names have a part in it, so that a new name moves nothing.
 */
function structureOf(
  { keys, positions, ofPosition }: Ranks,
  parents: Topology['parents'],
  edges: readonly TopologyEdge[],
): string {
  const around = positions.map((position) => ofPosition[parents[position] ?? -1]);
  const ties = edges.map(({ from, to, kind }) => `${ofPosition[from]} ${kind} ${ofPosition[to]}`);
  return hash('sha256', [...keys, around.join(), ...ties].join('\n'), 'base64url');
}
