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
  /** What was kept of its answers, as JSON; undefined where its outcome is on record. */
  answersOf(intent: number): string | undefined;
  keepAnswers(intent: number, answers: string): void;
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
  const insert = db.prepare<[number, number, string, string, string]>(
    'insert into audit(seq, at, body, prev, hash) values(?, ?, ?, unhex(?), unhex(?))',
  );
  const insertValue = db.prepare<[number, string, string | null, string | null]>(
    'insert into audit_private(seq, field, salt, value) values(?, ?, unhex(?), ?)',
  );
  const last = db.prepare<[], ChainEnd>('select seq, lower(hex(hash)) as hash from audit order by seq desc limit 1');
  const hashBySeq = db.prepare<[number], string>('select lower(hex(hash)) from audit where seq = ?').pluck();
  const bySeq = db.prepare<[number], StoredRecord>(`select ${columns} from audit where seq = ?`);
  const answers = db.prepare<[number], string>('select answers from audit_open where seq = ?').pluck();
  const keep = db.prepare<[string, number]>('update audit_open set answers = ? where seq = ?');
  const newest = db.prepare<[number, number], StoredRecord>(
    `select ${columns} from audit where seq < ? order by seq desc limit ?`,
  );
  // A cross join is done as it is written: a block, then its records.
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
    append({ seq, at, body, prev, hash }, values) {
      insert.run(seq, at, body, prev, hash);
      for (const { field, salt, value } of values) insertValue.run(seq, field, salt, value);
    },
    end: () => last.get() ?? chainStart,
    find: (seq) => bySeq.get(seq),
    hashOf: (seq) => hashBySeq.get(seq),
    answersOf: (intent) => answers.get(intent),
    keepAnswers(intent, text) {
      keep.run(text, intent);
    },
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
