import type { Migration } from '../migrate.ts';

/**
 * The audit log: records that follow each other without a gap and are never changed, and beside them the values that
 * may have to be erased. The triggers refuse what a mistake could do; what somebody does on purpose to the file,
 * verification finds. That a record exists twice is refused by hand, since `insert or replace` would remove the first.
 */
export const audit: Migration = {
  version: 3,
  sql: `
    create table audit(
      seq integer primary key,
      at integer not null,
      body text not null check(json_valid(body)),
      prev blob not null check(length(prev) = 32),
      hash blob not null unique check(length(hash) = 32),
      job text generated always as (body ->> 'job') virtual,
      intent integer generated always as (body ->> 'intent') virtual
    ) strict;
    create index audit_job on audit(job) where job is not null;
    create unique index audit_outcome on audit(intent) where intent is not null;

    create trigger audit_appended before insert on audit begin
      select raise(abort, 'The audit log has no gaps: a record gets the next number.')
        where new.seq is not (select coalesce(max(seq), 0) + 1 from audit);
      select raise(abort, 'An audit record carries the hash of the one before it.')
        where new.prev is not coalesce((select hash from audit where seq = new.seq - 1), zeroblob(32));
      select raise(abort, 'This audit record exists already.') where exists(select 1 from audit where hash = new.hash);
      select raise(abort, 'The outcome of this write is recorded already.')
        where exists(select 1 from audit where intent = new.body ->> 'intent');
    end;
    create trigger audit_unchanged before update on audit begin
      select raise(abort, 'Audit records are never changed.');
    end;
    create trigger audit_kept before delete on audit begin
      select raise(abort, 'Audit records are never deleted.');
    end;

    create table audit_private(
      seq integer not null references audit(seq),
      field text not null,
      salt blob check(length(salt) = 32),
      value text,
      primary key(seq, field),
      check((salt is null) = (value is null))
    ) strict, without rowid;

    create trigger audit_private_added before insert on audit_private begin
      select raise(abort, 'Private values are kept together with their audit record.')
        where new.seq is not (select max(seq) from audit) or new.value is null
          or exists(select 1 from audit_private where seq = new.seq and field = new.field);
    end;
    create trigger audit_private_erased before update on audit_private begin
      select raise(abort, 'A private value of the audit log is never changed, only erased.')
        where new.seq is not old.seq or new.field is not old.field or new.salt is not null or new.value is not null;
    end;
    create trigger audit_private_kept before delete on audit_private begin
      select raise(abort, 'What was erased stays marked as erased.');
    end;
  `,
};
