import { type Edge, MarkerType, type Node, Position } from '@xyflow/react';
import { plural } from '../../lib/format.ts';
import { conditionAppearance } from '../../ui/condition.tsx';
import type { MapGraph } from './graph.ts';
import type { Box, Layout } from './layout.ts';
import type { MapEdge, MapNode } from './map-model.ts';
import { dotsWords } from './overlay.ts';
import type { Overlay } from './search-params.ts';
import type { Lit, MapPlace } from './selection.ts';
import { enclosure } from './sizes.ts';

/** What is told about each kind of thing. */
export const kindWords: Readonly<Record<MapNode['ref']['kind'], string>> = {
  environment: 'Environment',
  stack: 'Stack',
  group: 'Auto Scaling group',
  instance: 'Instance',
  load_balancer: 'Load balancer',
  target_group: 'Target group',
  database: 'Database',
};

/** How the map is looked at. */
export interface MapLook {
  readonly overlay: Overlay;
  /** What changed since then stands out in the change overlay. */
  readonly since: number;
  readonly selected: MapPlace | null;
  /** Null lights everything. */
  readonly lit: Lit | null;
  /** The only nodes that are shown; null for all. */
  readonly only: ReadonlySet<string> | null;
}

export type MapNodeData = {
  readonly node: MapNode;
  /** The name without what it has in common with that of the node around it. */
  readonly shortName: string;
  /** Everything there is to say about it. */
  readonly label: string;
  readonly encloses: boolean;
  readonly overlay: Overlay;
  readonly since: number;
  readonly selected: boolean;
  readonly selectedDot: number | null;
  readonly dimmed: boolean;
  /** The lit instances; null for all. */
  readonly litInstances: ReadonlySet<string> | null;
};

export type FlowNode = Node<MapNodeData, 'map'>;
export type FlowEdge = Edge<{ readonly dimmed: boolean }, 'map'>;

/** The id of the element that stands for a node. */
export function elementId(nodeId: string): string {
  return `map-node-${nodeId}`;
}

/**
 * The nodes as React Flow draws them, what encloses before what is inside. A node that looks as before is the same
 * object as before, so that a change of one draws one.
 */
export function flowNodes(
  graph: MapGraph,
  layout: Layout,
  look: MapLook,
  before: ReadonlyMap<string, FlowNode>,
): Map<string, FlowNode> {
  const nodes = new Map<string, FlowNode>();
  const labels = labelsOf(graph);
  const add = (parentId: string | null, depth: number) => {
    for (const id of graph.childrenOf.get(parentId) ?? []) {
      const node = graph.nodes.get(id);
      const box = layout.get(id);
      if (node === undefined || box === undefined || box.parentId !== parentId) continue;
      const data = nodeData(graph, node, look, labels.get(id) ?? '');
      const hidden = look.only !== null && !look.only.has(id);
      nodes.set(id, reused(before.get(id), flowNode(id, box, depth, hidden, data)));
      add(id, depth + 1);
    }
  };
  add(null, 0);
  return nodes;
}

/** Edges lie above what encloses and below what is enclosed. */
const edgeLevel = 20;

function flowNode(id: string, box: Box, depth: number, hidden: boolean, data: MapNodeData): FlowNode {
  const { width, height } = box;
  const middle = data.encloses ? enclosure.head / 2 : height / 2;
  return {
    id,
    type: 'map',
    position: { x: box.x, y: box.y },
    data,
    width,
    height,
    measured: { width, height },
    hidden,
    zIndex: data.encloses ? depth : edgeLevel + 1,
    // Edges need not wait until the ports in the document were measured.
    handles: [
      { type: 'target', position: Position.Left, x: 0, y: middle },
      { type: 'source', position: Position.Right, x: width, y: middle },
    ],
    ...(box.parentId !== null && { parentId: box.parentId, extent: 'parent' as const }),
    // The button inside says what it is.
    domAttributes: { 'aria-roledescription': undefined },
  };
}

function nodeData(graph: MapGraph, node: MapNode, look: MapLook, label: string): MapNodeData {
  const isSelected = look.selected?.node.id === node.id;
  return {
    node,
    shortName: shortName(node.name, graph.nodes.get(graph.parentOf.get(node.id) ?? '')?.name),
    label,
    encloses: graph.childrenOf.has(node.id),
    overlay: look.overlay,
    since: look.overlay === 'change' ? look.since : 0,
    selected: isSelected && look.selected?.dot === null,
    selectedDot: isSelected ? (look.selected?.dot ?? null) : null,
    dimmed: look.lit !== null && !look.lit.nodes.has(node.id),
    litInstances: node.dots.length === 0 ? null : (look.lit?.instances ?? null),
  };
}

function reused(before: FlowNode | undefined, now: FlowNode): FlowNode {
  if (before === undefined) return now;
  const same =
    before.position.x === now.position.x &&
    before.position.y === now.position.y &&
    before.width === now.width &&
    before.height === now.height &&
    before.hidden === now.hidden &&
    before.zIndex === now.zIndex &&
    before.parentId === now.parentId;
  const sameData = (Object.keys(now.data) as (keyof MapNodeData)[]).every((key) => before.data[key] === now.data[key]);
  if (same && sameData) return before;
  return sameData ? { ...now, data: before.data } : now;
}

/**
 * Names begin with that of what encloses them, which is written above them anyway: `shop-prod-web` inside `shop-prod`
 * is `web`. AWS cuts long ones where it makes names of its own, so a part of a word counts as the word.
 */
export function shortName(name: string, around: string | undefined): string {
  if (around === undefined) return name;
  const words = name.split('-');
  const outer = around.split('-');
  const common = words.findIndex((word, index) => word === '' || outer[index]?.startsWith(word) !== true);
  return common <= 0 ? name : words.slice(common).join('-').replace(/^-+/, '');
}

/** Every node in words: what it is, how it is, and how it hangs together with others. */
function labelsOf({ nodes, edges }: MapGraph): Map<string, string> {
  const outgoing = Map.groupBy(edges, ({ from }) => from);
  const incoming = Map.groupBy(edges, ({ to }) => to);
  return new Map(
    [...nodes.values()].map((node) => {
      const [to, from] = [outgoing.get(node.id)?.length ?? 0, incoming.get(node.id)?.length ?? 0];
      const parts = [
        node.name,
        node.detail || kindWords[node.ref.kind],
        conditionAppearance[node.condition].word,
        node.dots.length > 0 && dotsWords(node.dots),
        to > 0 && `leads to ${plural(to, 'other')}`,
        from > 0 && `reached from ${plural(from, 'other')}`,
      ];
      return [node.id, parts.filter(Boolean).join(', ')];
    }),
  );
}

/** The edges as React Flow draws them. */
export function flowEdges({ edges }: MapGraph, drawn: ReadonlyMap<string, FlowNode>, lit: Lit | null): FlowEdge[] {
  return edges.flatMap((edge) => {
    const [from, to] = [drawn.get(edge.from), drawn.get(edge.to)];
    if (from === undefined || to === undefined || from.hidden === true || to.hidden === true) return [];
    return [flowEdge(edge, lit !== null && !(lit.nodes.has(edge.from) && lit.nodes.has(edge.to)))];
  });
}

function flowEdge({ id, from, to, kind }: MapEdge, dimmed: boolean): FlowEdge {
  return {
    id,
    type: 'map',
    source: from,
    target: to,
    zIndex: edgeLevel,
    data: { dimmed },
    // What belongs to something is tied to it; everything else leads somewhere.
    ...(kind !== 'belongs' && { markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--color-edge)' } }),
    // The nodes say what they lead to; a line says nothing to a screen reader.
    domAttributes: { 'aria-hidden': true },
  };
}
