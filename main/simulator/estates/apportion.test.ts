import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion } from './apportion.ts';

describe('apportion', () => {
  it('splits exactly, leaves nobody out, and gives the heavier no less', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 5_000 }), (each, spare) => {
        const parts = apportion(each.length + spare, each);
        expect(parts.reduce((left, right) => left + right, 0)).toBe(each.length + spare);
        expect(Math.min(...parts)).toBeGreaterThanOrEqual(1);
        const heaviest = each.indexOf(Math.max(...each));
        expect(parts[heaviest]).toBe(Math.max(...parts));
      }),
    );
  });

  it('refuses to split what is not enough for everybody', () => {
    expect(() => apportion(2, [1, 1, 1])).toThrow('cannot be split');
  });
});
