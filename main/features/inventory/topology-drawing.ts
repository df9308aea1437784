import type { MapDrawing } from '#contract/topology.ts';
import type { DrawnNode, Topology } from './topology.ts';
import type { LinkEdge, LinkMember } from './topology-links.ts';

/** What is drawn, as it is sent: every long word stands in it once. */
export function drawingOf({ nodes, edges, hidden, structure }: Topology): Omit<MapDrawing, 'connectionId' | 'name'> {
  const places = new Map(nodes.map(({ id }, position) => [id, position]));
  const zones = new Zones();
  return {
    nodes: nodes.map((node) => sentNode(node, places, zones)),
    edges: edges.map((edge) => sentEdge(edge, places)),
    zones: zones.names,
    hidden,
    structure,
  };
}

type Places = ReadonlyMap<string, number>;

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

function sentNode(node: DrawnNode, places: Places, zones: Zones): MapDrawing['nodes'][number] {
  const { ref, parentId, name, detail, condition, changedAt, counts } = node;
  return {
    kind: ref.kind,
    id: ref.id,
    parent: parentId === null ? null : placeOf(parentId, places),
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

function sentEdge({ from, to, kind }: LinkEdge, places: Places): MapDrawing['edges'][number] {
  return { from: placeOf(from, places), to: placeOf(to, places), kind };
}

/** A map has no edge and no stack around anything that leads out of it. */
function placeOf(key: string, places: Places): number {
  const place = places.get(key);
  if (place === undefined) throw new Error(`${key} is not on the map.`);
  return place;
}
