import { expect, it } from 'vitest';
import type { EnvironmentMap as SentMap } from '#contract/topology.ts';
import { mapOf } from './map-model.ts';

const sent: SentMap = {
  environmentId: 'demo/prod',
  revision: 'ec2 1 0',
  drawing: {
    connectionId: 'demo',
    name: 'prod',
    zones: ['eu-west-1a', 'eu-west-1b'],
    nodes: [
      { ...nodeAt('stack', 'shop', null), zones: [] },
      {
        ...nodeAt('group', 'web', 0),
        zones: [0, 1],
        dots: [
          { id: 'i-1', condition: 'ok', zone: 1 },
          { id: 'i-2', condition: 'failed', zone: null, changedAt: 7 },
        ],
      },
      { ...nodeAt('target_group', 'front', 0), zones: [1] },
    ],
    edges: [{ from: 2, to: 1, kind: 'registers' }],
    hidden: 0,
    structure: 's',
  },
  read: { at: 1, identity: null, freshness: 'fresh' },
};

function nodeAt(kind: 'stack' | 'group' | 'target_group', id: string, parent: number | null) {
  return { kind, id, parent, name: id, detail: '', condition: 'ok' as const, changedAt: null, dots: [], counts: {} };
}

it('gives back everything that was sent by its position', () => {
  const map = mapOf(sent, undefined);
  expect(map.nodes.map(({ id, parentId, zones }) => [id, parentId, zones])).toEqual([
    ['stack:shop', null, []],
    ['group:web', 'stack:shop', ['eu-west-1a', 'eu-west-1b']],
    ['target_group:front', 'stack:shop', ['eu-west-1b']],
  ]);
  expect(map.nodes[1]?.ref).toEqual({ kind: 'group', connectionId: 'demo', id: 'web' });
  expect(map.nodes[1]?.dots).toEqual([
    { id: 'i-1', condition: 'ok', zone: 'eu-west-1b', changedAt: null },
    { id: 'i-2', condition: 'failed', zone: null, changedAt: 7 },
  ]);
  expect(map.edges).toEqual([
    { id: 'registers target_group:front group:web', from: 'target_group:front', to: 'group:web', kind: 'registers' },
  ]);
});

it('keeps what is there where nothing differs, and tells when that was read', () => {
  const before = mapOf(sent, undefined);
  const read = { ...sent.read, at: 2 };
  const now = mapOf({ ...sent, drawing: null, read }, before);
  expect(now).toEqual({ ...before, read });
  expect(now.nodes).toBe(before.nodes);
});
