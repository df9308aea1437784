import { z } from 'zod';
import { roles } from '#contract/procedure.ts';
import type { Database } from '../store/index.ts';
import type { Person } from './model.ts';

/** A browser that is signed in. The secret that it shows is never kept, only the hash. */
export interface Session {
  readonly hash: Buffer;
  readonly person: Person;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Where sessions outlive a restart. */
export interface SessionRepository {
  save(session: Session): void;
  find(hash: Buffer): Session | undefined;
  removeExpired(now: number): void;
}

interface SessionRow {
  readonly person: string;
  readonly roles: string;
  readonly created_at: number;
  readonly expires_at: number;
}

const rolesSchema = z.array(z.enum(roles));

/** Sessions in state.db. */
export function openSessionRepository(db: Database): SessionRepository {
  const insert = db.prepare<[Buffer, string, string, number, number]>(
    'insert into session(id_hash, person, roles, created_at, expires_at) values(?, ?, ?, ?, ?)',
  );
  const select = db.prepare<[Buffer], SessionRow>(
    'select person, roles, created_at, expires_at from session where id_hash = ?',
  );
  const removeExpired = db.prepare<[number]>('delete from session where expires_at <= ?');
  return {
    save({ hash, person, createdAt, expiresAt }) {
      insert.run(hash, person.name, JSON.stringify(person.roles), createdAt, expiresAt);
    },
    find(hash) {
      const row = select.get(hash);
      if (!row) return undefined;
      const person = { name: row.person, roles: rolesSchema.parse(JSON.parse(row.roles)) };
      return { hash, person, createdAt: row.created_at, expiresAt: row.expires_at };
    },
    removeExpired(now) {
      removeExpired.run(now);
    },
  };
}
