import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import { type MapGraph, type SiblingEdge, siblingEdges } from './graph.ts';
import { cardSize, enclosure, type Size } from './sizes.ts';

/** A node's place inside the node that encloses it. */
export interface Box extends Size {
  readonly parentId: string | null;
  readonly x: number;
  readonly y: number;
}

/** The place of every node, by its id. */
export type Layout = ReadonlyMap<string, Box>;

/** Between nodes that stand in a plain grid. */
const gap = enclosure.gap;
/** Widths to heights that a screen shows well. */
const aspectRatio = 1.6;

const inner = `[top=${enclosure.head},left=${enclosure.padding},bottom=${enclosure.padding},right=${enclosure.padding}]`;

/** Each node's inside is laid out alone and then stands for it as a box, so that one inside never moves another. */
export function toElk(graph: MapGraph): ElkNode {
  const edgesOf = siblingEdges(graph);
  const inside = (id: string | null): Pick<ElkNode, 'children' | 'edges' | 'layoutOptions'> => {
    const edges = edgesOf.get(id) ?? [];
    return {
      children: (graph.childrenOf.get(id) ?? []).map(elkNode),
      edges: edges.map(({ from, to }) => ({ id: JSON.stringify([from, to]), sources: [from], targets: [to] })),
      layoutOptions: {
        ...insideOptions(edges),
        'elk.padding': id === null ? '[top=0,left=0,bottom=0,right=0]' : inner,
      },
    };
  };
  const elkNode = (id: string): ElkNode => {
    if (graph.childrenOf.has(id)) return { id, ...inside(id) };
    return { id, ...cardSize(graph.nodes.get(id) ?? { dots: [] }) };
  };
  return { id: 'map', ...inside(null) };
}

function insideOptions(edges: readonly SiblingEdge[]): Record<string, string> {
  const common = {
    'elk.aspectRatio': `${aspectRatio}`,
    'elk.spacing.nodeNode': `${gap}`,
    'elk.nodeSize.constraints': 'MINIMUM_SIZE',
    'elk.nodeSize.minimum': `(${enclosure.minimum.width},${enclosure.minimum.height})`,
  };
  if (edges.length === 0) return { ...common, 'elk.algorithm': 'rectpacking' };
  return {
    ...common,
    'elk.algorithm': 'layered',
    'elk.direction': 'RIGHT',
    'elk.spacing.componentComponent': `${gap}`,
    'elk.layered.spacing.nodeNodeBetweenLayers': '72',
    'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  };
}

/** What ELK answered, by node. */
export function fromElk(answer: ElkNode): Layout {
  const layout = new Map<string, Box>();
  const add = (parentId: string | null, children: readonly ElkNode[] = []) => {
    for (const { id, x = 0, y = 0, width = 0, height = 0, children: within } of children) {
      layout.set(id, {
        parentId,
        x: Math.round(x),
        y: Math.round(y),
        width: Math.ceil(width),
        height: Math.ceil(height),
      });
      add(id, within);
    }
  };
  add(null, answer.children);
  return layout;
}

/** The plain layout: nodes in rows, in the map's order, as wide as a screen is to its height. */
export function gridLayout(graph: MapGraph): Layout {
  const layout = new Map<string, Box>();
  const arrange = (parentId: string | null): Size => {
    const origin = parentId === null ? { x: 0, y: 0 } : { x: enclosure.padding, y: enclosure.head };
    const children = (graph.childrenOf.get(parentId) ?? []).map((id) => ({ id, size: sizeOf(id) }));
    const area = children.reduce((sum, { size }) => sum + (size.width + gap) * (size.height + gap), 0);
    const rowWidth = Math.sqrt(area * aspectRatio);
    let [x, y, rowHeight, width] = [0, 0, 0, 0];
    for (const { id, size } of children) {
      if (x > 0 && x + size.width > rowWidth) [x, y, rowHeight] = [0, y + rowHeight + gap, 0];
      layout.set(id, { parentId, x: origin.x + x, y: origin.y + y, ...size });
      width = Math.max(width, x + size.width);
      rowHeight = Math.max(rowHeight, size.height);
      x += size.width + gap;
    }
    return {
      width: Math.max(enclosure.minimum.width, origin.x + width + enclosure.padding),
      height: Math.max(enclosure.minimum.height, origin.y + y + rowHeight + enclosure.padding),
    };
  };
  const sizeOf = (id: string): Size =>
    graph.childrenOf.has(id) ? arrange(id) : cardSize(graph.nodes.get(id) ?? { dots: [] });
  arrange(null);
  return layout;
}

/** A layout, and whether it is the plain one because the better one took too long. */
export interface LaidOut {
  readonly layout: Layout;
  readonly plain: boolean;
}

/** Lays a map out; where the engine fails or the signal is aborted first, plainly. Never rejects. */
export async function layOut(graph: MapGraph, engine: Pick<ELK, 'layout'>, deadline: AbortSignal): Promise<LaidOut> {
  const late = new Promise<never>((_, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason), { once: true });
  });
  try {
    const answer = await Promise.race([engine.layout(toElk(graph)), late]);
    return { layout: fromElk(answer), plain: false };
  } catch {
    return { layout: gridLayout(graph), plain: true };
  }
}
