import type { Box, Layout } from './layout.ts';
import { enclosure, type Size } from './sizes.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Placed extends Point, Size {}

/** The least that stays free between two nodes. */
const apart = 12;

/**
 * The fresh layout, but with every node that was there before, in the same enclosing node, where it was; newcomers
 * stand where the fresh layout wants them, or as near to it as there is room. Only a node that something grew into
 * makes way.
 */
export function keepPlaces(before: Layout, fresh: Layout): Layout {
  const childrenOf = Map.groupBy(fresh.keys(), (id) => fresh.get(id)?.parentId ?? null);
  const kept = new Map<string, Box>();

  const settle = (parentId: string | null): Size | null => {
    const children = (childrenOf.get(parentId) ?? []).map((id) => {
      const box = fresh.get(id) as Box;
      const old = before.get(id);
      const size = settle(id) ?? { width: box.width, height: box.height };
      return { id, size, wish: old?.parentId === parentId ? old : box, rank: rankOf(old, parentId, size) };
    });
    if (children.length === 0) return null;
    const placed: Placed[] = [];
    for (const { id, size, wish } of children.toSorted((one, other) => one.rank - other.rank)) {
      const place = { ...freePlace(wish, size, placed), ...size };
      placed.push(place);
      kept.set(id, { parentId, ...place });
    }
    return around(placed);
  };

  settle(null);
  return kept;
}

/** Those that can stay as they are have the first word, then those that changed their size, then newcomers. */
function rankOf(old: Box | undefined, parentId: string | null, size: Size): number {
  if (old === undefined || old.parentId !== parentId) return 2;
  return old.width === size.width && old.height === size.height ? 0 : 1;
}

function around(placed: readonly Placed[]): Size {
  return {
    width: Math.max(enclosure.minimum.width, ...placed.map(({ x, width }) => x + width + enclosure.padding)),
    height: Math.max(enclosure.minimum.height, ...placed.map(({ y, height }) => y + height + enclosure.padding)),
  };
}

function freePlace(wish: Point, size: Size, placed: readonly Placed[]): Point {
  const isFree = ({ x, y }: Point) =>
    placed.every(
      (other) =>
        x + size.width + apart <= other.x ||
        other.x + other.width + apart <= x ||
        y + size.height + apart <= other.y ||
        other.y + other.height + apart <= y,
    );
  if (isFree(wish)) return { x: wish.x, y: wish.y };
  const beside = placed.flatMap((other) => [
    { x: other.x + other.width + enclosure.gap, y: other.y },
    { x: other.x, y: other.y + other.height + enclosure.gap },
  ]);
  const distance = ({ x, y }: Point) => Math.hypot(x - wish.x, y - wish.y);
  // Below the lowest there is always room, so there is always one.
  const nearest = beside.filter(isFree).toSorted((one, other) => distance(one) - distance(other))[0];
  return nearest ?? wish;
}

/** Where a person dragged nodes to, by their ids; each inside the node that enclosed it then. */
export type DraggedPlaces = Readonly<Record<string, Point & { readonly parentId: string | null }>>;

/** The layout with what a person dragged where they left it. */
export function withDragged(layout: Layout, dragged: DraggedPlaces): Layout {
  const moved = Object.entries(dragged).flatMap(([id, { parentId, x, y }]) => {
    const box = layout.get(id);
    return box?.parentId === parentId ? [[id, { ...box, x, y }] as const] : [];
  });
  return moved.length === 0 ? layout : new Map([...layout, ...moved]);
}
