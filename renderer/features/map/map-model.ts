import type { Read, ResourceRef } from '#contract/inventory.ts';
import type { MapDrawing, EnvironmentMap as SentMap } from '#contract/topology.ts';

type SentNode = MapDrawing['nodes'][number];

/** An instance as a dot inside its group. */
export interface MapDot {
  readonly id: string;
  readonly condition: SentNode['condition'];
  readonly zone: string | null;
  /** When the inventory last saw it change; null where it has not. */
  readonly changedAt: number | null;
}

export interface MapNode extends Pick<SentNode, 'name' | 'detail' | 'condition' | 'changedAt' | 'counts'> {
  /** `KIND:ID`, unique in a map and the same from one answer to the next. */
  readonly id: string;
  readonly ref: ResourceRef;
  /** The node that encloses it, e.g. its stack. */
  readonly parentId: string | null;
  readonly zones: readonly string[];
  /** The instances of a group; empty for everything else. */
  readonly dots: readonly MapDot[];
}

export interface MapEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: MapDrawing['edges'][number]['kind'];
}

/** A map as the screen works with it: everything says by itself what it is and what it is tied to. */
export interface EnvironmentMap extends Pick<MapDrawing, 'name' | 'hidden' | 'structure'> {
  readonly environmentId: string;
  readonly revision: string;
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly read: Read;
}

/** Understands an answer; where it says that nothing differs, what was there before stands, read again. */
export function mapOf({ environmentId, revision, drawing, read }: SentMap, before: EnvironmentMap | undefined) {
  if (drawing !== null) return { environmentId, revision, read, ...drawn(drawing) };
  if (before === undefined) throw new Error('A map is missing that nobody had before.');
  return { ...before, read };
}

function drawn({ connectionId, name, zones, nodes, edges, hidden, structure }: MapDrawing) {
  const idAt = (position: number) => {
    const node = nodes[position];
    return node === undefined ? '' : `${node.kind}:${node.id}`;
  };
  const zoneAt = (position: number) => zones[position] ?? '';
  return {
    name,
    nodes: nodes.map(({ kind, id, parent, ...node }, position) => ({
      ...node,
      id: idAt(position),
      ref: { kind, connectionId, id },
      parentId: parent === null ? null : idAt(parent),
      zones: node.zones.map(zoneAt),
      dots: node.dots.map(({ zone, changedAt = null, ...dot }) => ({
        ...dot,
        zone: zone === null ? null : zoneAt(zone),
        changedAt,
      })),
    })),
    edges: edges.map(({ from, to, kind }) => {
      const [fromId, toId] = [idAt(from), idAt(to)];
      return { id: `${kind} ${fromId} ${toId}`, from: fromId, to: toId, kind };
    }),
    hidden,
    structure,
  } satisfies Omit<EnvironmentMap, 'environmentId' | 'revision' | 'read'>;
}
