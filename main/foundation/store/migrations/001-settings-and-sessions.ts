import type { Migration } from '../migrate.ts';

export const settingsAndSessions: Migration = {
  version: 1,
  sql: `
    create table setting(
      key text primary key,
      value text not null check(json_valid(value))
    ) strict, without rowid;

    create table session(
      id_hash blob primary key,
      person text not null,
      roles text not null check(json_valid(roles)),
      created_at integer not null,
      expires_at integer not null
    ) strict, without rowid;
    create index session_expiry on session(expires_at);
  `,
};
