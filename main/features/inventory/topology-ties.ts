import type { Condition, ResourceRef } from '#contract/inventory.ts';
import { type LinkNode, type Links, linkKey } from './topology-links.ts';

export interface Thing extends ResourceRef {
  readonly name: string;
  readonly condition: Condition;
}

type Adjacency = Map<string, string[]>;

/** Which thing holds which, and which needs which; upon other ties, where some are given, which stay as they are. */
export class Ties {
  readonly #beneath: Ties | null;
  readonly #nodes: readonly LinkNode[];
  readonly #things = new Map<string, Thing>();
  readonly #contents: Adjacency = new Map();
  readonly #containers: Adjacency = new Map();
  readonly #needs: Adjacency = new Map();
  readonly #neededBy: Adjacency = new Map();

  constructor({ nodes, edges }: Links, beneath: Ties | null = null) {
    this.#beneath = beneath;
    this.#nodes = nodes;
    for (const node of nodes) this.#addNode(node);
    for (const { from, to, kind } of edges) {
      if (kind === 'belongs') this.#tiePart(from, to);
      else this.#tieNeed(from, to);
    }
  }

  thing(key: string): Thing | undefined {
    return this.#things.get(key) ?? this.#beneath?.thing(key);
  }

  /** Where to start from: an environment is no thing itself, but what is in it is. */
  startsOf(origin: ResourceRef): readonly string[] {
    if (origin.kind !== 'environment') return this.thing(linkKey(origin)) ? [linkKey(origin)] : [];
    const here = this.#nodes.filter((node) => node.environmentId === origin.id).map(({ id }) => id);
    return [...(this.#beneath?.startsOf(origin) ?? []), ...here];
  }

  contents(key: string): readonly string[] {
    return both(this.#beneath?.contents(key), this.#contents.get(key));
  }

  containers(key: string): readonly string[] {
    return both(this.#beneath?.containers(key), this.#containers.get(key));
  }

  needs(key: string): readonly string[] {
    return both(this.#beneath?.needs(key), this.#needs.get(key));
  }

  neededBy(key: string): readonly string[] {
    return both(this.#beneath?.neededBy(key), this.#neededBy.get(key));
  }

  #addNode({ id: key, ref, name, condition, stackId, members }: LinkNode): void {
    this.#things.set(key, { ...ref, name, condition });
    if (stackId !== null) this.#tieContent(linkKey({ kind: 'stack', id: stackId }), key);
    for (const { id, condition } of members) {
      const member: ResourceRef = { kind: 'instance', connectionId: ref.connectionId, id };
      const memberKey = linkKey(member);
      this.#things.set(memberKey, { ...member, name: id, condition });
      this.#tiePart(memberKey, key);
    }
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

const nothing: readonly string[] = [];

function both(beneath: readonly string[] = nothing, here: readonly string[] = nothing): readonly string[] {
  if (beneath.length === 0) return here;
  return here.length === 0 ? beneath : [...beneath, ...here];
}

function append(lists: Adjacency, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
