import { ancestorsOf, type MapGraph, withDescendants } from './graph.ts';
import type { Layout } from './layout.ts';

/** The node, what is inside it, what they lead to and what leads to them, and whatever encloses these. */
export function neighbourhood(graph: MapGraph, id: string): ReadonlySet<string> {
  const own = new Set(withDescendants(graph, id));
  const near = new Set(own);
  for (const { from, to } of graph.edges) {
    if (own.has(from)) near.add(to);
    if (own.has(to)) near.add(from);
  }
  return new Set([...near].flatMap((each) => [each, ...ancestorsOf(graph.parentOf, each)]));
}

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The node that an arrow key leads to: right and left along the edges, and where there is none to the next node on
 * that side; down into a node and then from one to the next, up the same way back. Null where there is nothing more.
 */
export function nodeTowards(graph: MapGraph, layout: Layout, id: string, direction: Direction): string | null {
  const along = direction === 'right' || direction === 'left' ? alongEdge(graph, layout, id, direction) : null;
  if (along !== null) return along;
  const inside = graph.childrenOf.get(id)?.filter((child) => layout.has(child)) ?? [];
  if (direction === 'down' && inside.length > 0) return first(layout, inside);
  return beside(graph, layout, id, direction);
}

/** The node at the top left, where a walk begins. */
export function firstNode(graph: MapGraph, layout: Layout): string | null {
  return first(
    layout,
    (graph.childrenOf.get(null) ?? []).filter((id) => layout.has(id)),
  );
}

function first(layout: Layout, ids: readonly string[]): string | null {
  return ids.toSorted((one, other) => corner(layout, one) - corner(layout, other))[0] ?? null;
}

/** Rows count more than columns, as in reading. */
function corner(layout: Layout, id: string): number {
  const box = layout.get(id);
  return box === undefined ? 0 : box.y * 4 + box.x;
}

function alongEdge(graph: MapGraph, layout: Layout, id: string, direction: 'left' | 'right'): string | null {
  const ends = graph.edges.flatMap(({ from, to }) => {
    if (direction === 'right') return from === id ? [to] : [];
    return to === id ? [from] : [];
  });
  const here = centre(layout, id);
  return nearest(
    ends.filter((end) => layout.has(end)),
    (end) => Math.abs(centre(layout, end).y - here.y),
  );
}

/** The next sibling on that side; else of what encloses both; going up, in the end what encloses it. */
function beside(graph: MapGraph, layout: Layout, id: string, direction: Direction): string | null {
  const parentId = graph.parentOf.get(id) ?? null;
  const here = centre(layout, id);
  const siblings = (graph.childrenOf.get(parentId) ?? []).filter((each) => each !== id && layout.has(each));
  const towards = siblings.filter((each) => isTowards(here, centre(layout, each), direction));
  const found = nearest(towards, (each) => distance(here, centre(layout, each), direction));
  if (found !== null || parentId === null) return found;
  return direction === 'up' ? parentId : beside(graph, layout, parentId, direction);
}

function isTowards(here: Point, there: Point, direction: Direction): boolean {
  switch (direction) {
    case 'left':
      return there.x < here.x;
    case 'right':
      return there.x > here.x;
    case 'up':
      return there.y < here.y;
    case 'down':
      return there.y > here.y;
  }
}

/** A step aside costs three times a step ahead. */
function distance(here: Point, there: Point, direction: Direction): number {
  const [across, down] = [Math.abs(there.x - here.x), Math.abs(there.y - here.y)];
  return direction === 'left' || direction === 'right' ? across + 3 * down : down + 3 * across;
}

function nearest(ids: readonly string[], cost: (id: string) => number): string | null {
  return ids.toSorted((one, other) => cost(one) - cost(other))[0] ?? null;
}

/** The middle of a node on the whole map. */
function centre(layout: Layout, id: string): Point {
  const { x, y } = cornerOnMap(layout, id);
  const box = layout.get(id);
  return { x: x + (box?.width ?? 0) / 2, y: y + (box?.height ?? 0) / 2 };
}

function cornerOnMap(layout: Layout, id: string): Point {
  const box = layout.get(id);
  if (box === undefined) return { x: 0, y: 0 };
  const outer = box.parentId === null ? { x: 0, y: 0 } : cornerOnMap(layout, box.parentId);
  return { x: outer.x + box.x, y: outer.y + box.y };
}
