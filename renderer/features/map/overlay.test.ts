import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditions } from '#contract/inventory.ts';
import { mapDot, mapNode } from './map.testing.ts';
import { dotLooks, dotsWords, recentChange, zoneCounts, zoneLetter } from './overlay.ts';
import { overlays } from './search-params.ts';

const dots = [
  mapDot('i-1', { changedAt: 50 }),
  mapDot('i-2', { condition: 'failed', zone: 'eu-west-1b', changedAt: 100 }),
  mapDot('i-3', { zone: null }),
];

describe('the overlays', () => {
  it('show health by shape and not by colour alone', () => {
    expect(dotLooks(dots, 'health', 0)).toEqual([
      { shape: 'dot', colour: 'text-neutral', indexes: [0, 2] },
      { shape: 'octagon', colour: 'text-critical', indexes: [1] },
    ]);
  });

  it('show what changed since a moment', () => {
    expect(dotLooks(dots, 'change', 100).map(({ shape, indexes }) => [shape, indexes])).toEqual([
      ['dot', [0, 2]],
      ['diamond', [1]],
    ]);
    expect(recentChange(mapNode('group:web', { dots, changedAt: 60 }), 50)).toBe(100);
    expect(recentChange(mapNode('group:web', { dots, changedAt: 60 }), 101)).toBeNull();
  });

  it('show zones by their letters', () => {
    expect(dots.map(({ zone }) => zoneLetter(zone))).toEqual(['a', 'b', '?']);
    expect(zoneCounts([...dots, mapDot('i-4')])).toBe('? 1 · a 2 · b 1');
  });

  it('draw every dot once', () => {
    const anyDot = fc.record({
      id: fc.string(),
      condition: fc.constantFrom(...conditions),
      zone: fc.option(fc.constantFrom('eu-west-1a', 'eu-west-1f')),
      changedAt: fc.option(fc.nat(100)),
    });
    fc.assert(
      fc.property(fc.array(anyDot), fc.constantFrom(...overlays), (some, overlay) => {
        const drawn = dotLooks(some, overlay, 50).flatMap(({ indexes }) => indexes);
        expect(drawn.toSorted((one, other) => one - other)).toEqual(some.map((_, index) => index));
      }),
    );
  });
});

it('the dots of a group are said in words, worst first', () => {
  expect(dotsWords(dots)).toBe('3 instances: 1 failed, 2 ok');
  expect(dotsWords(dots.slice(0, 1))).toBe('1 instance: 1 ok');
});
