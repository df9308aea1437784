import type { Migration } from '../migrate.ts';

/**
 * The audit log without its indexes, each of which cost every record one more page to write; the records stay as they
 * are. That a hash is there once needs none, since it covers the record's number: what was copied does not verify. The
 * records of a job are found by the blocks of a hundred that hold some, an outcome among those that follow its intent
 * there.
 */
export const auditByBlocks: Migration = {
  version: 7,
  sql: `
    alter table audit rename to audit_before;
    alter table audit_private rename to audit_private_before;

    create table audit(
      seq integer primary key,
      at integer not null,
      body text not null check(json_valid(body)),
      prev blob not null check(length(prev) = 32),
      hash blob not null check(length(hash) = 32),
      job text generated always as (body ->> 'job') virtual,
      intent integer generated always as (body ->> 'intent') virtual
    ) strict;
    insert into audit(seq, at, body, prev, hash) select seq, at, body, prev, hash from audit_before order by seq;

    create table audit_private(
      seq integer not null references audit(seq),
      field text not null,
      salt blob check(length(salt) = 32),
      value text,
      primary key(seq, field),
      check((salt is null) = (value is null))
    ) strict, without rowid;
    insert into audit_private(seq, field, salt, value)
      select seq, field, salt, value from audit_private_before order by seq, field;

    drop table audit_private_before;
    drop table audit_before;

    create table audit_block(
      job text not null,
      -- Of a record: its number, divided by a hundred.
      block integer not null,
      primary key(job, block)
    ) strict, without rowid;
    insert or ignore into audit_block(job, block) select job, seq / 100 from audit where job is not null;

    create trigger audit_appended before insert on audit begin
      select raise(abort, 'The audit log has no gaps: a record gets the next number.')
        where new.seq is not (select coalesce(max(seq), 0) + 1 from audit);
      select raise(abort, 'An audit record carries the hash of the one before it.')
        where new.prev is not coalesce((select hash from audit where seq = new.seq - 1), zeroblob(32));
      select raise(abort, 'This audit record exists already.') where new.hash = new.prev;
      select raise(abort, 'The outcome of this write is recorded already.')
        where exists(
          select 1 from audit_block cross join audit as later
            on later.seq between max(100 * block, (new.body ->> 'intent') + 1) and 100 * block + 99
          where audit_block.job = (select job from audit where seq = new.body ->> 'intent')
            and block >= (new.body ->> 'intent') / 100 and +later.intent = new.body ->> 'intent'
        );
    end;
    create trigger audit_placed after insert on audit when new.job is not null begin
      insert or ignore into audit_block(job, block) values(new.job, new.seq / 100);
    end;
    create trigger audit_unchanged before update on audit begin
      select raise(abort, 'Audit records are never changed.');
    end;
    create trigger audit_kept before delete on audit begin
      select raise(abort, 'Audit records are never deleted.');
    end;

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
