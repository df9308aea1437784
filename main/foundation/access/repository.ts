import { z } from 'zod';
import { roles } from '#contract/procedure.ts';
import type { Database } from '../store/index.ts';
import type { Person } from './model.ts';

/** A browser that is signed in. Times are milliseconds since the epoch. */
export interface Session {
  /** The hash of the secret that the browser shows; the secret itself is never kept. */
  readonly id: string;
  readonly person: Person;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When it last asked for something, to within a minute; null where it never did. */
  readonly lastSeenAt: number | null;
}

/** Where sessions outlive a restart. */
export interface SessionRepository {
  save(session: Session): void;
  find(id: string): Session | undefined;
  /** Those that have not expired, the newest first. */
  list(now: number): Session[];
  /** Notes when a session was last seen, unless that was already noted after `before`. */
  seen(id: string, now: number, before: number): void;
  /** Answers whether there was one. */
  remove(id: string): boolean;
  removeExpired(now: number): void;
}

/** A link that signs somebody in, once. Times are milliseconds since the epoch. */
export interface StoredInvitation {
  /** The hash of the link's secret; the secret itself is never kept. */
  readonly id: string;
  readonly person: Person;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Where invitations wait for whom they are for. */
export interface InvitationRepository {
  save(invitation: StoredInvitation): void;
  /** Those that were neither used nor have expired, the newest first. */
  list(now: number): StoredInvitation[];
  /** Uses one up. Answers whom it is for, or why there is none. */
  use(id: string, now: number): Person | 'used' | 'unknown';
  /** Answers whether there was one that nobody has used. */
  remove(id: string): boolean;
  removeExpired(now: number): void;
}

interface Row {
  readonly id_hash: Buffer;
  readonly person: string;
  readonly roles: string;
  readonly created_at: number;
  readonly expires_at: number;
}

const rolesSchema = z.array(z.enum(roles));

/** Sessions in state.db. */
export function openSessionRepository(db: Database): SessionRepository {
  type SessionRow = Row & { readonly last_seen_at: number | null };
  const columns = 'id_hash, person, roles, created_at, expires_at, last_seen_at';
  const insert = db.prepare<[Buffer, string, string, number, number, number | null]>(
    `insert into session(${columns}) values(?, ?, ?, ?, ?, ?)`,
  );
  const select = db.prepare<[Buffer], SessionRow>(`select ${columns} from session where id_hash = ?`);
  const selectAll = db.prepare<[number], SessionRow>(
    `select ${columns} from session where expires_at > ? order by created_at desc`,
  );
  const seen = db.prepare<[number, Buffer, number]>(
    'update session set last_seen_at = ? where id_hash = ? and coalesce(last_seen_at, 0) <= ?',
  );
  const remove = db.prepare<[Buffer]>('delete from session where id_hash = ?');
  const removeExpired = db.prepare<[number]>('delete from session where expires_at <= ?');
  const decode = (row: SessionRow): Session => ({ ...kept(row), lastSeenAt: row.last_seen_at });
  return {
    save({ id, person, createdAt, expiresAt, lastSeenAt }) {
      insert.run(hashOf(id), person.name, JSON.stringify(person.roles), createdAt, expiresAt, lastSeenAt);
    },
    find(id) {
      const row = select.get(hashOf(id));
      return row && decode(row);
    },
    list: (now) => selectAll.all(now).map(decode),
    seen(id, now, before) {
      seen.run(now, hashOf(id), before);
    },
    remove: (id) => remove.run(hashOf(id)).changes > 0,
    removeExpired(now) {
      removeExpired.run(now);
    },
  };
}

/** Invitations in state.db. */
export function openInvitationRepository(db: Database): InvitationRepository {
  const columns = 'id_hash, person, roles, created_at, expires_at';
  const insert = db.prepare<[Buffer, string, string, number, number]>(
    `insert into invitation(${columns}) values(?, ?, ?, ?, ?)`,
  );
  const select = db.prepare<[Buffer, number], Row>(
    `select ${columns} from invitation where id_hash = ? and expires_at > ?`,
  );
  const selectAll = db.prepare<[number], Row>(
    `select ${columns} from invitation where used_at is null and expires_at > ? order by created_at desc`,
  );
  const use = db.prepare<[number, Buffer]>('update invitation set used_at = ? where id_hash = ? and used_at is null');
  const remove = db.prepare<[Buffer]>('delete from invitation where id_hash = ? and used_at is null');
  const removeExpired = db.prepare<[number]>('delete from invitation where expires_at <= ?');
  return {
    save({ id, person, createdAt, expiresAt }) {
      insert.run(hashOf(id), person.name, JSON.stringify(person.roles), createdAt, expiresAt);
    },
    list: (now) => selectAll.all(now).map(kept),
    use(id, now) {
      const row = select.get(hashOf(id), now);
      if (!row) return 'unknown';
      return use.run(now, row.id_hash).changes === 1 ? kept(row).person : 'used';
    },
    remove: (id) => remove.run(hashOf(id)).changes > 0,
    removeExpired(now) {
      removeExpired.run(now);
    },
  };
}

function kept(row: Row): StoredInvitation {
  const person = { name: row.person, roles: rolesSchema.parse(JSON.parse(row.roles)) };
  return { id: row.id_hash.toString('base64url'), person, createdAt: row.created_at, expiresAt: row.expires_at };
}

function hashOf(id: string): Buffer {
  return Buffer.from(id, 'base64url');
}
