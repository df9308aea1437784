import type { z } from 'zod';
import type { Database } from './database.ts';

/** Values by key in state.db, for features whose settings are too small for a table of their own. */
export interface Settings {
  /** The value, or undefined where there is none or where what is stored no longer fits the schema. */
  get<Value>(key: string, schema: z.ZodType<Value>): Value | undefined;
  set(key: string, value: unknown): void;
  remove(key: string): void;
}

/** Settings of a console that keeps nothing beyond its own life, such as one in a test or a benchmark. */
export function settingsInMemory(): Settings {
  const values = new Map<string, unknown>();
  return {
    get: (key, schema) => schema.safeParse(values.get(key)).data,
    set: (key, value) => values.set(key, value),
    remove: (key) => values.delete(key),
  };
}

export function openSettings(db: Database): Settings {
  const read = db.prepare<[string], { value: string }>('select value from setting where key = ?');
  const write = db.prepare<[string, string]>(
    'insert into setting(key, value) values(?, ?) on conflict do update set value = excluded.value',
  );
  const remove = db.prepare<[string]>('delete from setting where key = ?');
  return {
    get(key, schema) {
      const row = read.get(key);
      return row && schema.safeParse(JSON.parse(row.value)).data;
    },
    set(key, value) {
      write.run(key, JSON.stringify(value));
    },
    remove(key) {
      remove.run(key);
    },
  };
}
