import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { openFile } from './database.ts';
import { schemaVersion } from './migrate.ts';
import { stateMigrations } from './migrations/index.ts';
import { openSettings } from './settings.ts';
import { openState, visitState } from './state.ts';
import { problemCodeOf, temporaryFolders } from './store.testing.ts';

const newFolder = temporaryFolders();

function open(folder: string, clock = new VirtualClock()) {
  return openState(folder, { clock });
}

const nextVersion = stateMigrations.length + 1;
const withNext = [...stateMigrations, { version: nextVersion, sql: 'create table later(id integer primary key)' }];

describe('state.db', () => {
  it('waits for the disk on every commit and enforces references', () => {
    const state = open(newFolder());
    const pragma = (name: string) => state.db.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('fullfsync')).toBe(1);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('busy_timeout')).toBe(5_000);
    state.close();
  });

  it('numbers its migrations without a gap', () => {
    expect(stateMigrations.map((migration) => migration.version)).toEqual(stateMigrations.map((_, index) => index + 1));
  });

  it('migrates an older file and first keeps a copy of it', () => {
    const folder = newFolder();
    const before = open(folder);
    openSettings(before.db).set('colour', 'blue');
    before.close();

    const after = openState(folder, { clock: new VirtualClock(Date.UTC(2026, 0, 2)), migrations: withNext });
    expect(schemaVersion(after.db)).toBe(nextVersion);
    expect(openSettings(after.db).get('colour', z.string())).toBe('blue');
    after.close();

    const copy = openFile(join(folder, 'backups', `before-version-${nextVersion}-20260102T000000000Z.db`), {
      readonly: true,
    });
    expect(schemaVersion(copy)).toBe(nextVersion - 1);
    expect(copy.prepare('select value from setting').pluck().get()).toBe('"blue"');
    copy.close();
  });

  it('leaves the file at the last whole step when a migration fails', () => {
    const folder = newFolder();
    open(folder).close();
    const broken = [
      ...stateMigrations,
      { version: nextVersion, sql: 'create table later(id integer); create nonsense' },
    ];
    expect(problemCodeOf(() => openState(folder, { clock: new VirtualClock(), migrations: broken }))).toBe('internal');
    const state = openState(folder, { clock: new VirtualClock(), migrations: withNext });
    expect(schemaVersion(state.db)).toBe(nextVersion);
    state.close();
  });

  it('refuses a file of a newer version and does not touch it', () => {
    const folder = newFolder();
    openState(folder, { clock: new VirtualClock(), migrations: withNext }).close();
    const before = readFileSync(join(folder, 'state.db'));
    expect(problemCodeOf(() => open(folder))).toBe('state_newer');
    expect(readFileSync(join(folder, 'state.db'))).toEqual(before);
  });

  it.each(['no database at all '.repeat(400), 'SQLite format 3\0 and then nonsense'.repeat(300)])(
    'refuses a damaged file and does not touch it',
    (content) => {
      const folder = newFolder();
      const path = join(folder, 'state.db');
      writeFileSync(path, content);
      expect(problemCodeOf(() => open(folder))).toBe('state_damaged');
      expect(readFileSync(path, 'utf8')).toBe(content);
    },
  );

  it('refuses a file with one page scribbled over', () => {
    const folder = newFolder();
    open(folder).close();
    const path = join(folder, 'state.db');
    const content = readFileSync(path);
    content.fill(0x5a, 4_096, 8_192);
    writeFileSync(path, content);
    expect(problemCodeOf(() => open(folder))).toBe('state_damaged');
    expect(readFileSync(path)).toEqual(content);
  });

  it('removes what an earlier backup left unfinished', async () => {
    const folder = newFolder();
    const state = open(folder);
    const left = ['', '-journal'].map((suffix) =>
      join(folder, 'backups', `state-20260101T000000000Z.db.unfinished${suffix}`),
    );
    mkdirSync(join(folder, 'backups'));
    for (const path of left) writeFileSync(path, 'half a copy');
    const copy = await state.backup();
    expect([...left, copy].map((path) => existsSync(path))).toEqual([false, false, true]);
    state.close();
  });

  it('backs up a whole copy and keeps the newest of each of seven days', async () => {
    const folder = newFolder();
    const clock = new VirtualClock(Date.UTC(2026, 0, 1));
    const state = open(folder, clock);
    const copies: string[] = [];
    for (let day = 1; day <= 9; day++) {
      copies.push(await state.backup());
      await clock.advance(3_600_000);
      openSettings(state.db).set('day', day);
      copies.push(await state.backup());
      await clock.advance(82_800_000);
    }
    state.close();
    expect(copies.map((path) => existsSync(path))).toEqual([
      ...Array(4).fill(false),
      ...Array(7).fill([false, true]).flat(),
    ]);
    const copy = openFile(copies.at(-1) ?? '', { readonly: true });
    expect(openSettings(copy).get('day', z.number())).toBe(9);
    copy.close();
  });
});

describe('settings', () => {
  it('come back as they were set, and are gone when removed', () => {
    const state = open(newFolder());
    const settings = openSettings(state.db);
    const schema = z.object({ name: z.string(), list: z.array(z.number()) });
    settings.set('a', { name: 'first', list: [] });
    settings.set('a', { name: 'second', list: [1, 2] });
    expect(settings.get('a', schema)).toEqual({ name: 'second', list: [1, 2] });
    expect(settings.get('b', schema)).toBeUndefined();
    settings.remove('a');
    expect(settings.get('a', schema)).toBeUndefined();
    state.close();
  });

  it('answer with nothing where what is stored does not fit', () => {
    const state = open(newFolder());
    const settings = openSettings(state.db);
    settings.set('theme', 'mauve');
    expect(settings.get('theme', z.enum(['dark', 'light']))).toBeUndefined();
    state.close();
  });
});

describe('a visit to the state of another process', () => {
  it('adds to what that one reads', () => {
    const folder = newFolder();
    const state = open(folder);
    const visited = visitState(folder);
    openSettings(visited.db).set('colour', 'blue');
    visited.close();
    expect(openSettings(state.db).get('colour', z.string())).toBe('blue');
    state.close();
  });

  it('is refused where that one is of another version, which is left as it is', () => {
    const folder = newFolder();
    openState(folder, { clock: new VirtualClock(), migrations: stateMigrations.slice(0, 1) }).close();
    expect(problemCodeOf(() => visitState(folder))).toBe('already_running');
    const db = openFile(join(folder, 'state.db'), { readonly: true });
    expect(schemaVersion(db)).toBe(1);
    db.close();
  });
});
