import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../runtime/index.ts';
import { type Database, damageIn, ensureFolder, openFile } from './database.ts';
import { schemaVersion } from './migrate.ts';
import { isDamage, storeProblem } from './problems.ts';
import { timeInName } from './time-in-name.ts';

const damagedKept = 2;

/** The database, its write-ahead log and the log's index. */
const fileSuffixes = ['', '-wal', '-shm'];

/** Pages a connection keeps in memory, in KiB (SQLite reads a negative number so). */
const pageCache = -4000;

/** What the cache's tables look like. A file of any other version is rebuilt, so there is nothing to migrate. */
export interface CacheSchema {
  readonly version: number;
  readonly sql: string;
}

/** Why a cache had to be rebuilt, for a person to be told once. */
export interface Rebuilt {
  readonly reason: 'damaged' | 'other_version';
  /** Where the old file is now. */
  readonly movedTo: string;
}

export interface Cache {
  readonly db: Database;
  readonly rebuilt: Rebuilt | null;
  close(): void;
}

/**
 * Opens cache.db for its one writer, and first makes sure that it can be trusted: whatever is wrong with it, it is moved
 * aside and an empty one takes its place. Every page is looked at on every start, not only after a crash, because a
 * failing disk or a foreign program does not announce itself; that costs some 4 ms for each MB, in a worker. One that was
 * found to be damaged while it was used (`isDamaged`) is not looked at again.
 */
export function openCache(
  folder: string,
  options: { readonly clock: Clock; readonly schema: CacheSchema; readonly isDamaged?: boolean },
): Cache {
  try {
    ensureFolder(folder);
    const path = join(folder, 'cache.db');
    const reason = existsSync(path) ? whyUnusable(path, options) : null;
    const rebuilt = reason && { reason, movedTo: putAside(folder, options.clock) };
    const db = openFile(path, { readonly: false });
    configure(db);
    if (isEmpty(db)) create(db, options.schema);
    return { db, rebuilt, close: () => db.close() };
  } catch (error) {
    throw storeProblem(error, folder);
  }
}

/** Opens a cache that its writer has opened before, for reading beside it. */
export function openCacheReader(folder: string): Cache {
  try {
    const db = openFile(join(folder, 'cache.db'), { readonly: true });
    db.pragma(`cache_size = ${pageCache}`);
    return { db, rebuilt: null, close: () => db.close() };
  } catch (error) {
    throw storeProblem(error, folder);
  }
}

function configure(db: Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
  db.pragma(`cache_size = ${pageCache}`);
}

function create(db: Database, schema: CacheSchema): void {
  db.transaction(() => {
    db.exec(schema.sql);
    db.pragma(`user_version = ${schema.version}`);
  }).immediate();
}

/** Opening for writing lets SQLite recover what a killed process left in the write-ahead log before it is judged. */
function whyUnusable(
  path: string,
  { schema, isDamaged }: { readonly schema: CacheSchema; readonly isDamaged?: boolean },
): Rebuilt['reason'] | null {
  if (isDamaged) return 'damaged';
  try {
    const db = openFile(path, { readonly: false });
    try {
      if (damageIn(db)) return 'damaged';
      return schemaVersion(db) === schema.version || isEmpty(db) ? null : 'other_version';
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error)) return 'damaged';
    throw error;
  }
}

function isEmpty(db: Database): boolean {
  return db.prepare('select count(*) from sqlite_schema').pluck().get() === 0;
}

/** The old file is kept for whoever wants to know why, with the log that belongs to it. */
function putAside(folder: string, clock: Clock): string {
  const path = join(folder, 'cache.db');
  const movedTo = join(folder, `cache.damaged-${timeInName(clock.now())}.db`);
  for (const suffix of fileSuffixes) if (existsSync(path + suffix)) renameSync(path + suffix, movedTo + suffix);
  const damaged = readdirSync(folder).filter((name) => /^cache\.damaged-.*\.db$/.test(name));
  for (const name of damaged.toSorted().slice(0, -damagedKept)) {
    for (const suffix of fileSuffixes) rmSync(join(folder, name + suffix), { force: true });
  }
  return movedTo;
}
