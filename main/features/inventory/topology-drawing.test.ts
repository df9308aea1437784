import { expect, it } from 'vitest';
import { dot, linkEdge, linkNode } from './topology.testing.ts';
import { topologyOf } from './topology.ts';
import { drawingOf } from './topology-drawing.ts';

it('tells every zone and every node once, and everything else by their positions', () => {
  const members = [
    dot('i-1'),
    { ...dot('i-2', 'failed'), zone: 'eu-west-1b', changedAt: 7 },
    { ...dot('i-3'), zone: null },
  ];
  const drawing = drawingOf(
    topologyOf({
      nodes: [
        linkNode('stack', 'shop'),
        linkNode('group', 'web', { stackId: 'shop', zones: ['eu-west-1a', 'eu-west-1b'], members }),
        linkNode('target_group', 'front', { stackId: 'shop', zones: ['eu-west-1b'] }),
      ],
      edges: [linkEdge('registers', 'target_group:front', 'group:web')],
    }),
  );
  expect(drawing.nodes.map(({ kind, id, parent }) => [kind, id, parent])).toEqual([
    ['stack', 'shop', null],
    ['target_group', 'front', 0],
    ['group', 'web', 0],
  ]);
  expect(drawing.edges).toEqual([{ from: 1, to: 2, kind: 'registers' }]);
  expect(drawing.zones).toEqual(['eu-west-1b', 'eu-west-1a']);
  expect(drawing.nodes.map(({ zones }) => zones)).toEqual([[], [0], [1, 0]]);
  expect(drawing.nodes[2]?.dots).toEqual([
    { id: 'i-1', condition: 'ok', zone: 1 },
    { id: 'i-2', condition: 'failed', zone: 0, changedAt: 7 },
    { id: 'i-3', condition: 'ok', zone: null },
  ]);
});
