import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../store/store.testing.ts';
import { anIntent, anOrigin, byAda, openTestLog } from './audit.testing.ts';

const newFolder = temporaryFolders();

/** A log of four records: origin, intent, outcome, disarmed. */
function fourRecords() {
  const { log, db } = openTestLog(newFolder());
  log.outcome(log.intent(anIntent, anOrigin, byAda), 'done');
  log.record('connection.disarmed', { connection: 'c', person: 'ada' });
  return { log, db };
}

const last = '(select hash from audit where seq = 4)';
const body = `'{"kind":"x"}'`;

describe('the database refuses', () => {
  it.each([
    ['to change a record', `update audit set body = '{}' where seq = 2`, 'never changed'],
    ['to delete a record', 'delete from audit where seq = 4', 'never deleted'],
    ['to delete them all', 'delete from audit', 'never deleted'],
    ['a gap', `insert into audit(seq, at, body, prev, hash) values(6, 1, ${body}, ${last}, randomblob(32))`, 'no gaps'],
    [
      'a number before the first',
      `insert into audit(seq, at, body, prev, hash) values(0, 1, ${body}, ${last}, randomblob(32))`,
      'no gaps',
    ],
    [
      'a record without a number',
      `insert into audit(at, body, prev, hash) values(1, ${body}, ${last}, randomblob(32))`,
      'no gaps',
    ],
    [
      'to replace a record',
      `insert or replace into audit(seq, at, body, prev, hash) select seq, 1, body, prev, hash from audit where seq = 4`,
      'no gaps',
    ],
    [
      'to replace one by its hash',
      `insert or replace into audit(seq, at, body, prev, hash) values(5, 1, ${body}, ${last}, ${last})`,
      'exists already',
    ],
    [
      'a second outcome',
      `insert or replace into audit(seq, at, body, prev, hash) values(5, 1, '{"kind":"write.outcome","intent":2}', ${last}, randomblob(32))`,
      'recorded already',
    ],
    [
      'an outcome of something that is no write',
      `insert into audit(seq, at, body, prev, hash) values(5, 1, '{"kind":"write.outcome","intent":4}', ${last}, randomblob(32))`,
      'a write on record',
    ],
    ['to open a write again', 'insert into audit_open(seq) values(2)', 'from its own record on'],
    [
      'a wrong predecessor',
      `insert into audit(seq, at, body, prev, hash) values(5, 1, ${body}, randomblob(32), randomblob(32))`,
      'the hash of the one before',
    ],
    ['a short hash', `insert into audit(seq, at, body, prev, hash) values(5, 1, ${body}, ${last}, x'00')`, 'CHECK'],
    [
      'a body that is no JSON',
      `insert into audit(seq, at, body, prev, hash) values(5, 1, 'x', ${last}, randomblob(32))`,
      'malformed JSON',
    ],
    ['to change a private value', `update audit_private set value = '"eve"' where seq = 4`, 'only erased'],
    ['to erase half of it', `update audit_private set value = null where seq = 4`, 'only erased'],
    [
      'to move a private value',
      `update audit_private set seq = 3, salt = null, value = null where seq = 4`,
      'only erased',
    ],
    ['to delete a private value', 'delete from audit_private where seq = 4', 'stays marked'],
    [
      'to replace a private value',
      `insert or replace into audit_private values(4, 'person', zeroblob(32), '"eve"')`,
      'together with',
    ],
    [
      'a private value that comes late',
      `insert into audit_private values(3, 'person', zeroblob(32), '"eve"')`,
      'together with',
    ],
  ])('%s', (_what, sql, message) => {
    const { db, log } = fourRecords();
    const before = db.prepare('select * from audit left join audit_private using(seq)').all();
    expect(() => db.exec(sql)).toThrow(message);
    expect(db.prepare('select * from audit left join audit_private using(seq)').all()).toEqual(before);
    expect(log.end().seq).toBe(4);
  });

  it.each([
    ['to forget a write that has no outcome', 'delete from audit_open', 'until its outcome is recorded'],
    ['to have another one in its place', 'update audit_open set seq = 1', 'never changed'],
  ])('%s', (_what, sql, message) => {
    const { log, db } = openTestLog(newFolder());
    const permit = log.intent(anIntent, anOrigin, byAda);
    expect(() => db.exec(sql)).toThrow(message);
    log.outcome(permit, 'done');
    expect(db.prepare('select count(*) from audit_open').pluck().get()).toBe(0);
  });
});
