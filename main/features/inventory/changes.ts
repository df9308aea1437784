import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Change, type ChangeCounts, type ChangesQuery, changeSchema } from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import type { Database } from '../../foundation/store/index.ts';
import type { ReadContext } from './freshness.ts';
import { Filter } from './queries-filter.ts';
import { likePattern, wordsIn } from './search.ts';

/** Which entries of the record are wanted, whatever the page. */
export type ChangesFilter = Omit<ChangesQuery, 'before' | 'limit'>;

/** Reads the inventory's own record of what appeared, changed and vanished. */
export interface ChangeReader {
  /** A page of entries, newest first. */
  page(query: ChangesQuery, context: ReadContext): Promise<Change[]>;
  /** How many there are of each kind, whatever kinds are wanted. */
  counts(filter: Omit<ChangesFilter, 'kinds'>, context: ReadContext): Promise<ChangeCounts>;
  /** All of them, or all before one of these, newest first, in portions. */
  all(filter: ChangesFilter, context: ReadContext, before?: number): AsyncIterable<readonly Change[]>;
  /** Where each connection reads. */
  places(): ReadonlyMap<string, Place>;
}

export interface Place {
  readonly account: string | null;
  readonly region: string | null;
}

/**
 * How many entries are looked at without a break: the record may hold hundreds of thousands, and nothing else happens
 * on this thread meanwhile. To pass over an entry takes less time than to read it.
 */
const lookedAtOnce = 5_000;
const readAtOnce = 100;

/** The condition for one range of numbers. */
const inRange = 'id >= ? and id < ?';

export function openChangeReader(db: Database): ChangeReader {
  return new Reader(db);
}

class Reader implements ChangeReader {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async page(query: ChangesQuery, context: ReadContext): Promise<Change[]> {
    const page: Change[] = [];
    for await (const found of this.#portions(query, context, {
      before: query.before,
      size: lookedAtOnce,
      max: query.limit,
    })) {
      page.push(...found.slice(0, query.limit - page.length));
      if (page.length === query.limit) break;
    }
    return page;
  }

  async counts(query: Omit<ChangesFilter, 'kinds'>, context: ReadContext): Promise<ChangeCounts> {
    const filter = this.#filter({ ...query, kinds: undefined }, context).add(inRange);
    const select = this.#db.prepare<unknown[], ChangeCounts>(
      `select count(*) filter (where kind = 'appeared') as appeared, count(*) filter (where kind = 'changed') as changed,
        count(*) filter (where kind = 'vanished') as vanished
      from change ${filter.where}`,
    );
    const counts = { appeared: 0, changed: 0, vanished: 0 };
    for await (const range of this.#ranges(undefined, lookedAtOnce)) {
      const found = select.get(...filter.parameters, ...range);
      for (const kind of changeSchema.shape.kind.options) counts[kind] += found?.[kind] ?? 0;
    }
    return counts;
  }

  all(filter: ChangesFilter, context: ReadContext, before?: number): AsyncIterable<readonly Change[]> {
    return this.#portions(filter, context, { before, size: readAtOnce, max: readAtOnce });
  }

  places(): ReadonlyMap<string, Place> {
    const sql = 'select connectionId, max(account) as account, max(region) as region from scope group by connectionId';
    const places = this.#db.prepare<[], Place & { readonly connectionId: string }>(sql).all();
    return new Map(places.map(({ connectionId, account, region }) => [connectionId, { account, region }]));
  }

  async *#portions(
    query: ChangesFilter,
    context: ReadContext,
    { before, size, max }: { readonly before: number | undefined; readonly size: number; readonly max: number },
  ): AsyncGenerator<Change[]> {
    const filter = this.#filter(query, context).add(inRange);
    const select = this.#db.prepare<unknown[], Record<string, unknown>>(
      `select id, at, kind, connectionId, resourceKind, resourceId, name, fields
      from change ${filter.where} order by id desc limit ?`,
    );
    for await (const range of this.#ranges(before, size)) {
      yield select.all(...filter.parameters, ...range, max).map(changeFrom);
    }
  }

  /**
   * The numbers of the entries, newest first, so many at a time and with a break after each: entries are numbered in the
   * order in which they were written, and none is ever changed.
   */
  async *#ranges(before: number | undefined, size: number): AsyncGenerator<[from: number, until: number]> {
    const { oldest, newest } = this.#numbers();
    for (let end = Math.min(before ?? Number.POSITIVE_INFINITY, newest + 1); end > oldest; end -= size) {
      if (!this.#db.open) throw closedMeanwhile();
      yield [end - size, end];
      await nextTurn();
    }
  }

  /** The conditions that do not narrow it down much carry a plus, so that SQLite keeps to the order of the numbers. */
  #filter(query: ChangesFilter, context: ReadContext): Filter {
    const filter = new Filter()
      .addOneOf('+connectionId', this.#shownConnections(query.connectionIds, context))
      .addOneOf('+resourceKind', query.resourceKinds)
      .addOneOf('kind', query.kinds)
      .addIf(query.from, '+at >= ?')
      .addIf(query.until, '+at < ?');
    for (const pattern of wordsIn(query.text ?? '').map(likePattern)) {
      filter.add(`(name like ? escape '\\' or resourceId like ? escape '\\')`, pattern, pattern);
    }
    const { resource } = query;
    if (!resource) return filter;
    if (resource.kind === 'environment') return filter.add('environmentId = ?', resource.id);
    const { connectionId, kind, id } = resource;
    return filter.add('connectionId = ? and resourceKind = ? and resourceId = ?', connectionId, kind, id);
  }

  /** Those that are open, unless others are asked for. */
  #shownConnections(wanted: readonly string[] | undefined, context: ReadContext): readonly string[] {
    return wanted ?? [...this.places().keys()].filter((id) => context.connectionState(id) !== undefined);
  }

  #numbers(): { readonly oldest: number; readonly newest: number } {
    const sql = 'select (select min(id) from change) as oldest, (select max(id) from change) as newest';
    const numbers = this.#db.prepare<[], { oldest: number | null; newest: number | null }>(sql).get();
    return { oldest: numbers?.oldest ?? 0, newest: numbers?.newest ?? -1 };
  }
}

function closedMeanwhile() {
  return problem('stopped', 'The inventory was closed while its changes were read.', 'Try again in a moment.');
}

function changeFrom(stored: Record<string, unknown>): Change {
  const { id, at, kind, connectionId, resourceKind, resourceId, name, fields } = stored;
  return {
    id,
    at,
    kind,
    name,
    resource: { kind: resourceKind, connectionId, id: resourceId },
    fields: JSON.parse(String(fields)),
  } as Change;
}
