import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGraph } from './graph.ts';
import { gridLayout, type Layout } from './layout.ts';
import { anyMap, shop } from './map.testing.ts';
import { type Direction, firstNode, neighbourhood, nodeTowards } from './neighbours.ts';

const graph = toGraph(shop);
const layout = gridLayout(graph);

function walk(start: string, ...directions: readonly Direction[]): string | null {
  return directions.reduce<string | null>((at, direction) => at && nodeTowards(graph, layout, at, direction), start);
}

describe('the neighbourhood of a node', () => {
  it('is what it leads to, what leads to it, and what encloses these', () => {
    expect(neighbourhood(graph, 'target_group:web-targets')).toEqual(
      new Set(['target_group:web-targets', 'stack:edge', 'load_balancer:front', 'group:web', 'stack:web']),
    );
    expect(neighbourhood(graph, 'database:orders')).toEqual(new Set(['database:orders']));
  });

  it('of what encloses others is everything inside, and theirs', () => {
    expect(neighbourhood(graph, 'stack:web')).toEqual(
      new Set(['stack:web', 'group:web', 'target_group:web-targets', 'stack:edge']),
    );
  });
});

describe('the arrow keys', () => {
  it('walk along the edges and back', () => {
    expect(walk('load_balancer:front', 'right')).toBe('target_group:web-targets');
    expect(walk('load_balancer:front', 'right', 'right')).toBe('group:web');
    expect(walk('group:web', 'left', 'left')).toBe('load_balancer:front');
  });

  it('go into what encloses others, and out again', () => {
    expect(walk('stack:edge', 'down')).toBe('load_balancer:front');
    expect(walk('stack:edge', 'down', 'up')).toBe('stack:edge');
  });

  it('begin at the top left and end at the edge of the map', () => {
    expect(firstNode(graph, layout)).toBe('stack:edge');
    expect(walk('stack:edge', 'up')).toBeNull();
  });

  it('reach every node of any map', () => {
    const directions = ['left', 'right', 'up', 'down'] as const;
    fc.assert(
      fc.property(anyMap, (map) => {
        const any = toGraph({ ...map, edges: [] });
        const places: Layout = gridLayout(any);
        const reached = new Set<string>();
        const queue = [firstNode(any, places)];
        for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
          if (at === null || reached.has(at)) continue;
          reached.add(at);
          for (const direction of directions) queue.push(nodeTowards(any, places, at, direction));
        }
        expect(reached.size).toBe(map.nodes.length);
      }),
    );
  });
});
