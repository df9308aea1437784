import ELK from 'elkjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGraph } from './graph.ts';
import { keepPlaces, withDragged } from './keep-places.ts';
import { type Box, gridLayout, type Layout, layOut } from './layout.ts';
import { anyMap, environmentMap, mapDot, mapEdge, mapNode, shop } from './map.testing.ts';
import type { EnvironmentMap } from './map-model.ts';

const engine = new ELK();
const never = new AbortController().signal;

async function laidOut(map: EnvironmentMap): Promise<Layout> {
  const { layout, plain } = await layOut(toGraph(map), engine, never);
  expect(plain).toBe(false);
  return layout;
}

function overlaps(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** Everything has its place, inside what encloses it and beside its siblings. */
function expectSound(map: EnvironmentMap, layout: Layout): void {
  const { parentOf } = toGraph(map);
  expect([...layout.keys()].toSorted()).toEqual(map.nodes.map(({ id }) => id).toSorted());
  for (const [id, box] of layout) {
    expect(box.parentId).toBe(parentOf.get(id) ?? null);
    const outer = box.parentId === null ? undefined : layout.get(box.parentId);
    if (outer !== undefined) {
      expect(box.x + box.width).toBeLessThanOrEqual(outer.width);
      expect(box.y + box.height).toBeLessThanOrEqual(outer.height);
    }
    for (const [otherId, other] of layout) {
      if (otherId !== id && other.parentId === box.parentId) expect(overlaps(box, other)).toBe(false);
    }
  }
}

describe('a layout', () => {
  it('puts what is sent to on the right of what sends, stack by stack', async () => {
    const layout = await laidOut(shop);
    expectSound(shop, layout);
    const x = (id: string) => layout.get(id)?.x ?? Number.NaN;
    expect(x('target_group:web-targets')).toBeGreaterThan(x('load_balancer:front'));
    expect(x('stack:web')).toBeGreaterThan(x('stack:edge'));
  });

  it('has a place for everything, whatever the map', async () => {
    await fc.assert(
      fc.asyncProperty(anyMap, async (map) => expectSound(map, await laidOut(map))),
      { numRuns: 25 },
    );
  });

  it('does not depend on how things are', async () => {
    const failing = { ...shop, nodes: shop.nodes.map((node) => ({ ...node, condition: 'failed' as const })) };
    expect(await laidOut(failing)).toEqual(await laidOut(shop));
  });

  it('is plain where the better one takes too long', async () => {
    const stuck = { layout: () => new Promise<never>(() => {}) };
    const late = new AbortController();
    const answer = layOut(toGraph(shop), stuck, late.signal);
    late.abort();
    expect(await answer).toEqual({ plain: true, layout: gridLayout(toGraph(shop)) });
  });

  it('is plain where the engine fails', async () => {
    const broken = { layout: () => Promise.reject(new Error('no')) };
    expect((await layOut(toGraph(shop), broken, never)).plain).toBe(true);
  });
});

describe('the plain layout', () => {
  it('has a place for everything', () => {
    fc.assert(fc.property(anyMap, (map) => expectSound(map, gridLayout(toGraph(map)))));
  });
});

describe('another structure', () => {
  it('moves nothing that is still there and of the same size', () => {
    fc.assert(
      fc.property(anyMap, anyMap, (before, after) => {
        const old = gridLayout(toGraph(before));
        const kept = keepPlaces(old, gridLayout(toGraph(after)));
        expectSound(after, kept);
        for (const [id, box] of kept) {
          const was = old.get(id);
          const same = was?.parentId === box.parentId && was.width === box.width && was.height === box.height;
          if (same) expect([id, box.x, box.y]).toEqual([id, was.x, was.y]);
        }
      }),
    );
  });

  it('that is the same again changes nothing', () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        const layout = gridLayout(toGraph(map));
        expect(keepPlaces(layout, layout)).toEqual(layout);
      }),
    );
  });

  it('finds room for what came, near where the fresh layout wants it', async () => {
    const more = environmentMap(
      [...shop.nodes, mapNode('group:worker', { parentId: 'stack:web', dots: [mapDot('i-9')] })],
      [...shop.edges, mapEdge('target_group:web-targets', 'group:worker')],
    );
    const before = await laidOut(shop);
    const kept = keepPlaces(before, await laidOut(more));
    expectSound(more, kept);
    for (const id of ['group:web', 'stack:edge', 'load_balancer:front']) expect(kept.get(id)).toEqual(before.get(id));
  });
});

describe('what a person dragged', () => {
  it('stays where they left it as long as it is inside the same thing', () => {
    const layout = gridLayout(toGraph(shop));
    const moved = withDragged(layout, {
      'database:orders': { parentId: null, x: 7, y: 9 },
      'group:web': { parentId: 'stack:of before', x: 7, y: 9 },
      'group:gone': { parentId: null, x: 7, y: 9 },
    });
    expect(moved.get('database:orders')).toMatchObject({ x: 7, y: 9 });
    expect(moved.get('group:web')).toEqual(layout.get('group:web'));
    expect(moved.size).toBe(layout.size);
  });
});
