import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Database } from '../store/index.ts';
import { temporaryFolders } from '../store/store.testing.ts';
import { anIntent, anOrigin, byAda, openTestLog } from './audit.testing.ts';
import { recordHash, type StoredRecord } from './chain.ts';
import { openAuditRepository } from './repository.ts';
import { type Anchor, Verifier, verifyAudit } from './verify.ts';

const newFolder = temporaryFolders();

/** A log of ten records: the origin, then three jobs' requests, intents and outcomes. */
function tenRecords() {
  const opened = openTestLog(newFolder());
  const { log, clock } = opened;
  for (const job of ['job-1', 'job-2', 'job-3']) {
    log.record('job.wish', { job, wish: 'resume', person: 'ada', reason: null });
    const permit = log.intent(anIntent, { ...anOrigin, jobId: job }, byAda);
    permit.answered({ at: clock.now(), durationMs: 12, requestId: 'r-1', httpStatus: 200, code: null });
    log.outcome(permit, 'done');
  }
  return opened;
}

const verify = (db: Database, anchors: readonly Anchor[] = []) => verifyAudit(db, { anchors, pause: turn });

/** What somebody can do who has the file: take the triggers away, then do as they please. */
function tamper(db: Database, sql: string, ...parameters: unknown[]): void {
  for (const table of ['audit', 'audit_private']) {
    const triggers = db.prepare(`select name from sqlite_schema where type = 'trigger' and tbl_name = ?`).pluck();
    for (const name of triggers.all(table)) db.exec(`drop trigger ${String(name)}`);
  }
  db.pragma('foreign_keys = off');
  db.prepare(sql).run(...parameters);
}

const recordOf = (db: Database, seq: number) =>
  db
    .prepare<[number], StoredRecord>(
      'select seq, at, body, lower(hex(prev)) as prev, lower(hex(hash)) as hash from audit where seq = ?',
    )
    .get(seq);

/** Writes another body and the hash that fits it. */
function forge(db: Database, seq: number, body: string): void {
  const record = recordOf(db, seq);
  if (!record) throw new Error(`There is no record ${seq}.`);
  tamper(db, 'update audit set body = ?, hash = unhex(?) where seq = ?', body, recordHash({ ...record, body }), seq);
}

const requestOf = (seq: number) => `update audit set body = json_set(body, '$.resource', 'other') where seq = ${seq}`;

describe('an untouched log', () => {
  it('verifies, up to its last record and against what was anchored', async () => {
    const { db, log } = tenRecords();
    const fourth = recordOf(db, 4);
    expect(fourth).toBeDefined();
    const anchors = [log.end(), ...(fourth ? [fourth] : [])];
    expect(await verify(db, anchors)).toEqual({ flaw: null, end: log.end() });
  });

  it('of which values were erased still verifies', async () => {
    const { db, log } = tenRecords();
    log.erase([{ seq: 2, field: 'person' }], { person: 'bob', reason: 'asked' });
    log.erase([{ seq: 11, field: 'reason' }], { person: 'bob', reason: 'asked too' });
    expect(await verify(db)).toEqual({ flaw: null, end: log.end() });
  });

  it('verifies however long, in slices', async () => {
    const { db, log } = openTestLog(newFolder());
    db.transaction(() => {
      for (let n = 0; n < 1200; n++) log.record('connection.disarmed', { connection: `c${n}`, person: 'ada' });
    })();
    let pauses = 0;
    const verdict = await verifyAudit(db, { pause: async () => void pauses++ });
    expect(verdict).toEqual({ flaw: null, end: log.end() });
    expect(pauses).toBe(3);
  });
});

describe('verification names the first bad record', () => {
  it.each<[string, string, number, string]>([
    ['edited', requestOf(6), 6, 'was changed'],
    ['moved in time', 'update audit set at = at + 1 where seq = 7', 7, 'was changed'],
    ['deleted', 'delete from audit where seq = 5', 5, 'is missing'],
    ['deleted at the beginning', 'delete from audit where seq < 4', 1, 'is missing'],
    [
      'swapped with another',
      `update audit set (body, at) = (select other.body, other.at from audit as other where other.seq = 11 - audit.seq)
       where seq in (5, 6)`,
      5,
      'was changed',
    ],
    [
      'moved to another place',
      `update audit set seq = case seq when 5 then -6 when 6 then -5 end where seq in (5, 6)`,
      5,
      'is missing',
    ],
    [
      'given another requester',
      `update audit_private set value = '"eve"' where seq = 6 and field = 'requester'`,
      6,
      'had another requester',
    ],
    [
      'given a lost requester',
      `delete from audit_private where seq = 6 and field = 'requester'`,
      6,
      'has lost its requester',
    ],
    [
      'given a value it never had',
      `insert into audit_private values(4, 'person', zeroblob(32), '"eve"')`,
      4,
      'never had the person',
    ],
    [
      'erased in silence',
      `update audit_private set salt = null, value = null where seq = 6 and field = 'ticket'`,
      6,
      'no record says by whom',
    ],
  ])('that was %s', async (_what, sql, seq, reason) => {
    const { db } = tenRecords();
    tamper(db, sql);
    const { flaw } = await verify(db);
    expect(flaw).toEqual({ seq, reason: expect.stringContaining(reason) });
    expect(flaw?.reason).toContain(`Record ${seq} `);
  });

  it('after one that was replaced with a hash that fits it', async () => {
    const { db } = tenRecords();
    forge(db, 6, '{"kind":"connection.disarmed","connection":"c","person":null}');
    expect((await verify(db)).flaw).toMatchObject({ seq: 6 });
    const other = tenRecords().db;
    forge(other, 10, (recordOf(other, 10)?.body ?? '').replace('done', 'unknown'));
    expect((await verify(other)).flaw).toBeNull();
    const third = tenRecords().db;
    forge(third, 4, (recordOf(third, 4)?.body ?? '').replace('done', 'unknown'));
    expect((await verify(third)).flaw).toEqual({
      seq: 5,
      reason: 'Record 5 does not follow from the one before it: one of them was replaced.',
    });
  });

  it('that is no record at all, or no beginning', async () => {
    const { db } = tenRecords();
    forge(db, 1, '{"kind":"connection.disarmed"}');
    expect((await verify(db)).flaw?.reason).toBe('Record 1 is not the beginning of a log.');
    const other = tenRecords().db;
    forge(other, 4, '"sha256"');
    expect((await verify(other)).flaw?.reason).toBe('Record 4 cannot be read.');
  });

  it('that a cut-off tail has lost, where its end was anchored', async () => {
    const { db, log } = tenRecords();
    const anchor = log.end();
    tamper(db, 'delete from audit_private where seq > 8');
    tamper(db, 'delete from audit where seq > 8');
    expect((await verify(db)).flaw).toBeNull();
    expect((await verify(db, [anchor])).flaw).toEqual({
      seq: 9,
      reason: 'Record 9 is missing: 10 records were anchored.',
    });
  });

  it('that was written anew with everything after it, where it was anchored', async () => {
    const { db } = tenRecords();
    const other = tenRecords();
    const anchor = recordOf(other.db, 7);
    const flaw = (await verify(db, anchor ? [anchor] : [])).flaw;
    expect(flaw).toMatchObject({ seq: 7, reason: expect.stringContaining('is not the one that was anchored') });
  });

  it('whatever is changed in whichever record', () => {
    const { db } = tenRecords();
    const repository = openAuditRepository(db);
    const records = repository.after(0, 10);
    const values = repository.valuesOf(1, 10);
    const firstFlaw = (log: readonly StoredRecord[]) => {
      const verifier = new Verifier();
      for (const record of log)
        verifier.take(
          record,
          values.filter(({ seq }) => seq === record.seq),
        );
      return verifier.verdict().flaw?.seq ?? null;
    };
    expect(firstFlaw(records)).toBeNull();
    fc.assert(
      fc.property(fc.constantFrom(...records), fc.nat(), (record, position) => {
        for (const altered of alterations(record, position)) {
          expect(firstFlaw(records.with(record.seq - 1, altered))).toBe(record.seq);
        }
        expect(firstFlaw(records.toSpliced(record.seq - 1, 1))).toBe(record.seq < 10 ? record.seq : null);
        const other = records[position % 10] ?? record;
        const swapped = records.with(record.seq - 1, other).with(other.seq - 1, record);
        expect(firstFlaw(swapped)).toBe(other === record ? null : Math.min(record.seq, other.seq));
      }),
    );
  });
});

/** The record with one thing different each. */
function alterations(record: StoredRecord, position: number): StoredRecord[] {
  const { at, body, prev, hash } = record;
  const cut = position % body.length;
  return [
    { ...record, at: at + 1 + position },
    { ...record, body: `${body.slice(0, cut)}${body.slice(cut + 1)}` },
    { ...record, body: `${body.slice(0, cut)} ${body.slice(cut)}` },
    { ...record, prev: withBitFlipped(prev, position) },
    { ...record, hash: withBitFlipped(hash, position) },
  ];
}

function withBitFlipped(hex: string, position: number): string {
  const bytes = Buffer.from(hex, 'hex');
  const index = position % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << (position % 8));
  return bytes.toString('hex');
}
