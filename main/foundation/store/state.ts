import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemError, problem } from '#contract/problems.ts';
import type { Clock } from '../runtime/index.ts';
import { type Database, damageIn, ensureFolder, openFile } from './database.ts';
import { type Migration, migrate, newestVersion, schemaVersion } from './migrate.ts';
import { stateMigrations } from './migrations/index.ts';
import { isDamage, storeProblem } from './problems.ts';
import { timeInName } from './time-in-name.ts';

const backupDaysKept = 7;

/** state.db: settings and sessions, later the journal and the audit log. It is never deleted. */
export interface State {
  readonly db: Database;
  /** Copies the database as it is now, beside running work, and answers with the copy's path. One a day is kept, of 7 days. */
  backup(): Promise<string>;
  close(): void;
}

export interface StateOptions {
  readonly clock: Clock;
  /** The schema's steps; given by tests only. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens state.db, creating or migrating it. A file of a newer version (`state_newer`) or a damaged one
 * (`state_damaged`) is refused and not changed in any way.
 */
export function openState(folder: string, options: StateOptions): State {
  const migrations = options.migrations ?? stateMigrations;
  const path = join(folder, 'state.db');
  const backups = join(folder, 'backups');
  try {
    ensureFolder(folder);
    const found = holdsData(path) ? inspect(path, backups) : 0;
    if (found > newestVersion(migrations)) throw newerState(path);
    const db = openFile(path, { readonly: false });
    closingOnFailure(db, () => {
      configure(db);
      if (found > 0 && found < newestVersion(migrations)) backUpBeforeMigration(db, backups, found, options.clock);
      migrate(db, migrations);
    });
    return {
      db,
      backup: () => backUp(db, folder, backups, options.clock),
      close: () => db.close(),
    };
  } catch (error) {
    throw storeProblem(error, folder);
  }
}

/**
 * Opens state.db beside the process that works in the folder, to add something small to it. It must be of this
 * version: nothing is migrated under another process.
 */
export function visitState(folder: string): { readonly db: Database; close(): void } {
  const path = join(folder, 'state.db');
  try {
    const db = openFile(path, { readonly: false });
    closingOnFailure(db, () => {
      configure(db);
      if (schemaVersion(db) !== newestVersion(stateMigrations)) throw otherVersion(path);
    });
    return { db, close: () => db.close() };
  } catch (error) {
    throw storeProblem(error, folder);
  }
}

/** A crash between creating the file and its first commit leaves an empty one: that is a new database. */
function holdsData(path: string): boolean {
  return existsSync(path) && statSync(path).size > 0;
}

/** Looks at an existing file through a connection that cannot write, and answers with its schema version. */
function inspect(path: string, backups: string): number {
  try {
    const db = openFile(path, { readonly: true });
    try {
      const damage = damageIn(db);
      if (damage) throw damagedState(path, backups, damage);
      return schemaVersion(db);
    } finally {
      db.close();
    }
  } catch (error) {
    if (isDamage(error)) throw damagedState(path, backups, error);
    throw error;
  }
}

function configure(db: Database): void {
  db.pragma('journal_mode = WAL');
  // better-sqlite3 is built to run a WAL database with NORMAL: a power cut could then forget the last commits.
  db.pragma('synchronous = FULL');
  // macOS: a plain fsync does not reach the disk. Elsewhere these two do nothing.
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('foreign_keys = ON');
}

function closingOnFailure(db: Database, work: () => void): void {
  try {
    work();
  } catch (error) {
    db.close();
    throw error;
  }
}

function backUpBeforeMigration(db: Database, backups: string, version: number, clock: Clock): void {
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  const path = join(backups, `before-version-${version + 1}-${timeInName(clock.now())}.db`);
  rmSync(path, { force: true });
  db.prepare('vacuum into ?').run(path);
}

async function backUp(db: Database, folder: string, backups: string, clock: Clock): Promise<string> {
  try {
    mkdirSync(backups, { recursive: true, mode: 0o700 });
    removeUnfinished(backups);
    const path = join(backups, `state-${timeInName(clock.now())}.db`);
    const unfinished = `${path}.unfinished`;
    await db.backup(unfinished);
    renameSync(unfinished, path);
    keepNewest(backups, backupDaysKept);
    return path;
  } catch (error) {
    throw storeProblem(error, folder);
  }
}

/** What was being copied when a process was killed is of no use. */
function removeUnfinished(backups: string): void {
  const left = readdirSync(backups).filter((name) => name.includes('.unfinished'));
  for (const name of left) rmSync(join(backups, name), { force: true });
}

/** The newest copy of each day, of as many days: a console that is started over and over must not lose the old ones. */
function keepNewest(backups: string, daysKept: number): void {
  const copies = readdirSync(backups).filter((name) => /^state-.*\.db$/.test(name));
  const newestOfDay = new Map(copies.toSorted().map((name) => [name.slice(0, 'state-20260101'.length), name]));
  const kept = new Set([...newestOfDay.values()].slice(-daysKept));
  for (const name of copies) if (!kept.has(name)) rmSync(join(backups, name));
}

function newerState(path: string): ProblemError {
  return problem(
    'state_newer',
    `${path} was written by a newer version of Infraviewer.`,
    'Start the newer version, or choose another data folder; the file was not changed.',
  );
}

function otherVersion(path: string): ProblemError {
  return problem(
    'already_running',
    `The Infraviewer that works with ${path} is of another version than this one.`,
    'Use the version that runs, or stop it first.',
  );
}

function damagedState(path: string, backups: string, cause: unknown): ProblemError {
  const advice = existsSync(backups)
    ? `Move it away and put the newest good copy from ${backups} in its place; the file was not changed.`
    : 'Move it away to start with fresh settings; the file was not changed.';
  return new ProblemError({ code: 'state_damaged', message: `${path} is damaged.`, advice }, { cause });
}
