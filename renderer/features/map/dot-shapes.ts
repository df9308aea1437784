import { type DotGrid, dotPitch } from './sizes.ts';

/**
 * The shapes of the status alphabet (see ui/mark.tsx) as paths around their own middle, so that all dots that look
 * the same are one element however many they are.
 */
const shapes = {
  octagon: 'm-2.4-5.8h4.8l3.4 3.4v4.8l-3.4 3.4h-4.8l-3.4-3.4v-4.8z',
  triangle: 'm0-5.1 5.6 10.1h-11.2z',
  diamond: 'm0-5.7 5.7 5.7-5.7 5.7-5.7-5.7z',
  'half-disc': 'm0-4.5a4.5 4.5 0 0 0 0 9z m0 0a4.5 4.5 0 0 1 0 9',
  'dashed-ring': 'm-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0',
  dot: 'm-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z',
  ring: 'm-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0z',
  tile: 'm-6-6h12v12h-12z',
} as const;

export type DotShape = keyof typeof shapes;

/** The shapes that are drawn as lines only. */
export const outlined: ReadonlySet<DotShape> = new Set(['dashed-ring', 'ring']);

/** The cross inside the octagon of what failed. */
export const crossShape = 'm-2-2 4 4m0-4-4 4';

/** The middle of a dot, in units of which `dotPitch` are from one dot to the next. */
export function dotMiddle(index: number, { columns }: DotGrid): { readonly x: number; readonly y: number } {
  return {
    x: (index % columns) * dotPitch + dotPitch / 2,
    y: Math.floor(index / columns) * dotPitch + dotPitch / 2,
  };
}

/** One path for all dots with these indexes. */
export function dotsPath(shape: string, indexes: readonly number[], grid: DotGrid): string {
  return indexes
    .map((index) => {
      const { x, y } = dotMiddle(index, grid);
      return `M${x} ${y}${shape}`;
    })
    .join('');
}

/** The path of a shape around its own middle. */
export function shapePath(shape: DotShape): string {
  return shapes[shape];
}
