import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { problemCodeOf, temporaryFolders } from '../store/store.testing.ts';
import { anIntent, anOrigin, byAda, openTestLog } from './audit.testing.ts';
import { AuditLog, openAuditReader } from './index.ts';

const newFolder = temporaryFolders();
const { action, connectionId } = anIntent;
const answer = { at: 1, durationMs: 2, requestId: 'r-1', httpStatus: 200, code: null };
const newest = { before: null, job: null, limit: 100 };

/** Every byte that SQLite keeps of state.db. */
function bytesIn(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.startsWith('state.db'));
  return files.map((name) => readFileSync(join(folder, name), 'latin1')).join();
}

describe('the log', () => {
  it('begins with whose it is, once', () => {
    const { log, db, clock } = openTestLog(newFolder());
    expect(log.end().seq).toBe(1);
    const again = new AuditLog({ db, clock, ids: () => 'another', identityOf: () => null });
    expect(again.end()).toEqual(log.end());
    const [origin] = openAuditReader(db).page(newest);
    expect(origin?.body).toEqual({ kind: 'origin', format: 1, installation: 'installation-1', follows: null });
  });

  it('is on record exactly if the transaction around it is', () => {
    const { log, db } = openTestLog(newFolder());
    const undone = db.transaction(() => {
      log.record('connection.disarmed', { connection: connectionId, person: 'ada' });
      throw new Error('undone');
    });
    expect(undone).toThrow('undone');
    expect(log.end().seq).toBe(1);
    const seqs = db.transaction(() => [
      log.record('connection.disarmed', { connection: connectionId, person: 'ada' }),
      log.record('connection.protected', { connection: connectionId, isProtected: true, person: 'ada' }),
    ])();
    expect(seqs).toEqual([2, 3]);
    expect(log.end().seq).toBe(3);
  });

  it('holds of people and their words only a commitment, with the value beside it', () => {
    const { log, db } = openTestLog(newFolder());
    log.intent(anIntent, anOrigin, byAda);
    const [entry] = openAuditReader(db).page({ ...newest, job: 'job-1' });
    expect(entry?.body).toEqual({
      kind: 'write.intent',
      action,
      connection: connectionId,
      account: '111122223333',
      region: 'eu-west-1',
      resource: 'web-asg',
      parameters: anIntent.parameters,
      job: 'job-1',
      step: 'grow',
      attempt: 1,
      epoch: 1,
      identity: { sha256: expect.any(String) },
      requester: { sha256: expect.any(String) },
      ticket: { sha256: expect.any(String) },
    });
    expect(entry?.values).toEqual({ identity: 'arn:aws:iam::1:user/ada', requester: 'ada', ticket: 'OPS-1' });
  });

  it('refuses a fact that its format does not know', () => {
    const { log } = openTestLog(newFolder());
    const facts = { connection: connectionId, person: 'ada', password: 'hunter2' };
    expect(() => log.record('connection.disarmed', facts)).toThrow('password');
    expect(log.end().seq).toBe(1);
  });

  it('never holds a secret, whoever plants it', () => {
    const folder = newFolder();
    const { log } = openTestLog(folder);
    const planted = {
      MasterUserPassword: 'hunter2',
      Tags: [{ SessionToken: 'hunter2' }],
      Note: 'AKIAIOSFODNN7EXAMPLE',
    };
    log.intent({ ...anIntent, parameters: planted }, anOrigin, byAda);
    log.record('settings.changed', { setting: 'endpoint', person: 'ada', value: { apiSecret: 'hunter2' } });
    expect(bytesIn(folder)).toContain('MasterUserPassword');
    expect(bytesIn(folder)).not.toMatch(/hunter2|IOSFODNN7EXAMPLE/);
  });

  it('reads pages from the newest back', () => {
    const { log, db } = openTestLog(newFolder());
    for (const connection of ['a', 'b', 'c']) log.record('connection.disarmed', { connection, person: 'ada' });
    const reader = openAuditReader(db);
    expect(reader.page({ before: null, job: null, limit: 2 }).map(({ seq }) => seq)).toEqual([4, 3]);
    expect(reader.page({ before: 3, job: null, limit: 2 }).map(({ seq }) => seq)).toEqual([2, 1]);
    expect(reader.page({ before: null, job: 'job-1', limit: 2 })).toEqual([]);
  });

  it('reads the records of one job, however many others lie between them', () => {
    const { log, db } = openTestLog(newFolder());
    const expected: number[] = [];
    db.transaction(() => {
      for (let n = 0; n < 1_000; n++) {
        const job = [0, 98, 99, 100, 450, 999].includes(n) ? 'job-1' : 'job-2';
        const seq = log.record('job.wish', { job, wish: 'pause', person: 'ada', reason: null });
        if (job === 'job-1') expected.unshift(seq);
      }
    })();
    const reader = openAuditReader(db);
    const pageOf = (before: number | null, limit: number) =>
      reader.page({ before, job: 'job-1', limit }).map(({ seq }) => seq);
    expect(pageOf(null, 100)).toEqual(expected);
    expect(pageOf(null, 2)).toEqual(expected.slice(0, 2));
    expect(expected.flatMap((seq) => pageOf(seq, 1))).toEqual(expected.slice(1));
  });
});

describe('erasing', () => {
  it('leaves no byte of the value, says who wanted it, and keeps the rest', () => {
    const folder = newFolder();
    const { log, db } = openTestLog(folder);
    const seq = log.record('connection.armed', {
      connection: connectionId,
      until: 5,
      person: 'ada',
      reason: 'called by Mrs Unmistakable',
    });
    expect(bytesIn(folder)).toContain('Unmistakable');
    log.erase([{ seq, field: 'reason' }], { person: 'bob', reason: 'she asked for it' });
    expect(bytesIn(folder)).not.toContain('Unmistakable');
    const [erasing, erased] = openAuditReader(db).page(newest);
    expect(erased?.values).toEqual({ person: 'ada' });
    expect(erasing?.body).toMatchObject({ kind: 'private.erased', values: [{ seq, field: 'reason' }] });
    expect(erasing?.values).toEqual({ person: 'bob', reason: 'she asked for it' });
  });

  it('of what is not there erases nothing and leaves no record', () => {
    const { log } = openTestLog(newFolder());
    const seq = log.record('connection.disarmed', { connection: connectionId, person: 'ada' });
    const values = [
      { seq, field: 'person' },
      { seq, field: 'reason' },
    ];
    expect(problemCodeOf(() => log.erase(values, { person: 'bob', reason: 'asked' }))).toBe('not_found');
    expect(log.end().seq).toBe(seq);
    log.erase(values.slice(0, 1), { person: 'bob', reason: 'asked' });
    expect(problemCodeOf(() => log.erase(values.slice(0, 1), { person: 'bob', reason: 'asked' }))).toBe('not_found');
  });
});

describe('a permit', () => {
  const refusal = (reason: string) => ({
    code: 'write_refused',
    message: `autoscaling:SetDesiredCapacity was not sent: ${reason}`,
    connectionId,
  });

  it('lets its write leave until its outcome is recorded, with every answer', () => {
    const { log, db } = openTestLog(newFolder());
    const permit = log.intent(anIntent, anOrigin, byAda);
    expect(log.check(permit, action, connectionId)).toBeNull();
    permit.answered({ ...answer, httpStatus: 503, code: 'Throttling' });
    permit.answered({ ...answer, requestId: 'r-2' });
    log.outcome(permit, 'done');
    expect(log.check(permit, action, connectionId)).toMatchObject(refusal('its permit is spent.'));
    expect(problemCodeOf(() => log.outcome(permit, 'done'))).toBe('wrong_state');
    const [outcome] = openAuditReader(db).page(newest);
    expect(outcome?.body).toMatchObject({
      kind: 'write.outcome',
      intent: permit.seq,
      job: 'job-1',
      result: 'done',
      answers: [{ requestId: 'r-1', httpStatus: 503, code: 'Throttling' }, { requestId: 'r-2' }],
    });
  });

  it('is good for nothing before its transaction is committed, nor after that was rolled back', () => {
    const { log, db } = openTestLog(newFolder());
    const begin = db.transaction(() => {
      const permit = log.intent(anIntent, anOrigin, byAda);
      return { permit, meanwhile: log.check(permit, action, connectionId) };
    });
    const { permit, meanwhile } = begin();
    expect(meanwhile).toMatchObject(refusal('its intent is not committed yet.'));
    expect(log.check(permit, action, connectionId)).toBeNull();

    let lost = permit;
    const rollBack = db.transaction(() => {
      lost = log.intent(anIntent, { ...anOrigin, stepKey: 'shrink' }, byAda);
      throw new Error('undone');
    });
    expect(rollBack).toThrow('undone');
    expect(log.check(lost, action, connectionId)).toMatchObject(refusal('its intent was never committed.'));
    // Another record has taken its number.
    log.intent(anIntent, anOrigin, byAda);
    expect(log.check(lost, action, connectionId)).toMatchObject(refusal('its intent was never committed.'));
  });

  it('is good again where the transaction that recorded the outcome was rolled back', () => {
    const { log, db } = openTestLog(newFolder());
    const permit = log.intent(anIntent, anOrigin, byAda);
    const rollBack = db.transaction(() => {
      log.outcome(permit, 'done');
      throw new Error('undone');
    });
    expect(rollBack).toThrow('undone');
    expect(log.check(permit, action, connectionId)).toBeNull();
    log.outcome(permit, 'done');
  });

  it('is for one action and one connection, and cannot be forged or changed', () => {
    const { log } = openTestLog(newFolder());
    const parameters = { DesiredCapacity: 5 };
    const permit = log.intent({ ...anIntent, parameters }, anOrigin, byAda);
    parameters.DesiredCapacity = 50;
    expect(permit.intent.parameters).toEqual({ DesiredCapacity: 5 });
    expect(log.check(permit, 'ec2:TerminateInstances', connectionId)?.message).toContain(
      `its permit is for ${action}.`,
    );
    expect(log.check(permit, action, 'demo@us-east-1')?.message).toContain(`for the connection ${connectionId}.`);
    expect(log.check({ ...permit }, action, connectionId)).toMatchObject(
      refusal('its permit is not from this audit log.'),
    );
    expect(() => Object.assign(permit, { seq: 1 })).toThrow(TypeError);
  });

  it('of an earlier run of the job is refused as soon as a later one has begun', () => {
    const { log } = openTestLog(newFolder());
    const taken = refusal('a later run of its job has taken over.');
    const first = log.intent(anIntent, anOrigin, byAda);
    const other = log.intent(anIntent, { ...anOrigin, jobId: 'job-2' }, byAda);
    log.fence('job-1', 2);
    expect(log.check(first, action, connectionId)).toMatchObject(taken);
    expect(problemCodeOf(() => log.outcome(first, 'unknown'))).toBe('wrong_state');
    expect(log.check(other, action, connectionId)).toBeNull();
    const second = log.intent(anIntent, { ...anOrigin, epoch: 2 }, byAda);
    expect(log.check(second, action, connectionId)).toBeNull();
    log.intent(anIntent, { ...anOrigin, epoch: 3 }, byAda);
    expect(log.check(second, action, connectionId)).toMatchObject(taken);
  });

  it('of an intent without an outcome is given again after a crash, to the run that goes on', () => {
    const { log, db, clock } = openTestLog(newFolder());
    const { seq } = log.intent(anIntent, anOrigin, byAda);
    const restarted = new AuditLog({ db, clock, ids: () => 'x', identityOf: () => null });
    const permit = restarted.reopen(seq, 2);
    expect(permit).toMatchObject({ seq, intent: anIntent, origin: { ...anOrigin, epoch: 2 }, answers: [] });
    expect(restarted.check(permit, action, connectionId)).toBeNull();
    restarted.outcome(permit, 'found_done');
    expect(problemCodeOf(() => restarted.reopen(seq, 2))).toBe('wrong_state');
    expect(problemCodeOf(() => restarted.reopen(1, 2))).toBe('not_found');
    expect(problemCodeOf(() => restarted.reopen(99, 2))).toBe('not_found');
  });

  it('is spent however much was recorded between the intent and its outcome', () => {
    const { log, db } = openTestLog(newFolder());
    const permit = log.intent(anIntent, anOrigin, byAda);
    db.transaction(() => {
      for (let n = 0; n < 350; n++) log.record('connection.disarmed', { connection: `c${n}`, person: 'ada' });
    })();
    expect(log.check(permit, action, connectionId)).toBeNull();
    const seq = log.outcome(permit, 'done');
    expect(log.check(permit, action, connectionId)).toMatchObject(refusal('its permit is spent.'));
    const again = `insert into audit(seq, at, body, prev, hash)
      select seq + 1, at, body, hash, zeroblob(32) from audit where seq = ${seq}`;
    expect(() => db.exec(again)).toThrow('The outcome of this write is recorded already.');
  });

  it('that is given again after a run was cut short still knows what that one was answered', () => {
    const { log, db } = openTestLog(newFolder());
    const { seq, answered } = log.intent(anIntent, anOrigin, byAda);
    answered({ ...answer, httpStatus: 500, code: 'InternalFailure' });
    const permit = log.reopen(seq, 2);
    permit.answered({ ...answer, requestId: 'r-2' });
    log.outcome(permit, 'done');
    const [outcome] = openAuditReader(db).page(newest);
    expect(outcome?.body).toMatchObject({ answers: [{ requestId: 'r-1', httpStatus: 500 }, { requestId: 'r-2' }] });
  });

  it('knows that after a restart, too, where it was kept, and nothing of what was not', () => {
    const { log, db, clock } = openTestLog(newFolder());
    const { seq, answered } = log.intent(anIntent, anOrigin, byAda);
    answered({ ...answer, httpStatus: 500, code: 'InternalFailure' });
    log.keepAnswers();
    answered({ ...answer, requestId: 'r-lost' });
    const restarted = new AuditLog({ db, clock, ids: () => 'x', identityOf: () => null });
    const permit = restarted.reopen(seq, 2);
    expect(permit.answers).toEqual([{ ...answer, httpStatus: 500, code: 'InternalFailure' }]);
    permit.answered({ ...answer, requestId: 'r-2' });
    restarted.outcome(permit, 'found_done');
    const [outcome] = openAuditReader(db).page(newest);
    expect(outcome?.body).toMatchObject({ answers: [{ requestId: 'r-1', httpStatus: 500 }, { requestId: 'r-2' }] });
  });
});
