import type { Database, Statement } from '../../foundation/store/index.ts';
import type { RecordedKind } from './differences.ts';
import { searchText } from './search.ts';
import { type LinkedRecord, type Snapshot, type Things, type Touched, touchedBetween } from './snapshot.ts';
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

/** What became of one kind of things, ready to be written. */
export interface Comparison {
  readonly kind: RecordedKind;
  readonly touched: readonly Touched[];
  write(connectionId: string): void;
  /** Notes on a row that a change of it was recorded; for after it was written. */
  markChanged(connectionId: string, id: string, at: number): void;
}

/** Writes the rows of one kind of things together with their search index. */
export class ThingWriter<Row extends LinkedRecord> {
  readonly table: string;
  readonly #kind: RecordedKind;
  readonly #of: (snapshot: Snapshot) => Things<Row>;
  readonly #rows: TableWriter<Row>;
  readonly #index: Statement<[number, string]>;
  readonly #unindex: Statement<[number]>;
  readonly #markChanged: Statement<[number, string, string]>;

  constructor(db: Database, kind: RecordedKind, table: Table<Row>, of: (snapshot: Snapshot) => Things<Row>) {
    this.table = table.name;
    this.#kind = kind;
    this.#of = of;
    this.#rows = new TableWriter(db, table);
    this.#index = db.prepare(`insert or replace into ${table.name}_search(rowid, text) values(?, ?)`);
    this.#unindex = db.prepare(`delete from ${table.name}_search where rowid = ?`);
    this.#markChanged = db.prepare(`update ${table.name} set changedAt = ? where connectionId = ? and id = ?`);
  }

  compare(before: Snapshot, after: Snapshot): Comparison {
    const touched = touchedBetween(this.#of(before), this.#of(after));
    return {
      kind: this.#kind,
      touched,
      write: (connectionId) => this.#write(connectionId, touched),
      markChanged: (connectionId, id, at) => this.#markChanged.run(at, connectionId, id),
    };
  }

  /**
   * Writes what was touched: first every row, then the whole index. FTS5 gathers what it is given, and writes it out
   * whenever a statement begins that could fail half-way, as the rows' do; in turns this was ten times slower.
   */
  #write(connectionId: string, all: readonly Touched<Row>[]): void {
    const texts = all.map((touched): [number, string | null] => [
      this.#writeRow(connectionId, touched),
      newText(touched),
    ]);
    for (const [number, text] of texts) if (text !== null) this.#index.run(number, text);
    for (const [position, { after }] of all.entries()) if (!after) this.#unindex.run(texts[position]?.[0] ?? 0);
  }

  all(connectionId: string): Row[] {
    return this.#rows.all(connectionId);
  }

  #writeRow(connectionId: string, { id, after }: Touched<Row>): number {
    return after ? this.#rows.put(after.row) : this.#rows.remove(connectionId, id);
  }
}

/** What a thing is to be found by from now on; null where that is as it was, or the thing is gone. */
function newText({ before, after }: Touched): string | null {
  if (!after) return null;
  const text = searchText(after.row, after.fact);
  return before && searchText(before.row, before.fact) === text ? null : text;
}

function numberOf(returned: { number: number } | undefined): number {
  if (!returned) throw new Error('The row to be written is not in the cache.');
  return returned.number;
}
