import type { MapDrawing } from '#contract/topology.ts';
import type { Topology } from './topology.ts';
import type { LinkMember, LinkNode } from './topology-links.ts';

/** What is drawn, as it is sent: every long word stands in it once. */
export function drawingOf(topology: Topology): Omit<MapDrawing, 'connectionId' | 'name'> {
  const { nodes, parents, edges, hidden, structure } = topology;
  const zones = new Zones();
  return {
    nodes: nodes.map((node, position) => sentNode(node, parents[position] ?? null, zones)),
    edges: [...edges],
    zones: zones.names,
    hidden,
    structure,
  };
}

/** Numbers zones in the order in which they are met. */
class Zones {
  readonly names: string[] = [];
  readonly #positions = new Map<string, number>();

  positionOf(zone: string): number {
    const known = this.#positions.get(zone);
    if (known !== undefined) return known;
    const position = this.names.push(zone) - 1;
    this.#positions.set(zone, position);
    return position;
  }
}

function sentNode(node: LinkNode, parent: number | null, zones: Zones): MapDrawing['nodes'][number] {
  const { ref, name, detail, condition, changedAt, counts } = node;
  return {
    kind: ref.kind,
    id: ref.id,
    parent,
    name,
    detail,
    condition,
    zones: node.zones.map((zone) => zones.positionOf(zone)),
    changedAt,
    dots: node.members.map((member) => sentDot(member, zones)),
    counts,
  };
}

function sentDot({ id, condition, zone, changedAt }: LinkMember, zones: Zones) {
  const dot = { id, condition, zone: zone === null ? null : zones.positionOf(zone) };
  return changedAt === null ? dot : { ...dot, changedAt };
}
