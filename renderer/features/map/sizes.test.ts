import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapDot } from './map.testing.ts';
import { cardSize, dotAt, dotGrid, dotPitch, dotsRoom, dotsRoomOf } from './sizes.ts';

describe('the dots of a card', () => {
  it('have room at their full size, and for a few more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (count) => {
        const dots = Array.from({ length: count }, (_, index) => mapDot(`i-${index}`));
        expect(dotGrid(count + 1, dotsRoomOf(cardSize({ dots }))).pitch).toBe(dotPitch);
      }),
      { numRuns: 40 },
    );
  });

  it('become smaller where a group outgrows its card', () => {
    const room = dotsRoom(30);
    expect(dotGrid(60, room).pitch).toBeLessThan(dotPitch);
    expect(dotGrid(60, room).pitch).toBeGreaterThan(dotPitch / 2);
  });

  it('are found under the pointer', () => {
    const grid = { columns: 10, pitch: 14 };
    expect(dotAt({ x: 15, y: 15 }, 30, grid)).toBe(11);
    expect(dotAt({ x: 139, y: 3 }, 30, grid)).toBe(9);
    expect(dotAt({ x: 141, y: 3 }, 30, grid)).toBeNull();
    expect(dotAt({ x: 15, y: 29 }, 15, grid)).toBeNull();
    expect(dotAt({ x: -1, y: 3 }, 30, grid)).toBeNull();
  });
});
