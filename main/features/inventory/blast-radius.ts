import type { ResourceRef } from '#contract/inventory.ts';
import type { BlastRadius } from '#contract/topology.ts';
import { compareTexts, linkKey } from './topology-links.ts';
import type { Ties } from './topology-ties.ts';

/**
 * Who would feel the loss of a thing, and what it needs itself. With a thing everything in it is lost; then whatever
 * needs any of that feels it, and so on. The other way round a thing needs what it sends to, and the stacks and groups
 * that all of that is in. An environment is nothing but a name for its things: it is lost with them, and needs nothing.
 */
export function blastRadiusOf(origin: ResourceRef, ties: Ties): BlastRadius {
  const isEnvironment = origin.kind === 'environment';
  const start = new Map(ties.startsOf(origin).map((key) => [key, isEnvironment ? 1 : 0]));
  const lost = spread(start, (key) => ties.contents(key));
  const affected = spread(lost, (key) => ties.neededBy(key));
  const needed = spread(isEnvironment ? new Map() : start, (key) => ties.needs(key));
  const needs = spread(needed, (key) => ties.containers(key));
  return { origin, affected: reached(origin, ties, affected), needs: reached(origin, ties, needs) };
}

/** Which instances a blast radius is made of, for who has everything but instances. */
export interface InstancesInReach {
  readonly ids: readonly string[];
  /** All in these groups, by name, and in these stacks. */
  readonly groups: readonly string[];
  readonly stacks: readonly string[];
}

/** The instances in the blast radius of a thing, by ties that may lack them. */
export function instancesInReach(origin: ResourceRef, ties: Ties): InstancesInReach {
  const start = new Map(ties.startsOf(origin).map((key) => [key, 0]));
  const lost = [...spread(start, (key) => ties.contents(key)).keys()];
  const needed = spread(start, (key) => ties.needs(key)).keys();
  const all = [...new Set([...lost, ...needed])];
  return {
    ids: idsOf('instance', all),
    groups: idsOf('group', all),
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

/** The things at these distances, nearest first; without the origin, and without what the cache does not hold. */
function reached(origin: ResourceRef, ties: Ties, distances: ReadonlyMap<string, number>): BlastRadius['affected'] {
  const originKey = linkKey(origin);
  const things = [...distances].flatMap(([key, distance]) => {
    const thing = key === originKey ? undefined : ties.thing(key);
    return thing ? [{ key, reached: { ...thing, distance } }] : [];
  });
  things.sort((one, other) => one.reached.distance - other.reached.distance || compareTexts(one.key, other.key));
  return things.map((thing) => thing.reached);
}
