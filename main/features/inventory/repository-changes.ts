import type { Clock } from '../../foundation/runtime/index.ts';
import type { Database, Statement } from '../../foundation/store/index.ts';
import { differences } from './differences.ts';
import type { Comparison } from './repository-tables.ts';
import type { Touched } from './snapshot.ts';

/** The record is kept for whoever asks what happened lately; the audit history is another matter. */
const changesKept = 200_000;
const changesKeptMs = 30 * 24 * 60 * 60 * 1000;

/** How many old entries one publication removes at most, so that none takes long. */
const trimmedAtOnce = 5_000;

type ChangeColumns = [
  at: number,
  kind: string,
  connectionId: string,
  resourceKind: string,
  resourceId: string,
  name: string,
  environmentId: string,
  fields: string,
];

/** The inventory's own record of what appeared, changed and vanished. */
export class ChangeWriter {
  readonly #clock: Clock;
  readonly #insert: Statement<ChangeColumns>;
  readonly #trimByNumber: Statement<[number, number]>;
  readonly #trimByAge: Statement<[number, number]>;

  constructor(db: Database, clock: Clock) {
    this.#clock = clock;
    this.#insert = db.prepare(`insert into change(
      at, kind, connectionId, resourceKind, resourceId, name, environmentId, fields
    ) values(?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#trimByNumber = db.prepare(`delete from change where id in (
      select id from change where id <= (select max(id) from change) - ? order by id limit ?
    )`);
    this.#trimByAge = db.prepare('delete from change where id in (select id from change where at < ? limit ?)');
  }

  /** Records what was touched and written, and lets go of what is too old to keep. */
  record(all: readonly Comparison[]): void {
    for (const comparison of all) for (const one of comparison.touched) this.#record(comparison, one);
    this.#trimByNumber.run(changesKept, trimmedAtOnce);
    this.#trimByAge.run(this.#clock.now() - changesKeptMs, trimmedAtOnce);
  }

  #record({ kind: resourceKind, markChanged }: Comparison, touched: Touched): void {
    const { id, before, after } = touched;
    const row = (after ?? before)?.row;
    if (!row) return;
    const fields = before && after ? differences(resourceKind, before, after) : [];
    if (before && after && fields.length === 0) return;
    const kind = kindOf(touched);
    const environmentId = `${row.connectionId}/${row.environment ?? ''}`;
    const columns = [row.connectionId, resourceKind, id, row.name, environmentId, JSON.stringify(fields)] as const;
    const at = this.#clock.now();
    this.#insert.run(at, kind, ...columns);
    if (after) markChanged(row.connectionId, id, at);
  }
}

function kindOf({ before, after }: Touched): 'appeared' | 'changed' | 'vanished' {
  if (!before) return 'appeared';
  return after ? 'changed' : 'vanished';
}
