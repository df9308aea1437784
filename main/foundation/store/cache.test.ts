import {
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { type CacheSchema, openCache, openCacheReader } from './cache.ts';
import { temporaryFolders } from './store.testing.ts';

const newFolder = temporaryFolders();

const schema: CacheSchema = {
  version: 3,
  sql: `create table thing(id integer primary key, text text not null);
        create virtual table thing_search using fts5(text, content='', contentless_delete=1, tokenize='trigram');`,
};

function open(folder: string, clock = new VirtualClock(), version = schema.version) {
  return openCache(folder, { clock, schema: { ...schema, version } });
}

/** A cache of many pages, closed in an orderly way. */
function filledFolder(): string {
  const folder = newFolder();
  const cache = open(folder);
  const insert = cache.db.prepare('insert into thing(text) values(?)');
  cache.db.transaction(() => {
    for (let index = 0; index < 2_000; index++) insert.run(`thing ${index} `.repeat(20));
  })();
  cache.close();
  return folder;
}

function count(folder: string): unknown {
  const cache = open(folder);
  const found = cache.db.prepare('select count(*) from thing').pluck().get();
  cache.close();
  return found;
}

describe('cache.db', () => {
  it('keeps what was written and is not rebuilt when it is whole', () => {
    const folder = filledFolder();
    const cache = open(folder);
    expect(cache.rebuilt).toBeNull();
    cache.close();
    expect(count(folder)).toBe(2_000);
  });

  it('reads beside the writer, and cannot write', () => {
    const folder = filledFolder();
    const writer = open(folder);
    const reader = openCacheReader(folder);
    expect(reader.db.prepare('select count(*) from thing').pluck().get()).toBe(2_000);
    expect(() => reader.db.exec('delete from thing')).toThrow(/readonly/);
    reader.close();
    writer.close();
  });

  const damages: Record<string, (path: string) => void> = {
    'overwritten with text': (path) => writeFileSync(path, 'this is no database, by any measure\n'.repeat(200)),
    'cut in half': (path) => truncateSync(path, Math.floor(statSync(path).size / 2 / 4_096) * 4_096),
    'cut in the middle of a page': (path) => truncateSync(path, 5_000),
    'one page scribbled over': (path) => {
      const file = openSync(path, 'r+');
      writeSync(file, Buffer.alloc(4_096, 0x5a), 0, 4_096, 20 * 4_096);
    },
  };
  it.each(Object.entries(damages))('is moved aside and rebuilt when it was %s', (_name, damage) => {
    const folder = filledFolder();
    damage(join(folder, 'cache.db'));
    const damaged = readFileSync(join(folder, 'cache.db'));
    const cache = open(folder);
    expect(cache.rebuilt?.reason).toBe('damaged');
    expect(cache.rebuilt && readFileSync(cache.rebuilt.movedTo)).toEqual(damaged);
    expect(cache.db.prepare('select count(*) from thing').pluck().get()).toBe(0);
    cache.close();
    expect(open(folder).rebuilt).toBeNull();
  });

  it('is rebuilt when it is of another version, older or newer', () => {
    const folder = filledFolder();
    const cache = open(folder, new VirtualClock(), 2);
    expect(cache.rebuilt?.reason).toBe('other_version');
    cache.close();
    expect(count(folder)).toBe(0);
  });

  it('keeps two of the files that were moved aside', () => {
    const folder = newFolder();
    for (let day = 1; day <= 4; day++) {
      writeFileSync(join(folder, 'cache.db'), 'rubbish'.repeat(day * 1_000));
      open(folder, new VirtualClock(Date.UTC(2026, 0, day))).close();
    }
    const kept = readdirSync(folder).filter((name) => name.startsWith('cache.damaged'));
    expect(kept.toSorted()).toEqual(['cache.damaged-20260103T000000000Z.db', 'cache.damaged-20260104T000000000Z.db']);
  });

  it('takes an empty file for a new one', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'cache.db'), '');
    expect(open(folder).rebuilt).toBeNull();
    expect(existsSync(join(folder, 'cache.db'))).toBe(true);
  });
});
