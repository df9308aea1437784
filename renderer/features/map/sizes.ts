import type { MapNode } from './map-model.ts';

/** Pixels of the map at zoom 1. Every size follows from the data, so that nothing has to be measured. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The place of a dot at its full size. */
export const dotPitch = 14;
const dotPitchMin = 4;

/** Around the content of a card. */
export const cardPadding = 10;
/** The two lines of a card, above its dots. */
export const cardHead = 52;
const cardWidth = 256;
const widestDots = 40;
/** Twice and a half as many columns as rows suits a card best. */
const dotsAspect = 2.5;

/** The heading of a node that encloses others, and what it keeps free around them. */
export const enclosure = { head: 56, padding: 16, gap: 28, minimum: { width: 256, height: 84 } } as const;

const narrowestDots = Math.floor((cardWidth - 2 * cardPadding) / dotPitch);

/** The room for this many dots and a row more, so that a group can grow a little within its card. */
export function dotsRoom(count: number): Size {
  if (count === 0) return { width: 0, height: 0 };
  const columns = Math.min(widestDots, Math.max(narrowestDots, Math.ceil(Math.sqrt(count * dotsAspect))));
  const rows = Math.ceil((count + Math.ceil(columns / 2)) / columns);
  return { width: columns * dotPitch, height: rows * dotPitch };
}

/** The size of a node that encloses none. */
export function cardSize({ dots }: Pick<MapNode, 'dots'>): Size {
  const room = dotsRoom(dots.length);
  return {
    width: Math.max(cardWidth, room.width + 2 * cardPadding),
    height: cardHead + (room.height === 0 ? 0 : room.height + cardPadding),
  };
}

/** The part of a card that its dots have. */
export function dotsRoomOf(card: Size): Size {
  return { width: card.width - 2 * cardPadding, height: Math.max(0, card.height - cardHead - cardPadding) };
}

export interface DotGrid {
  readonly columns: number;
  /** Pixels from one dot to the next. */
  readonly pitch: number;
}

/** How dots are spread over their room: as large as they fit, where a group grew beyond what its card was made for. */
export function dotGrid(count: number, room: Size): DotGrid {
  for (let pitch = dotPitch; pitch > dotPitchMin; pitch -= 1) {
    const columns = Math.floor(room.width / pitch);
    if (columns * Math.floor(room.height / pitch) >= count) return { columns, pitch };
  }
  return { columns: Math.max(1, Math.floor(room.width / dotPitchMin)), pitch: dotPitchMin };
}

/** The dot at a point of the room; null where there is none. */
export function dotAt(point: { readonly x: number; readonly y: number }, count: number, grid: DotGrid): number | null {
  const column = Math.floor(point.x / grid.pitch);
  if (column < 0 || column >= grid.columns || point.y < 0) return null;
  const index = Math.floor(point.y / grid.pitch) * grid.columns + column;
  return index < count ? index : null;
}
