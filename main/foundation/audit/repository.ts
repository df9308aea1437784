import type { Database } from '../store/index.ts';
import { type ChainEnd, chainStart, type StoredRecord } from './chain.ts';

/** A value beside a record; null and null once it is erased. */
export interface PrivateValue {
  readonly seq: number;
  readonly field: string;
  /** In hex. */
  readonly salt: string | null;
  /** Canonical JSON. */
  readonly value: string | null;
}

/** Which records: newest first, older than `before`, of one job. */
export interface AuditQuery {
  readonly before: number | null;
  readonly job: string | null;
  readonly limit: number;
}

export interface AuditRepository {
  append(record: StoredRecord, values: readonly PrivateValue[]): void;
  end(): ChainEnd;
  find(seq: number): StoredRecord | undefined;
  hashOf(seq: number): string | undefined;
  hasOutcome(intent: number): boolean;
  page(query: AuditQuery): StoredRecord[];
  /** The records after one, oldest first. */
  after(seq: number, limit: number): StoredRecord[];
  valuesOf(firstSeq: number, lastSeq: number): PrivateValue[];
  /** False where there is nothing to erase. */
  erase(seq: number, field: string): boolean;
}

/** The audit log in state.db. */
export function openAuditRepository(db: Database): AuditRepository {
  // As hex, because making a string costs a third of making a buffer.
  const columns = 'seq, at, body, lower(hex(prev)) as prev, lower(hex(hash)) as hash';
  const insert = db.prepare<StoredRecord>(
    'insert into audit(seq, at, body, prev, hash) values(@seq, @at, @body, unhex(@prev), unhex(@hash))',
  );
  const insertValue = db.prepare<PrivateValue>(
    'insert into audit_private(seq, field, salt, value) values(@seq, @field, unhex(@salt), @value)',
  );
  const last = db.prepare<[], ChainEnd>('select seq, lower(hex(hash)) as hash from audit order by seq desc limit 1');
  const hashBySeq = db.prepare<[number], string>('select lower(hex(hash)) from audit where seq = ?').pluck();
  const bySeq = db.prepare<[number], StoredRecord>(`select ${columns} from audit where seq = ?`);
  // A cross join is done as it is written: a block, then its records. The plus keeps SQLite from preparing to find that
  // value among many: it is a handful of records that are looked through, most of them by their text alone.
  const outcome = db.prepare<{ intent: number; block: number }>(
    `select 1 from audit_block cross join audit on seq between max(100 * block, @intent + 1) and 100 * block + 99
      where audit_block.job = (select job from audit where seq = @intent) and block >= @block
      and instr(body, '"intent":' || cast(@intent as integer) || ',') and +intent = @intent`,
  );
  const newest = db.prepare<[number, number], StoredRecord>(
    `select ${columns} from audit where seq < ? order by seq desc limit ?`,
  );
  const newestOfJob = db.prepare<{ job: string; older: number; block: number; limit: number }, StoredRecord>(
    `select ${columns}
      from audit_block cross join audit on seq between 100 * block and min(100 * block + 99, @older - 1)
      where audit_block.job = @job and block <= @block and audit.job = @job
      order by block desc, seq desc limit @limit`,
  );
  const following = db.prepare<[number, number], StoredRecord>(
    `select ${columns} from audit where seq > ? order by seq limit ?`,
  );
  const values = db.prepare<[number, number], PrivateValue>(
    'select seq, field, iif(salt is null, null, hex(salt)) as salt, value from audit_private where seq between ? and ? order by seq, field',
  );
  const erase = db.prepare<[number, string]>(
    'update audit_private set salt = null, value = null where seq = ? and field = ? and value is not null',
  );
  return {
    append(record, itsValues) {
      insert.run(record);
      for (const value of itsValues) insertValue.run(value);
    },
    end: () => last.get() ?? chainStart,
    find: (seq) => bySeq.get(seq),
    hashOf: (seq) => hashBySeq.get(seq),
    hasOutcome: (intent) => outcome.get({ intent, block: blockOf(intent) }) !== undefined,
    page({ before, job, limit }) {
      const older = before ?? Number.MAX_SAFE_INTEGER;
      return job === null ? newest.all(older, limit) : newestOfJob.all({ job, older, block: blockOf(older), limit });
    },
    after: (seq, limit) => following.all(seq, limit),
    valuesOf: (firstSeq, lastSeq) => values.all(firstSeq, lastSeq),
    erase: (seq, field) => erase.run(seq, field).changes > 0,
  };
}

/** Which of the blocks a record is in, by which those of a job are found. */
function blockOf(seq: number): number {
  return Math.floor(seq / 100);
}
