import { describe, expect, it } from 'vitest';
import { flowEdges, flowNodes, type MapLook, shortName } from './flow.ts';
import { toGraph } from './graph.ts';
import { gridLayout } from './layout.ts';
import { shop } from './map.testing.ts';
import type { MapNode } from './map-model.ts';
import { litBy, placesOf } from './selection.ts';

const graph = toGraph(shop);
const layout = gridLayout(graph);
const plain: MapLook = { overlay: 'health', since: 0, selected: null, lit: null, only: null };
const drawn = flowNodes(graph, layout, plain, new Map());

function changed(look: MapLook, nodes: readonly MapNode[] = shop.nodes): string[] {
  const now = flowNodes(toGraph({ ...shop, nodes: [...nodes] }), layout, look, drawn);
  return [...now.values()].filter((node) => drawn.get(node.id) !== node).map(({ id }) => id);
}

describe('what is drawn', () => {
  it('has what encloses before what is inside', () => {
    const ids = [...drawn.keys()];
    expect(ids).toHaveLength(shop.nodes.length);
    expect(ids.indexOf('stack:web')).toBeLessThan(ids.indexOf('group:web'));
    expect(drawn.get('group:web')?.parentId).toBe('stack:web');
  });

  it('says in words what a thing is, how it is and what it leads to', () => {
    expect(drawn.get('target_group:web-targets')?.data.label).toBe(
      'web-targets, Target group, OK, leads to 1 other, reached from 1 other',
    );
    expect(drawn.get('group:web')?.data.label).toContain('3 instances: 1 failed, 2 ok');
  });

  it('changes only where something changed', () => {
    expect(changed(plain)).toEqual([]);
    const failing = shop.nodes.map((node) =>
      node.id === 'database:orders' ? { ...node, condition: 'failed' as const } : node,
    );
    expect(changed(plain, failing)).toEqual(['database:orders']);
    const selected = placesOf(shop).get('instance~demo@eu-west-1~i-2') ?? null;
    expect(changed({ ...plain, selected })).toEqual(['group:web']);
  });

  it('never moves by another look', () => {
    const looks: MapLook[] = [
      { ...plain, overlay: 'zone' },
      { ...plain, overlay: 'change', since: 5 },
      { ...plain, lit: { nodes: new Set(['group:web']), instances: new Set() } },
    ];
    for (const look of looks) {
      const now = flowNodes(graph, layout, look, drawn);
      for (const [id, { position }] of now) expect(position).toEqual(drawn.get(id)?.position);
    }
  });

  it('leaves out what is not near, and edges that would lead there', () => {
    const only = new Set(['stack:edge', 'load_balancer:front', 'target_group:web-targets']);
    const near = flowNodes(graph, layout, { ...plain, only }, drawn);
    expect([...near.values()].filter(({ hidden }) => hidden === true).map(({ id }) => id)).toEqual([
      'stack:web',
      'group:web',
      'database:orders',
    ]);
    expect(flowEdges(graph, near, null)).toHaveLength(1);
  });
});

it('names leave out what is written above them', () => {
  expect(shortName('shop-prod-web', 'shop-prod')).toBe('web');
  expect(shortName('shop-prod--Public-X', 'shop-prod-Web-Y')).toBe('Public-X');
  expect(shortName('payments-p-Classi-X', 'payments-prod-worker')).toBe('Classi-X');
  expect(shortName('shop-prod', 'shop-prod')).toBe('shop-prod');
  expect(shortName('shopping', 'shop')).toBe('shopping');
  expect(shortName('shop-prod', undefined)).toBe('shop-prod');
});

describe('a blast radius', () => {
  it('lights the origin, what is affected and what encloses these', () => {
    const ref = { connectionId: 'demo@eu-west-1', name: '', condition: 'ok' as const, distance: 1 };
    const lit = litBy(
      {
        origin: { kind: 'instance', connectionId: 'demo@eu-west-1', id: 'i-2' },
        affected: [{ ...ref, kind: 'target_group', id: 'web-targets' }],
        needs: [],
      },
      placesOf(shop),
      graph,
    );
    expect(lit.nodes).toEqual(new Set(['group:web', 'stack:web', 'target_group:web-targets', 'stack:edge']));
    expect(lit.instances).toEqual(new Set(['instance~demo@eu-west-1~i-2']));
    const now = flowNodes(graph, layout, { ...plain, lit }, drawn);
    expect([...now.values()].filter(({ data }) => data.dimmed).map(({ id }) => id)).toEqual([
      'load_balancer:front',
      'database:orders',
    ]);
  });
});
