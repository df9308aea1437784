import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { problem } from '#contract/problems.ts';
import type { Stop } from '../runtime/index.ts';
import { type Database, ensureFolder, openFile } from './database.ts';
import { storeProblem } from './problems.ts';

const holderSchema = z.object({ pid: z.number().int(), url: z.string().nullable() });

/** Who works in a data folder. The URL is for people to open: it must not hold a token. */
export type Holder = z.infer<typeof holderSchema>;

/**
 * Takes a data folder for this process, or fails with `already_running` and says who has it. The lock is SQLite's own
 * exclusive lock on a small file, which the operating system drops with the process, however that ends. Who holds it
 * stands in a file beside it, since nobody else can read a file that is locked.
 */
export function lockFolder(folder: string, holder: Holder): Stop {
  try {
    ensureFolder(folder);
    const db = openFile(join(folder, 'lock.db'), { readonly: false, timeoutMs: 0 });
    lockExclusively(db, folder);
    describeHolder(folder, holder);
    return () => {
      if (!db.open) return;
      rmSync(holderPath(folder), { force: true });
      db.close();
    };
  } catch (error) {
    throw storeProblem(error, folder);
  }
}

/** Tells others more about the process that holds the lock, once it knows its URL. Only the holder may call it. */
export function describeHolder(folder: string, holder: Holder): void {
  const path = holderPath(folder);
  writeFileSync(`${path}.unfinished`, JSON.stringify(holder), { mode: 0o600 });
  renameSync(`${path}.unfinished`, path);
}

function lockExclusively(db: Database, folder: string): void {
  try {
    db.exec('begin exclusive');
  } catch (error) {
    db.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') throw alreadyRunning(folder);
    throw error;
  }
}

function alreadyRunning(folder: string) {
  const holder = readHolder(folder);
  const who = holder ? `process ${holder.pid}` : 'another process';
  return problem(
    'already_running',
    `Infraviewer already runs with the data folder ${folder} (${who}).`,
    holder?.url
      ? `Open ${holder.url}, or choose another data folder.`
      : 'Use the one that runs, or choose another data folder.',
  );
}

/** Who works in a folder, as far as that is told; after a crash it may be nobody any more. */
export function readHolder(folder: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(holderPath(folder), 'utf8')));
  } catch {
    return null;
  }
}

function holderPath(folder: string): string {
  return join(folder, 'lock.json');
}
