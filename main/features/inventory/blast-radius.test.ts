import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResourceRef } from '#contract/inventory.ts';
import { blastRadiusSchema } from '#contract/topology.ts';
import { blastRadiusOf } from './blast-radius.ts';
import { testOrigin } from './facts.testing.ts';
import { anyLinks, dot, linkEdge, linkNode, testEnvironmentId } from './topology.testing.ts';
import { type Links, linkKey } from './topology-links.ts';
import { Ties } from './topology-ties.ts';

const { connectionId } = testOrigin;

const shop: Links = {
  nodes: [
    linkNode('stack', 'shop'),
    linkNode('stack', 'shop-web', { stackId: 'shop' }),
    linkNode('stack', 'shop-entry', { stackId: 'shop' }),
    linkNode('group', 'web', { stackId: 'shop-web', members: [dot('i-1'), dot('i-2', 'failed')] }),
    linkNode('target_group', 'targets', { stackId: 'shop-entry' }),
    linkNode('load_balancer', 'front', { stackId: 'shop-entry' }),
    linkNode('load_balancer', 'old'),
    linkNode('instance', 'i-9'),
    linkNode('database', 'orders'),
    linkNode('database', 'orders-1'),
    linkNode('database', 'far', { environmentId: `${connectionId}/test` }),
  ],
  edges: [
    linkEdge('routes', 'load_balancer:front', 'target_group:targets'),
    linkEdge('registers', 'target_group:targets', 'group:web'),
    linkEdge('routes', 'load_balancer:old', 'instance:i-9'),
    linkEdge('belongs', 'database:orders-1', 'database:orders'),
  ],
};

function refOf(kind: ResourceRef['kind'], id: string): ResourceRef {
  return { kind, connectionId, id };
}

function radiusOf(origin: ResourceRef, links = shop) {
  return blastRadiusOf(origin, new Ties(links));
}

function around(kind: ResourceRef['kind'], id: string, links = shop) {
  const { affected, needs } = radiusOf(refOf(kind, id), links);
  const texts = (reached: typeof affected) => reached.map(({ id, distance }) => `${distance} ${id}`);
  return { affected: texts(affected), needs: texts(needs) };
}

describe('the blast radius', () => {
  it('of an instance reaches through its group and target group up to the balancer, and not its neighbours', () => {
    expect(around('instance', 'i-1')).toEqual({
      affected: ['1 web', '2 targets', '3 front'],
      needs: ['1 web', '2 shop-web', '3 shop'],
    });
  });

  it('of a group takes its instances along', () => {
    expect(around('group', 'web').affected).toEqual(['1 i-1', '1 i-2', '1 targets', '2 front']);
  });

  it('of a balancer is the other way round: it needs everything behind it', () => {
    expect(around('load_balancer', 'front')).toEqual({
      affected: [],
      needs: ['1 shop-entry', '1 targets', '2 web', '2 shop', '3 i-1', '3 i-2', '3 shop-web'],
    });
  });

  it('of a stack is everything in it and whatever needs that', () => {
    expect(around('stack', 'shop-web')).toEqual({
      affected: ['1 web', '2 i-1', '2 i-2', '2 targets', '3 front'],
      needs: ['1 shop'],
    });
    expect(around('stack', 'shop').affected).toHaveLength(7);
  });

  it('of a cluster takes its instances along, and it feels the loss of one', () => {
    expect(around('database', 'orders').affected).toEqual(['1 orders-1']);
    expect(around('database', 'orders-1').affected).toEqual(['1 orders']);
  });

  it('of an environment is all that is in it', () => {
    const { affected, needs } = radiusOf(refOf('environment', testEnvironmentId));
    expect(affected.map(({ id }) => id)).not.toContain('far');
    expect(affected).toHaveLength(shop.nodes.length - 1 + 2);
    expect(needs).toEqual([]);
  });

  it('tells conditions and passes the contract', () => {
    const radius = radiusOf(refOf('group', 'web'));
    expect(blastRadiusSchema.strict().parse(radius)).toEqual(radius);
    expect(radius.affected.find(({ id }) => id === 'i-2')).toMatchObject({ kind: 'instance', condition: 'failed' });
  });

  it('ends where a link is gone', () => {
    const cut = { ...shop, edges: shop.edges.filter(({ kind }) => kind !== 'registers') };
    expect(around('instance', 'i-1', cut).affected).toEqual(['1 web']);
    expect(around('load_balancer', 'front', cut).needs).toEqual(['1 shop-entry', '1 targets', '2 shop']);
  });

  it('of what the cache does not hold is empty', () => {
    expect(around('group', 'gone')).toEqual({ affected: [], needs: [] });
  });
});

describe('any blast radius', () => {
  it('mirrors what is needed: who would feel the loss of a thing needs it', () => {
    fc.assert(
      fc.property(anyLinks({ maxLength: 12 }), (links) => {
        const pairs = (which: 'affected' | 'needs') =>
          links.nodes.flatMap(({ ref }) =>
            radiusOf(ref, links)
              [which].filter(({ kind, id }) => links.nodes.some((node) => linkKey(node.ref) === linkKey({ kind, id })))
              .map((other) => (which === 'affected' ? [linkKey(ref), linkKey(other)] : [linkKey(other), linkKey(ref)]))
              .map((pair) => pair.join(' < ')),
          );
        expect(pairs('affected').sort()).toEqual(pairs('needs').sort());
      }),
    );
  });

  it('is the same whether its ties are told at once or one upon the other', () => {
    fc.assert(
      fc.property(anyLinks({ maxLength: 15 }), fc.nat(15), fc.nat(60), ({ nodes, edges }, some, few) => {
        const beneath = new Ties({ nodes: nodes.slice(0, some), edges: edges.slice(0, few) });
        const layered = new Ties({ nodes: nodes.slice(some), edges: edges.slice(few) }, beneath);
        const sorted = (ties: Ties, ref: ResourceRef) => {
          const { affected, needs } = blastRadiusOf(ref, ties);
          return [affected, needs].map((things) => things.map((thing) => `${thing.distance} ${linkKey(thing)}`).sort());
        };
        for (const { ref } of nodes) expect(sorted(layered, ref)).toEqual(sorted(new Ties({ nodes, edges }), ref));
      }),
    );
  });

  it('never grows when a link is removed, nor comes nearer', () => {
    fc.assert(
      fc.property(anyLinks({ maxLength: 20 }), fc.nat(), (links, at) => {
        if (links.edges.length === 0) return;
        const cut = { ...links, edges: links.edges.toSpliced(at % links.edges.length, 1) };
        for (const { ref } of links.nodes) {
          const before = new Map(radiusOf(ref, links).affected.map((thing) => [linkKey(thing), thing.distance]));
          for (const thing of radiusOf(ref, cut).affected) {
            expect(before.get(linkKey(thing))).toBeLessThanOrEqual(thing.distance);
          }
        }
      }),
    );
  });
});
