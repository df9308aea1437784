import { mkdirSync } from 'node:fs';
import Sqlite from 'better-sqlite3';

export type Database = Sqlite.Database;
export type Statement<Parameters extends unknown[], Row = unknown> = Sqlite.Statement<Parameters, Row>;

/** How long a connection waits for another one's write before it gives up. */
const busyTimeoutMs = 5_000;

/** Data folders are for their owner alone: they hold what an account's infrastructure looks like. */
export function ensureFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

export function openFile(path: string, options: { readonly: boolean; timeoutMs?: number }): Database {
  return new Sqlite(path, {
    readonly: options.readonly,
    fileMustExist: options.readonly,
    timeout: options.timeoutMs ?? busyTimeoutMs,
  });
}

/** Reads every page and says what is wrong with the first bad one, or null. A page that makes no sense throws. */
export function damageIn(db: Database): string | null {
  const verdict = db.pragma('quick_check(1)', { simple: true });
  return verdict === 'ok' ? null : String(verdict);
}
