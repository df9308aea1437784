import fc from 'fast-check';
import { conditions, type ResourceRef } from '#contract/inventory.ts';
import { testOrigin } from './facts.testing.ts';
import { type LinkEdge, type LinkNode, type Links, linkKey } from './topology-links.ts';

const { connectionId } = testOrigin;

export const testEnvironmentId = `${connectionId}/prod`;

/** A thing of the environment prod; its id is its name. */
export function linkNode(kind: ResourceRef['kind'], name: string, values: Partial<LinkNode> = {}): LinkNode {
  const ref = { kind, connectionId, id: name };
  return {
    id: linkKey(ref),
    ref,
    name,
    detail: '',
    condition: 'ok',
    counts: {},
    environmentId: testEnvironmentId,
    stackId: null,
    zones: [],
    changedAt: null,
    members: [],
    ...values,
  };
}

/** An edge between two things that are given as `KIND:ID`. */
export function linkEdge(kind: LinkEdge['kind'], from: string, to: string): LinkEdge {
  return { kind, from, to };
}

export function dot(id: string, condition: LinkNode['condition'] = 'ok') {
  return { id, condition, zone: 'eu-west-1a', changedAt: null };
}

const kinds = ['stack', 'group', 'instance', 'load_balancer', 'target_group', 'database'] as const;

interface Drawn {
  readonly kind: (typeof kinds)[number];
  readonly condition: (typeof conditions)[number];
  /** Which of the stacks it is in, as a share of them all. */
  readonly within: number | null;
  readonly dots: number;
}

const share = fc.double({ min: 0, max: 0.999, noNaN: true });

function pick<Value>(values: readonly Value[], at: number): Value | undefined {
  return values[Math.floor(at * values.length)];
}

/** Any environment at all: circles of stacks, edges to things that do not exist and all. */
export function anyLinks(size: { readonly maxLength: number }): fc.Arbitrary<Links> {
  const node = fc.record<Drawn>({
    kind: fc.constantFrom(...kinds),
    condition: fc.constantFrom(...conditions),
    within: fc.option(share),
    dots: fc.nat(4),
  });
  const edge = fc.tuple(fc.constantFrom<LinkEdge['kind']>('routes', 'registers', 'belongs'), share, share);
  return fc.tuple(fc.array(node, { ...size, size: 'max' }), fc.array(edge, { maxLength: 60 })).map(([drawn, tied]) => {
    const stacks = drawn.flatMap(({ kind }, index) => (kind === 'stack' ? [`n${index}`] : []));
    const nodes = drawn.map(({ kind, condition, within, dots }, index) => {
      const members = kind === 'group' ? Array.from({ length: dots }, (_, at) => dot(`i-${index}-${at}`)) : [];
      const stackId = within === null ? null : (pick(stacks, within) ?? 'elsewhere');
      return linkNode(kind, `n${index}`, { condition, stackId, members });
    });
    const keys = [...nodes.map(({ ref }) => linkKey(ref)), 'target_group:elsewhere'];
    const edges = tied.map(([kind, from, to]) => linkEdge(kind, pick(keys, from) ?? '', pick(keys, to) ?? ''));
    return { nodes, edges };
  });
}
