import type { Database, Statement } from '../../foundation/store/index.ts';
import type { RecordedKind } from './differences.ts';
import { searchText } from './search.ts';
import { type LinkedRecord, type Snapshot, type Things, type Touched, touchedBetween } from './snapshot.ts';
import type { Table } from './tables.ts';

/** What differs between two readings is nearly always one of a few dozen combinations. */
const updatesKept = 100;

type Writing = Statement<unknown[], { number: number }>;

/** Writes one of the tables. */
export class TableWriter<Row extends Identified> {
  readonly #db: Database;
  readonly #table: Table<Row>;
  readonly #upsert: Writing;
  readonly #updates = new Map<string, Writing>();
  readonly #remove: Statement<[string, string], { number: number }>;
  readonly #number: Statement<[string, string], { number: number }>;
  readonly #select: Statement<[string], Record<string, unknown>>;

  constructor(db: Database, table: Table<Row>) {
    this.#db = db;
    this.#table = table;
    this.#upsert = db.prepare(table.upsert);
    this.#remove = db.prepare(`delete from ${table.name} where connectionId = ? and id = ? returning number`);
    this.#number = db.prepare(`select number from ${table.name} where connectionId = ? and id = ?`);
    this.#select = db.prepare(`select ${table.columns.join(', ')} from ${table.name} where connectionId = ?`);
  }

  /** Writes a row and answers with its number, which it keeps for as long as it exists. */
  put(row: Row): number {
    return numberOf(this.#upsert.get(...this.#table.encode(row)));
  }

  /**
   * Writes what differs from the row as it was, and answers with its number. SQLite writes every index of a column that
   * a statement sets, be it to the same value; to leave the others out halves the pages that a refresh writes.
   */
  change(before: Row, after: Row): number {
    const { columns } = this.#table;
    const stored = this.#table.encode(before);
    const wanted = this.#table.encode(after);
    const places = [...columns.keys()].filter((place) => stored[place] !== wanted[place]);
    if (places.length === 0) return numberOf(this.#number.get(after.connectionId, after.id));
    const values = places.map((place) => wanted[place]);
    const update = this.#update(places.flatMap((place) => columns[place] ?? []));
    return numberOf(update.get(...values, after.connectionId, after.id));
  }

  #update(columns: readonly string[]): Writing {
    const sql = this.#table.update(columns);
    const known = this.#updates.get(sql);
    if (known) return known;
    if (this.#updates.size >= updatesKept) this.#updates.clear();
    const update: Writing = this.#db.prepare(sql);
    this.#updates.set(sql, update);
    return update;
  }

  remove(connectionId: string, id: string): number {
    return numberOf(this.#remove.get(connectionId, id));
  }

  all(connectionId: string): Row[] {
    return this.#select.all(connectionId).map((stored) => this.#table.decode(stored));
  }
}

/** What a row is known by. */
interface Identified {
  readonly connectionId: string;
  readonly id: string;
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

  #writeRow(connectionId: string, { id, before, after }: Touched<Row>): number {
    if (!after) return this.#rows.remove(connectionId, id);
    return before ? this.#rows.change(before.row, after.row) : this.#rows.put(after.row);
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
