import type { Migration } from '../migrate.ts';

/**
 * Appending in less time. That a write has one outcome is checked without reading every record of its job as JSON: an
 * outcome names its intent in canonical JSON, so most records are passed over by their text.
 */
export const outcomesFoundFaster: Migration = {
  version: 9,
  sql: `
    drop trigger audit_appended;
    create trigger audit_appended before insert on audit begin
      select raise(abort, 'The audit log has no gaps: a record gets the next number.')
        where new.seq is not (select coalesce(max(seq), 0) + 1 from audit);
      select raise(abort, 'An audit record carries the hash of the one before it.')
        where new.prev is not coalesce((select hash from audit where seq = new.seq - 1), zeroblob(32));
      select raise(abort, 'This audit record exists already.') where new.hash = new.prev;
    end;
    create trigger audit_outcome_appended before insert on audit when new.body ->> 'intent' is not null begin
      select raise(abort, 'The outcome of this write is recorded already.')
        where exists(
          select 1 from audit_block cross join audit as later
            on later.seq between max(100 * block, (new.body ->> 'intent') + 1) and 100 * block + 99
          where audit_block.job = (select job from audit where seq = new.body ->> 'intent')
            and block >= (new.body ->> 'intent') / 100
            and instr(later.body, '"intent":' || (new.body ->> 'intent') || ',')
            and +later.intent = new.body ->> 'intent'
        );
    end;

    -- An outcome in the block of its intent finds the place of its job taken by that.
    drop trigger audit_placed;
    create trigger audit_placed after insert on audit
      when new.job is not null and (new.intent is null or new.intent / 100 <> new.seq / 100) begin
      insert or ignore into audit_block(job, block) values(new.job, new.seq / 100);
    end;
  `,
};
