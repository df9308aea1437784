import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Condition } from '#contract/inventory.ts';
import { conditions } from '#contract/inventory.ts';
import { mapDrawingSchema, mapLimit } from '#contract/topology.ts';
import { anyLinks, dot, linkEdge, linkNode } from './topology.testing.ts';
import { topologyOf } from './topology.ts';
import { drawingOf } from './topology-drawing.ts';
import type { LinkNode, Links } from './topology-links.ts';
import { linkKey } from './topology-links.ts';

const abnormal: readonly Condition[] = ['failed', 'warning', 'waiting', 'changing'];

const shop: Links = {
  nodes: [
    linkNode('stack', 'shop'),
    linkNode('stack', 'shop-web', { stackId: 'shop' }),
    linkNode('stack', 'shop-roles', { stackId: 'shop' }),
    linkNode('group', 'web', { stackId: 'shop-web', members: [dot('i-1'), dot('i-2', 'failed')] }),
    linkNode('target_group', 'web-targets', { stackId: 'shop-web' }),
    linkNode('load_balancer', 'front', { stackId: 'shop-web' }),
    linkNode('database', 'orders', { stackId: 'elsewhere' }),
    linkNode('instance', 'i-9'),
  ],
  edges: [
    linkEdge('routes', 'load_balancer:front', 'target_group:web-targets'),
    linkEdge('registers', 'target_group:web-targets', 'group:web'),
    linkEdge('registers', 'target_group:web-targets', 'group:of another environment'),
  ],
};

function calmThings(count: number, values: Parameters<typeof linkNode>[2] = {}) {
  return Array.from({ length: count }, (_, index) => linkNode('instance', `i-${index}`, values));
}

function withConditions(links: Links, chosen: readonly Condition[]): Links {
  const at = (index: number) => chosen[index % chosen.length] ?? 'ok';
  const nodes = links.nodes.map((node, index) => ({ ...node, condition: at(index) }));
  return { ...links, nodes };
}

describe('the map of an environment', () => {
  it('puts things into their stacks and stacks into those around them', () => {
    const { nodes, parents } = topologyOf(shop);
    expect(nodes.map(({ id }, position) => [id, nodes[parents[position] ?? -1]?.id ?? null])).toEqual([
      ['instance:i-9', null],
      ['database:orders', null],
      ['stack:shop', null],
      ['stack:shop-roles', 'stack:shop'],
      ['stack:shop-web', 'stack:shop'],
      ['load_balancer:front', 'stack:shop-web'],
      ['group:web', 'stack:shop-web'],
      ['target_group:web-targets', 'stack:shop-web'],
    ]);
  });

  it('shows the instances of a group as its dots', () => {
    const group = topologyOf(shop).nodes.find(({ id }) => id === 'group:web');
    expect(group?.members.map(({ id, condition }) => `${id} ${condition}`)).toEqual(['i-1 ok', 'i-2 failed']);
  });

  it('follows traffic from the balancer to the group', () => {
    const { nodes, edges } = topologyOf(shop);
    expect(edges.map(({ from, kind, to }) => `${nodes[from]?.id} ${kind} ${nodes[to]?.id}`)).toEqual([
      'target_group:web-targets registers group:web',
      'load_balancer:front routes target_group:web-targets',
    ]);
  });

  it('loses an edge with its link', () => {
    const { edges, structure } = topologyOf({ ...shop, edges: shop.edges.slice(1) });
    expect(edges.map(({ kind }) => kind)).toEqual(['registers']);
    expect(structure).not.toBe(topologyOf(shop).structure);
  });

  it('keeps its structure whatever order things come in', () => {
    const reversed = { nodes: shop.nodes.toReversed(), edges: shop.edges.toReversed() };
    expect(topologyOf(reversed)).toEqual(topologyOf(shop));
  });

  it('keeps its structure whatever things are called, and loses it where one lies elsewhere', () => {
    const [first, ...others] = shop.nodes.toReversed();
    const withFirst = (values: Partial<LinkNode>) =>
      topologyOf({ ...shop, nodes: [...others, ...(first ? [{ ...first, ...values }] : [])] });
    expect(withFirst({ name: 'zebra' }).nodes.map(({ id }) => id)).not.toEqual(
      topologyOf(shop).nodes.map(({ id }) => id),
    );
    expect(withFirst({ name: 'zebra' }).structure).toBe(topologyOf(shop).structure);
    expect(withFirst({ stackId: 'shop' }).structure).not.toBe(topologyOf(shop).structure);
  });

  it('leaves out empty stacks first, then what stands alone', () => {
    const crowd = Array.from({ length: mapLimit }, (_, index) => linkNode('target_group', `t${index}`));
    const few = { ...shop, nodes: [...shop.nodes, ...crowd.slice(0, mapLimit - 7)] };
    const kinds = (links: Links, showAll = false) => topologyOf(links, showAll).nodes.map(({ id }) => id);
    expect(kinds(few)).not.toContain('stack:shop-roles');
    expect(kinds(few)).toContain('instance:i-9');
    expect(topologyOf(few).hidden).toBe(1);
    const many = { ...shop, nodes: [...shop.nodes, ...crowd] };
    expect(kinds(many)).not.toContain('instance:i-9');
    expect(kinds(many)).toEqual(expect.arrayContaining(['load_balancer:front', 'group:web', 'stack:shop-web']));
  });

  it('fills the room that is left with empty stacks where everything is wanted', () => {
    const stacks = Array.from({ length: mapLimit }, (_, index) => linkNode('stack', `s${index}`));
    const links = { ...shop, nodes: [...shop.nodes, ...stacks] };
    expect(topologyOf(links).nodes).toHaveLength(7);
    expect(topologyOf(links, true).nodes).toHaveLength(mapLimit);
    expect(topologyOf(links, true).hidden).toBe(8);
  });

  it('draws the worst where even what is abnormal is too much', () => {
    const links = {
      nodes: [
        ...calmThings(mapLimit, { condition: 'changing' }),
        linkNode('database', 'broken', { condition: 'failed' }),
      ],
      edges: [],
    };
    const { nodes, hidden } = topologyOf(links);
    expect(nodes.map(({ id }) => id)).toContain('database:broken');
    expect(nodes).toHaveLength(mapLimit);
    expect(hidden).toBe(1);
  });
});

describe('any map', () => {
  const sizes = [{ maxLength: 40 }, { maxLength: 700 }];

  it.each(sizes)('fits the contract, and no edge or parent leads nowhere: $maxLength things', (size) => {
    fc.assert(
      fc.property(anyLinks(size), fc.boolean(), (links, showAll) => {
        const topology = topologyOf(links, showAll);
        const { nodes, parents, edges, hidden } = topology;
        mapDrawingSchema.strict().parse({ connectionId: 'c', name: 'e', ...drawingOf(topology) });
        expect(new Set(nodes.map(({ id }) => id)).size + hidden).toBe(links.nodes.length);
        expect(parents).toHaveLength(nodes.length);
        for (const [position, parent] of parents.entries()) expect(parent ?? -1).toBeLessThan(position);
        for (const { from, to } of edges) expect([from in nodes, to in nodes]).toEqual([true, true]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(sizes)('hides nothing that is abnormal: $maxLength things', (size) => {
    fc.assert(
      fc.property(anyLinks(size), (links) => {
        const shown = new Set(topologyOf(links).nodes.map(({ id }) => id));
        const needed = links.nodes.filter(({ condition }) => abnormal.includes(condition));
        if (needed.length <= mapLimit) for (const { ref } of needed) expect(shown.has(linkKey(ref))).toBe(true);
        else expect(shown.size).toBe(mapLimit);
      }),
      { numRuns: 60 },
    );
  });

  it('is laid out once, whatever conditions change', () => {
    const chosen = fc.array(fc.constantFrom(...conditions), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(anyLinks({ maxLength: 60 }), chosen, (links, now) => {
        const { structure, nodes } = topologyOf(withConditions(links, now));
        const before = topologyOf(links);
        expect(structure).toBe(before.structure);
        expect(nodes.map(({ id }) => id)).toEqual(before.nodes.map(({ id }) => id));
      }),
    );
  });

  it('that hides something moves only for what is or was abnormal', () => {
    const calm = fc.array(fc.constantFrom<Condition>('unread', 'ok', 'off'), { minLength: 1, maxLength: 20 });
    const large = { nodes: [...shop.nodes, ...calmThings(mapLimit)].slice(1), edges: shop.edges };
    fc.assert(
      fc.property(calm, calm, (one, other) => {
        const structures = [one, other].map((chosen) => topologyOf(withConditions(large, chosen)).structure);
        expect(structures[0]).toBe(structures[1]);
      }),
      { numRuns: 20 },
    );
  });
});
