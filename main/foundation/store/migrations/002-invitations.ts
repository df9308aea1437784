import type { Migration } from '../migrate.ts';

export const invitations: Migration = {
  version: 2,
  sql: `
    alter table session add column last_seen_at integer;

    create table invitation(
      id_hash blob primary key,
      person text not null,
      roles text not null check(json_valid(roles)),
      created_at integer not null,
      expires_at integer not null,
      used_at integer
    ) strict, without rowid;
    create index invitation_expiry on invitation(expires_at);
  `,
};
