import { describe, expect, it } from 'vitest';
import { capacityWords, changesOnly, drawCapacity } from './capacity-drawing.ts';

const at = (atMs: number, instances: number, serving: number, required = 4) => ({ atMs, instances, serving, required });
const size = { width: 100, height: 60 };

describe('capacity, drawn', () => {
  it('is steps from the left to the right edge, with nothing at the bottom', () => {
    const { instances, serving, servingArea, floor, missing } = drawCapacity([at(0, 4, 4), at(50, 6, 4)], 100, size);
    expect(instances).toBe('M0 20H50L50 0H100');
    expect(serving).toBe('M0 20H50L50 20H100');
    expect(servingArea).toBe(`${serving}V60H0Z`);
    expect(floor).toBe(serving);
    expect(missing).toEqual([]);
  });

  it('marks where less serves than is required', () => {
    const { missing } = drawCapacity([at(0, 4, 4), at(20, 4, 2), at(40, 4, 4)], 100, size);
    expect(missing).toEqual([{ x: 20, width: 20, y: 0, height: 30 }]);
  });

  it('names the most, its half where that is whole, and nothing', () => {
    expect(drawCapacity([at(0, 6, 4)], 10, size).counts).toEqual([
      { count: 6, y: 0 },
      { count: 3, y: 30 },
      { count: 0, y: 60 },
    ]);
    expect(drawCapacity([at(0, 5, 4)], 10, size).counts.map(({ count }) => count)).toEqual([5, 0]);
  });

  it('stays inside where moments are all the same, or nothing is known', () => {
    expect(drawCapacity([at(7, 0, 0, 0)], 7, size).instances).toBe('M0 60H0');
    expect(drawCapacity([], 7, size)).toMatchObject({ instances: '', servingArea: '', missing: [] });
  });
});

describe('capacity in words', () => {
  it('tells the lowest against the floor, and the most', () => {
    expect(capacityWords([at(0, 6, 6), at(1, 7, 5), at(2, 6, 6)])).toBe(
      'At its lowest 5 serve where 4 are required; at most 7 instances.',
    );
    expect(capacityWords([at(0, 4, 4), at(1, 4, 3)])).toContain('The floor is crossed.');
    expect(capacityWords([])).toBe('Nothing is known of its capacity yet.');
  });
});

it('leaves out what did not change', () => {
  expect(changesOnly([at(0, 4, 4), at(1, 4, 4), at(2, 5, 4), at(3, 5, 4)]).map(({ atMs }) => atMs)).toEqual([0, 2]);
});
