import type { Migration } from '../migrate.ts';

/**
 * Which writes have no outcome yet is kept beside the audit log, so that it is known without looking through records:
 * that a write gets one outcome, no more, costs the same however much is recorded meanwhile. It changes with the log,
 * in the same statement, and in no other way.
 */
export const writesWithoutOutcome: Migration = {
  version: 11,
  sql: `
    create table audit_open(
      seq integer primary key references audit(seq),
      -- What came back under it so far, which goes into the record of its outcome.
      answers text not null default '[]' check(json_valid(answers))
    ) strict;
    insert into audit_open(seq)
      select seq from audit where body ->> 'kind' = 'write.intent'
      except select intent from audit where intent is not null;

    create trigger audit_open_added before insert on audit_open begin
      select raise(abort, 'A write is open from its own record on.') where new.seq is not (select max(seq) from audit);
    end;
    create trigger audit_open_unchanged before update on audit_open begin
      select raise(abort, 'Which write is open is never changed.') where new.seq is not old.seq;
    end;
    create trigger audit_open_kept before delete on audit_open begin
      select raise(abort, 'A write stays open until its outcome is recorded.')
        where old.seq is not (select intent from audit order by seq desc limit 1);
    end;

    create trigger audit_intent_appended after insert on audit when new.body ->> 'kind' = 'write.intent' begin
      insert into audit_open(seq) values(new.seq);
    end;
    drop trigger audit_outcome_appended;
    create trigger audit_outcome_appended after insert on audit when new.intent is not null begin
      select case when (select body ->> 'kind' from audit where seq = new.intent) = 'write.intent'
          then raise(abort, 'The outcome of this write is recorded already.')
          else raise(abort, 'An outcome is that of a write on record.') end
        where not exists(select 1 from audit_open where seq = new.intent);
      delete from audit_open where seq = new.intent;
    end;
  `,
};
