import type { ResourceRef } from '#contract/inventory.ts';
import type { BlastRadius } from '#contract/topology.ts';
import { type LinkNode, type Links, linkKey } from './topology-links.ts';

type Reached = BlastRadius['affected'][number];
type Thing = Omit<Reached, 'distance'>;

/**
 * Who would feel the loss of a thing, and what it needs itself. With a thing everything in it is lost; then whatever
 * needs any of that feels it, and so on. The other way round a thing needs what it sends to, and the stacks and groups
 * that all of that is in. An environment is lost with its things, but nothing more than a name for them.
 */
export function blastRadiusOf(origin: ResourceRef, links: Links): BlastRadius {
  const ties = new Ties(links);
  const start = new Map(ties.startsOf(origin).map((key) => [key, origin.kind === 'environment' ? 1 : 0]));
  const lost = spread(start, (key) => ties.contents(key));
  const needed = origin.kind === 'environment' ? start : spread(start, (key) => ties.needs(key));
  return {
    origin,
    affected: ties.reached(
      origin,
      spread(lost, (key) => ties.neededBy(key)),
    ),
    needs:
      origin.kind === 'environment'
        ? []
        : ties.reached(
            origin,
            spread(needed, (key) => ties.containers(key)),
          ),
  };
}

/** Which instances a blast radius is made of, for who has everything but instances. */
export interface InstancesInReach {
  readonly ids: readonly string[];
  /** All in these groups, by name, and in these stacks. */
  readonly groups: readonly string[];
  readonly stacks: readonly string[];
}

/** The instances in the blast radius of a thing, from links that may lack them. */
export function instancesInReach(origin: ResourceRef, links: Links): InstancesInReach {
  const ties = new Ties(links);
  const start = new Map(ties.startsOf(origin).map((key) => [key, 0]));
  const lost = [...spread(start, (key) => ties.contents(key)).keys()];
  const needed = spread(start, (key) => ties.needs(key)).keys();
  const reached = [...new Set([...lost, ...needed])];
  return {
    ids: idsOf('instance', reached),
    groups: idsOf('group', reached),
    stacks: idsOf('stack', lost),
  };
}

function idsOf(kind: ResourceRef['kind'], keys: readonly string[]): string[] {
  const prefix = linkKey({ kind, id: '' });
  return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

/** Breadth-first: the shortest distance to everything that can be reached from the starts, each with its own. */
function spread(
  starts: ReadonlyMap<string, number>,
  next: (key: string) => Iterable<string>,
): ReadonlyMap<string, number> {
  const distances = new Map<string, number>();
  const waiting: string[][] = [];
  const wait = (key: string, distance: number) => {
    waiting[distance] ??= [];
    waiting[distance].push(key);
  };
  for (const [key, distance] of starts) wait(key, distance);
  for (let distance = 0; distance < waiting.length; distance++) {
    for (const key of waiting[distance] ?? []) {
      if (distances.has(key)) continue;
      distances.set(key, distance);
      for (const neighbour of next(key)) if (!distances.has(neighbour)) wait(neighbour, distance + 1);
    }
  }
  return distances;
}

type Adjacency = Map<string, string[]>;

/** Which thing holds which, and which needs which. */
class Ties {
  readonly #nodes: readonly LinkNode[];
  readonly #things = new Map<string, Thing>();
  readonly #contents: Adjacency = new Map();
  readonly #containers: Adjacency = new Map();
  readonly #needs: Adjacency = new Map();
  readonly #neededBy: Adjacency = new Map();

  constructor({ nodes, edges }: Links) {
    this.#nodes = nodes;
    for (const node of nodes) this.#addThing(node);
    for (const node of nodes) this.#tieNode(node);
    for (const { from, to, kind } of edges) {
      if (kind === 'belongs') this.#tiePart(from, to);
      else this.#tieNeed(from, to);
    }
  }

  /** An environment is not among the things, but its things are. */
  startsOf(origin: ResourceRef): string[] {
    if (origin.kind !== 'environment') return [linkKey(origin)];
    return this.#nodes.filter((node) => node.environmentId === origin.id).map((node) => linkKey(node.ref));
  }

  contents(key: string): readonly string[] {
    return this.#contents.get(key) ?? [];
  }

  containers(key: string): readonly string[] {
    return this.#containers.get(key) ?? [];
  }

  needs(key: string): readonly string[] {
    return this.#needs.get(key) ?? [];
  }

  neededBy(key: string): readonly string[] {
    return this.#neededBy.get(key) ?? [];
  }

  /** The things at these distances, nearest first; without the origin, and without what the cache does not hold. */
  reached(origin: ResourceRef, distances: ReadonlyMap<string, number>): Reached[] {
    const originKey = linkKey(origin);
    return [...distances].flatMap(([key, distance]) => {
      const thing = this.#things.get(key);
      return thing && key !== originKey ? [{ ...thing, distance }] : [];
    });
  }

  #addThing({ ref, name, condition, members }: LinkNode): void {
    this.#things.set(linkKey(ref), { ...ref, name, condition });
    for (const { id, condition } of members) {
      const member: ResourceRef = { kind: 'instance', connectionId: ref.connectionId, id };
      this.#things.set(linkKey(member), { ...member, name: id, condition });
    }
  }

  #tieNode({ ref, stackId, members }: LinkNode): void {
    const key = linkKey(ref);
    if (stackId !== null) this.#tieContent(linkKey({ kind: 'stack', id: stackId }), key);
    for (const { id } of members) this.#tiePart(linkKey({ kind: 'instance', id }), key);
  }

  /** A part is lost with its whole, and the whole feels the loss of a part. */
  #tiePart(part: string, whole: string): void {
    this.#tieContent(whole, part);
    this.#tieNeed(whole, part);
  }

  #tieContent(container: string, content: string): void {
    append(this.#contents, container, content);
    append(this.#containers, content, container);
  }

  #tieNeed(one: string, needed: string): void {
    append(this.#needs, one, needed);
    append(this.#neededBy, needed, one);
  }
}

function append(lists: Adjacency, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
