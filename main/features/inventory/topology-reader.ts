import type { ResourceRef } from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import type { BlastRadius, EnvironmentMap, MapDrawing } from '#contract/topology.ts';
import type { Database } from '../../foundation/store/index.ts';
import { blastRadiusOf, instancesInReach } from './blast-radius.ts';
import type { ReadContext } from './freshness.ts';
import { CacheQueries, missing } from './queries-cache.ts';
import { LinkQueries } from './queries-links.ts';
import { topologyOf } from './topology.ts';
import { drawingOf } from './topology-drawing.ts';
import type { Links } from './topology-links.ts';
import { Ties } from './topology-ties.ts';

/** Draws maps and blast radii from the cache. */
export interface TopologyReader {
  /** Fails with `not_found` where there is no such environment. */
  map(query: MapQuery, context: ReadContext): EnvironmentMap;
  /** Fails with `not_found` where the inventory does not hold the thing. */
  blastRadius(origin: ResourceRef): BlastRadius;
}

export interface MapQuery {
  readonly environmentId: string;
  readonly showAll: boolean;
  /** The revision that the asker has: while it is the current one, no drawing is sent. */
  readonly known?: string | undefined;
}

export function openTopologyReader(db: Database): TopologyReader {
  return new Reader(db);
}

/** Whoever looks at more maps than these in turn waits a few milliseconds longer. */
const mapsKept = 20;

class Reader implements TopologyReader {
  readonly #cache: CacheQueries;
  readonly #links: LinkQueries;
  readonly #maps = new Remembered<MapDrawing>(mapsKept);
  /** Everything of a connection but its instances, of which there are most. */
  readonly #frames = new Remembered<Ties>(1);

  constructor(db: Database) {
    this.#cache = new CacheQueries(db);
    this.#links = new LinkQueries(this.#cache);
  }

  map({ environmentId, showAll, known }: MapQuery, context: ReadContext): EnvironmentMap {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const { connectionId, revision } = this.#environment(environmentId);
      const draw = () => this.#draw(connectionId, environmentId, showAll);
      const drawing = known === revision ? null : this.#maps.get(`${showAll} ${environmentId}`, revision, draw);
      return { environmentId, revision, drawing, read: freshnesses.ofConnection(connectionId) };
    });
  }

  blastRadius(origin: ResourceRef): BlastRadius {
    return this.#cache.inOneRead(() => {
      const { connectionId, kind, id } = origin;
      const tie = () => new Ties(this.#links.withoutInstances(connectionId));
      const frame = this.#frames.get(connectionId, this.#generationsOf(connectionId), tie);
      const ties = this.#withInstances(origin, frame);
      if (ties.startsOf(origin).length === 0) throw missing(kind.replace('_', ' '), connectionId, id);
      return blastRadiusOf(origin, ties);
    });
  }

  #draw(connectionId: string, environmentId: string, showAll: boolean): MapDrawing {
    const links = this.#links.ofEnvironment(environmentId);
    if (!links) throw noEnvironment(environmentId);
    return { connectionId, name: links.name, ...drawingOf(topologyOf(links, showAll)) };
  }

  #withInstances(origin: ResourceRef, frame: Ties): Ties {
    const { connectionId, kind, id } = origin;
    if (kind === 'environment') return new Ties(this.#links.ofEnvironment(id) ?? none, frame);
    // Of an instance it has to be known where it is before it can be told what else is in reach.
    const alone = { ids: [id], groups: [], stacks: [] };
    const itself = kind === 'instance' ? this.#links.instancesIn(connectionId, alone) : none;
    const reach = instancesInReach(origin, new Ties(itself, frame));
    return new Ties(this.#links.instancesIn(connectionId, reach), frame);
  }

  #environment(id: string): { readonly connectionId: string; readonly revision: string } {
    const [found] = this.#cache.all('select connectionId, revision from environment where id = ?', [id]);
    if (!found) throw noEnvironment(id);
    return found as { readonly connectionId: string; readonly revision: string };
  }

  /** Differs after every publication. */
  #generationsOf(connectionId: string): string {
    const sql = 'select service, generation from scope where connectionId = ? order by service';
    return JSON.stringify(this.#cache.all(sql, [connectionId]));
  }
}

const none: Links = { nodes: [], edges: [] };

function noEnvironment(id: string) {
  return problem('not_found', `There is no environment ${id} in the inventory.`, 'Choose one from the list.');
}

/** The latest answers, each of which holds as long as its version is the current one. */
class Remembered<Answer> {
  readonly #answers = new Map<string, { readonly version: string; readonly answer: Answer }>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(key: string, version: string, make: () => Answer): Answer {
    const known = this.#answers.get(key);
    const answer = known?.version === version ? known.answer : make();
    this.#answers.delete(key);
    this.#answers.set(key, { version, answer });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > this.#max && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }
}
