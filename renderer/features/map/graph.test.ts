import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ancestorsOf, siblingEdges, toGraph, withDescendants } from './graph.ts';
import { anyMap, environmentMap, mapEdge, mapNode, shop } from './map.testing.ts';

describe('a map understood', () => {
  it('knows what is inside what', () => {
    const graph = toGraph(shop);
    expect(graph.childrenOf.get(null)).toEqual(['stack:edge', 'stack:web', 'database:orders']);
    expect(withDescendants(graph, 'stack:edge')).toEqual([
      'stack:edge',
      'load_balancer:front',
      'target_group:web-targets',
    ]);
    expect(ancestorsOf(graph.parentOf, 'group:web')).toEqual(['stack:web']);
  });

  it('lets edges that cross a border connect what stands side by side', () => {
    expect(siblingEdges(toGraph(shop))).toEqual(
      new Map([
        ['stack:edge', [{ from: 'load_balancer:front', to: 'target_group:web-targets' }]],
        [null, [{ from: 'stack:edge', to: 'stack:web' }]],
      ]),
    );
  });

  it('draws no edge to what is not there, to itself or to what encloses it', () => {
    const nodes = [mapNode('stack:a'), mapNode('group:b', { parentId: 'stack:a' })];
    const edges = [mapEdge('group:b', 'stack:a'), mapEdge('group:b', 'group:b'), mapEdge('group:b', 'group:gone')];
    expect(toGraph(environmentMap(nodes, edges)).edges).toEqual([]);
  });

  it('has everything in one place, even where things enclose each other in a circle', () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        const graph = toGraph(map);
        const found = (graph.childrenOf.get(null) ?? []).flatMap((id) => withDescendants(graph, id));
        expect(found.toSorted()).toEqual(map.nodes.map(({ id }) => id).toSorted());
        for (const [inside, edges] of siblingEdges(graph)) {
          const siblings = graph.childrenOf.get(inside) ?? [];
          for (const { from, to } of edges) {
            expect(from).not.toBe(to);
            expect([siblings.includes(from), siblings.includes(to)]).toEqual([true, true]);
          }
        }
      }),
    );
  });
});
