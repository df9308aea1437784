import type { Database, Statement } from '../../foundation/store/index.ts';
import type { Table } from './tables.ts';

/** Writes one of the tables. */
export class TableWriter<Row> {
  readonly #table: Table<Row>;
  readonly #upsert: Statement<unknown[], { number: number }>;
  readonly #remove: Statement<[string, string], { number: number }>;
  readonly #select: Statement<[string], Record<string, unknown>>;

  constructor(db: Database, table: Table<Row>) {
    this.#table = table;
    this.#upsert = db.prepare(table.upsert);
    this.#remove = db.prepare(`delete from ${table.name} where connectionId = ? and id = ? returning number`);
    this.#select = db.prepare(`select ${table.columns.join(', ')} from ${table.name} where connectionId = ?`);
  }

  /** Writes a row and answers with its number, which it keeps for as long as it exists. */
  put(row: Row): number {
    return numberOf(this.#upsert.get(...this.#table.encode(row)));
  }

  remove(connectionId: string, id: string): number {
    return numberOf(this.#remove.get(connectionId, id));
  }

  all(connectionId: string): Row[] {
    return this.#select.all(connectionId).map((stored) => this.#table.decode(stored));
  }
}

/** Writes a table's search index. */
export class SearchWriter {
  readonly #put: Statement<[number, string]>;
  readonly #remove: Statement<[number]>;

  constructor(db: Database, table: string) {
    this.#put = db.prepare(`insert or replace into ${table}_search(rowid, text) values(?, ?)`);
    this.#remove = db.prepare(`delete from ${table}_search where rowid = ?`);
  }

  put(number: number, text: string): void {
    this.#put.run(number, text);
  }

  remove(number: number): void {
    this.#remove.run(number);
  }
}

function numberOf(returned: { number: number } | undefined): number {
  if (!returned) throw new Error('The row to be written is not in the cache.');
  return returned.number;
}
