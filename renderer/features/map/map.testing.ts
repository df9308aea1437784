import fc from 'fast-check';
import { conditions } from '#contract/inventory.ts';
import type { EnvironmentMap, MapEdge, MapNode } from './map-model.ts';

const connectionId = 'demo@eu-west-1';

/** A node of a map, given as `KIND:ID`. */
export function mapNode(id: string, values: Partial<MapNode> = {}): MapNode {
  const [kind = '', name = ''] = id.split(':');
  return {
    id,
    ref: { kind: kind as MapNode['ref']['kind'], connectionId, id: name },
    parentId: null,
    name,
    detail: '',
    condition: 'ok',
    zones: [],
    changedAt: null,
    dots: [],
    counts: {},
    ...values,
  };
}

export function mapEdge(from: string, to: string): MapEdge {
  return { id: `${from} ${to}`, from, to, kind: 'routes' };
}

export function mapDot(id: string, values: Partial<MapNode['dots'][number]> = {}): MapNode['dots'][number] {
  return { id, condition: 'ok', zone: 'eu-west-1a', changedAt: null, ...values };
}

export function environmentMap(nodes: MapNode[], edges: MapEdge[] = []): EnvironmentMap {
  return {
    environmentId: `${connectionId}/prod`,
    revision: 'ec2 1 0',
    name: 'prod',
    nodes,
    edges,
    hidden: 0,
    structure: 'a',
    read: { at: 0, identity: null, freshness: 'fresh' },
  };
}

/** A small shop: a balancer in front of two groups, each in a stack of its own, and a database that stands alone. */
export const shop = environmentMap(
  [
    mapNode('stack:edge'),
    mapNode('load_balancer:front', { parentId: 'stack:edge' }),
    mapNode('target_group:web-targets', { parentId: 'stack:edge' }),
    mapNode('stack:web'),
    mapNode('group:web', {
      parentId: 'stack:web',
      dots: [mapDot('i-1'), mapDot('i-2', { condition: 'failed', zone: 'eu-west-1b' }), mapDot('i-3')],
    }),
    mapNode('database:orders'),
  ],
  [mapEdge('load_balancer:front', 'target_group:web-targets'), mapEdge('target_group:web-targets', 'group:web')],
);

/** Any map: nodes nested in any way, and edges between any two. */
export const anyMap: fc.Arbitrary<EnvironmentMap> = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat(40)),
      dots: fc.nat(60),
      condition: fc.constantFrom(...conditions),
      to: fc.option(fc.nat(40)),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((drawn) => {
    const idAt = (index: number) => `stack:${index}`;
    const nodes = drawn.map(({ parent, dots, condition }, index) =>
      mapNode(idAt(index), {
        parentId: parent === null ? null : idAt(parent),
        condition,
        dots: Array.from({ length: dots }, (_, dot) => mapDot(`i-${index}-${dot}`)),
      }),
    );
    const edges = drawn.flatMap(({ to }, index) => (to === null ? [] : [mapEdge(idAt(index), idAt(to))]));
    return environmentMap(nodes, edges);
  });
