import type { DatabaseDetail, DatabasePage, DatabaseQuery, DatabaseRow } from '#contract/databases.ts';
import type { ReadContext } from './freshness.ts';
import { type CacheQueries, missing, placedOrders } from './queries-cache.ts';
import { Filter } from './queries-filter.ts';
import type { Freshnesses } from './queries-scopes.ts';
import type { DatabaseRecord } from './rows.ts';
import { databaseTable } from './tables.ts';

/** Answers what is asked of RDS instances and clusters. */
export interface DatabaseReader {
  list(query: DatabaseQuery, context: ReadContext): DatabasePage;
  /** Fails with `not_found` where the inventory does not hold it. */
  get(connectionId: string, id: string, context: ReadContext): DatabaseDetail;
}

const orders: Record<DatabaseQuery['sort'], string> = {
  ...placedOrders,
  engine: 'engine',
  status: 'status',
  instanceClass: 'instanceClass',
  createdAt: 'createdAt',
};

export class DatabaseQueries implements DatabaseReader {
  readonly #cache: CacheQueries;

  constructor(cache: CacheQueries) {
    this.#cache = cache;
  }

  list(query: DatabaseQuery, context: ReadContext): DatabasePage {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const shown = this.#cache.shown(freshnesses, query.connectionIds, context);
      const filter = () =>
        this.#cache.addPlace(shown(), query).addIf(query.engine, 'engine = ?').addText('database', query.text);
      const page = this.#cache.groupedPage(databaseTable, orders[query.sort], query, filter, shown);
      return { ...page, rows: page.rows.map((row) => databaseRow(row, freshnesses)) };
    });
  }

  get(connectionId: string, id: string, context: ReadContext): DatabaseDetail {
    return this.#cache.atOneMoment(context, (freshnesses) => {
      const row = this.#cache.one(databaseTable, connectionId, id);
      const fact = this.#cache.fact('database', connectionId, id);
      if (!row || !fact) throw missing('database', connectionId, id);
      return {
        row: databaseRow(row, freshnesses),
        tags: [...fact.tags],
        related: this.#related(row).map((related) => databaseRow(related, freshnesses)),
        pendingChanges: [...fact.pendingChanges],
        settings: [...fact.settings],
      };
    });
  }

  /** The instances of a cluster, or the cluster of an instance. */
  #related({ connectionId, kind, name, clusterName }: DatabaseRecord): DatabaseRecord[] {
    const filter = new Filter().add('connectionId = ?', connectionId);
    if (kind === 'cluster') filter.add("kind = 'instance' and clusterName = ?", name);
    else filter.add("kind = 'cluster' and name = ?", clusterName);
    return this.#cache.rows(databaseTable, filter, 'order by name collate nocase, id');
  }
}

function databaseRow({ readAt, readAs, ...row }: DatabaseRecord, freshnesses: Freshnesses): DatabaseRow {
  return { ...row, read: freshnesses.ofDatabase({ ...row, readAt, readAs }) };
}
