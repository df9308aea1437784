import { DescribeAutoScalingGroupsCommand, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { HttpHandler, HttpRequest } from '@smithy/core/protocols';
import { describe, expect, it } from 'vitest';
import { oneGroup, sdkRequestHandler } from '../../simulator/index.ts';
import { unprotected } from '../access/index.ts';
import { openTestLog } from '../audit/audit.testing.ts';
import { openAuditReader, type WriteIntent, type WriteOrigin, type WritePermit } from '../audit/index.ts';
import { temporaryFolders } from '../store/store.testing.ts';
import { keys, openTestBed, problemOf, type TestBedOptions, whileTimePasses } from './door.testing.ts';
import { limits } from './limits.ts';

const newFolder = temporaryFolders();
const id = 'demo@eu-west-1';
const write = 'autoscaling.SetDesiredCapacity';
const AutoScalingGroupName = oneGroup.groupName;

const anIntent: WriteIntent = {
  action: 'autoscaling:SetDesiredCapacity',
  connectionId: id,
  account: oneGroup.account,
  region: oneGroup.region,
  resource: AutoScalingGroupName,
  parameters: { AutoScalingGroupName, DesiredCapacity: 5 },
};

const origin: WriteOrigin = { jobId: 'job-1', stepKey: 'undo:grow', attempt: 1, epoch: 1 };
const byAda = { requester: 'ada', ticket: null };
const setCapacity = () => new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity: 5 });

/** A door that asks a real audit log, in front of an account with one group. */
async function openWriter(options: TestBedOptions = {}) {
  const folder = newFolder();
  const { log, db } = openTestLog(folder);
  const bed = await openTestBed({ estate: 'one-group', checkPermit: log.check, ...options });
  await bed.door.connections.open({ candidateId: 'demo', region: 'eu-west-1' });
  bed.simulator.aws.calls.reset();
  const permit = (changes: Partial<WriteIntent> = {}) => log.intent({ ...anIntent, ...changes }, origin, byAda);
  const send = (by: WritePermit) => bed.door.writer(by).client(id, 'autoscaling').send(setCapacity());
  const written = () => bed.simulator.aws.calls.of(write);
  return { ...bed, log, db, folder, permit, send, written };
}

describe('a write with a permit', () => {
  it('leaves, and its answer is recorded with the request id', async () => {
    const { door, clock, log, db, permit, send, written } = await openWriter();
    const by = permit();
    await send(by);
    expect(written()).toBe(1);
    const answer = { at: clock.now(), durationMs: 0, requestId: expect.any(String), httpStatus: 200, code: null };
    expect(by.answers).toEqual([answer]);
    log.outcome(by, 'done');
    const [outcome] = openAuditReader(db).page({ before: null, job: 'job-1', limit: 1 });
    expect(outcome?.body).toMatchObject({ kind: 'write.outcome', intent: by.seq, answers: [answer] });

    const reading = new DescribeAutoScalingGroupsCommand({});
    const [group] = (await door.writer(by).client(id, 'autoscaling').send(reading)).AutoScalingGroups ?? [];
    expect(group?.DesiredCapacity).toBe(5);
    expect(by.answers).toHaveLength(1);
  });

  it('is repeated while AWS throttles it, every attempt on record', async () => {
    const { clock, simulator, permit, send, written } = await openWriter();
    simulator.aws.faults.add({ kind: 'throttle', times: 2 });
    const by = permit();
    await whileTimePasses(clock, send(by));
    expect(written()).toBe(3);
    const throttled = { httpStatus: 400, code: 'Throttling', requestId: expect.any(String) };
    expect(by.answers).toMatchObject([throttled, throttled, { httpStatus: 200, code: null }]);
    expect(new Set(by.answers.map(({ requestId }) => requestId)).size).toBe(3);
  });

  it('is told as refused where AWS says no, and not repeated', async () => {
    const { simulator, permit, send, written } = await openWriter();
    simulator.aws.faults.add({ kind: 'access_denied' });
    const by = permit();
    expect(await problemOf(send(by))).toMatchObject({ code: 'access_denied', requestId: expect.any(String) });
    expect(written()).toBe(1);
    expect(by.answers).toMatchObject([{ httpStatus: 403, code: 'AccessDenied', requestId: expect.any(String) }]);
  });

  it('is told as unknown after a server error, and not repeated', async () => {
    const { simulator, permit, send, written } = await openWriter();
    simulator.aws.faults.add({ kind: 'server_error' });
    const by = permit();
    expect(await problemOf(send(by))).toMatchObject({
      code: 'outcome_unknown',
      requestId: by.answers[0]?.requestId,
      service: 'autoscaling',
      operation: 'SetDesiredCapacity',
      account: oneGroup.account,
    });
    expect(written()).toBe(1);
    expect(by.answers).toMatchObject([{ httpStatus: 500, code: 'InternalFailure', requestId: expect.any(String) }]);
  });

  it('is told as unknown where its answer was lost, though it took effect', async () => {
    const { simulator, permit, send, written } = await openWriter();
    simulator.aws.faults.add({ kind: 'lost_response' });
    const by = permit();
    expect((await problemOf(send(by))).code).toBe('outcome_unknown');
    expect(written()).toBe(1);
    expect(by.answers).toMatchObject([{ httpStatus: null, code: 'ECONNRESET', requestId: null }]);
  });

  it('is told as unknown where it is given up before AWS answers', async () => {
    const { door, simulator, permit, written } = await openWriter();
    simulator.aws.faults.add({ kind: 'silent' });
    const by = permit();
    const giveUp = new AbortController();
    const { signal: abortSignal } = giveUp;
    const sent = problemOf(door.writer(by).client(id, 'autoscaling').send(setCapacity(), { abortSignal }));
    await expect.poll(written).toBe(1);
    giveUp.abort();
    expect((await sent).code).toBe('outcome_unknown');
    expect(by.answers).toMatchObject([{ httpStatus: null, requestId: null }]);
  });

  it('can be given up before it leaves', async () => {
    const { door, permit, written } = await openWriter();
    const by = permit();
    const sent = door.writer(by).client(id, 'autoscaling').send(setCapacity(), { abortSignal: AbortSignal.abort() });
    expect((await problemOf(sent)).code).toBe('stopped');
    expect(written()).toBe(0);
    expect(by.answers).toEqual([]);
  });

  it('names its job and step in the user agent, as what it reads does', async () => {
    const agents: (string | undefined)[] = [];
    const { simulator } = await openTestBed({ estate: 'one-group' });
    const simulated = sdkRequestHandler(simulator.aws);
    const requestHandler: HttpHandler = {
      ...simulated,
      handle: (request: HttpRequest, options) => {
        agents.push(request.headers['user-agent']);
        return simulated.handle(request, options) as ReturnType<HttpHandler['handle']>;
      },
    };
    const { door, permit, send } = await openWriter({ requestHandler });
    await send(permit());
    await door.client(id, 'autoscaling').send(new DescribeAutoScalingGroupsCommand({}));
    expect(agents.at(-2)).toMatch(/(^| )job\/job-1#undo-grow( |$)/);
    expect(agents.at(-2)).toContain('app/infraviewer');
    expect(agents.at(-1)).not.toContain('job/');
  });

  it('keeps credentials out of the record, whatever happens', async () => {
    const { clock, simulator, log, db, permit, send } = await openWriter();
    for (const kind of ['throttle', 'access_denied', 'expired_token'] as const) {
      simulator.aws.faults.add({ kind, times: 1 });
      const by = permit();
      await whileTimePasses(
        clock,
        send(by).catch(() => undefined),
      );
      log.outcome(by, 'refused');
    }
    const recorded = JSON.stringify(openAuditReader(db).page({ before: null, job: null, limit: 100 }));
    expect(recorded).toContain(AutoScalingGroupName);
    expect(recorded).not.toContain(keys.secretAccessKey);
    expect(recorded).not.toContain(keys.accessKeyId);
  });
});

describe('a write is refused before anything leaves', () => {
  it.each<[string, (bed: Awaited<ReturnType<typeof openWriter>>) => WritePermit, string]>([
    ['with a spent permit', ({ log, permit }) => spent(log, permit()), 'its permit is spent.'],
    ['with a forged permit', ({ permit }) => ({ ...permit() }), 'its permit is not from this audit log.'],
    ['for another action', ({ permit }) => permit({ action: 'ec2:TerminateInstances' }), 'for ec2:TerminateInstances.'],
    [
      'for another connection',
      ({ permit }) => permit({ connectionId: 'demo@us-east-1' }),
      'connection demo@us-east-1.',
    ],
    ['for another account', ({ permit }) => permit({ account: '999999999999' }), 'for the account 999999999999'],
    ['for another region', ({ permit }) => permit({ region: 'us-east-1' }), 'in us-east-1.'],
    ['by an earlier run of its job', ({ log, permit }) => fenced(log, permit()), 'a later run of its job'],
    ['whose intent was rolled back', ({ db, permit }) => rolledBack(db, permit), 'was never committed.'],
  ])('%s', async (_what, permitOf, reason) => {
    const bed = await openWriter();
    const by = permitOf(bed);
    const problem = await problemOf(bed.send(by));
    expect(problem).toMatchObject({ code: 'write_refused', message: expect.stringContaining(reason) });
    expect(bed.simulator.aws.calls.total).toBe(0);
    expect(by.answers).toEqual([]);
  });

  it('while its intent is not committed', async () => {
    const { db, log, permit, send, simulator } = await openWriter();
    db.exec('begin');
    const by = permit();
    const problem = await problemOf(send(by));
    expect(problem).toMatchObject({ code: 'write_refused', message: expect.stringContaining('not committed yet') });
    expect(simulator.aws.calls.total).toBe(0);
    db.exec('commit');
    await send(by);
    expect(simulator.aws.calls.total).toBe(1);
    expect(log.end().seq).toBe(by.seq);
  });

  it('where something else is sent with the permit', async () => {
    const { door, permit, simulator } = await openWriter();
    const terminate = new TerminateInstancesCommand({ InstanceIds: ['i-0123456789abcdef0'] });
    const problem = await problemOf(door.writer(permit()).client(id, 'ec2').send(terminate));
    expect(problem).toMatchObject({
      code: 'write_refused',
      message: 'ec2:TerminateInstances was not sent: its permit is for autoscaling:SetDesiredCapacity.',
    });
    expect(simulator.aws.calls.total).toBe(0);
  });

  it('where its permit is spent while it waits for its turn', async () => {
    const { clock, door, log, permit, send, written } = await openWriter();
    const read = () => door.client(id, 'autoscaling').send(new DescribeAutoScalingGroupsCommand({}));
    const reads = Promise.all(Array.from({ length: 2 * limits.autoscaling.burst }, read));
    const by = permit();
    const sent = problemOf(send(by));
    await clock.advance(500);
    spent(log, by);
    expect(await whileTimePasses(clock, sent)).toMatchObject({ code: 'write_refused' });
    await whileTimePasses(clock, reads);
    expect(written()).toBe(0);
  });

  it('through a protected connection, and again where it was protected meanwhile', async () => {
    let mayWrite = false;
    const protection = { ...unprotected, mayWrite: () => mayWrite };
    const { clock, simulator, permit, send, written } = await openWriter({ protection });
    const by = permit();
    expect(await problemOf(send(by))).toMatchObject({ code: 'connection_protected', connectionId: id });
    mayWrite = true;
    simulator.aws.faults.add({ kind: 'throttle', times: 1 });
    const sent = problemOf(send(by));
    await expect.poll(written).toBe(1);
    mayWrite = false;
    expect(await whileTimePasses(clock, sent)).toMatchObject({ code: 'connection_protected' });
    expect(written()).toBe(1);
  });

  it('through an endpoint that is not on this machine', async () => {
    const env = {
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_ENDPOINT_URL_AUTO_SCALING: 'https://aws.example',
    };
    const { door, permit, written } = await openWriter({ env });
    await door.connections.open({ candidateId: 'environment', region: 'eu-west-1' });
    const connectionId = 'environment@eu-west-1';
    const client = door.writer(permit({ connectionId })).client(connectionId, 'autoscaling');
    expect(await problemOf(client.send(setCapacity()))).toMatchObject({
      code: 'write_refused',
      message: expect.stringContaining('the endpoint override https://aws.example is not on this machine'),
    });
    expect(written()).toBe(0);
  });

  it('by a door that has nobody to ask', async () => {
    const { log } = openTestLog(newFolder());
    const { door, simulator } = await openTestBed({ estate: 'one-group' });
    await door.connections.open({ candidateId: 'demo', region: 'eu-west-1' });
    simulator.aws.calls.reset();
    const by = log.intent(anIntent, origin, byAda);
    const problem = await problemOf(door.writer(by).client(id, 'autoscaling').send(setCapacity()));
    expect(problem.message).toContain('this client only reads');
    expect(simulator.aws.calls.total).toBe(0);
  });
});

type Log = ReturnType<typeof openTestLog>['log'];

function spent(log: Log, permit: WritePermit): WritePermit {
  log.outcome(permit, 'refused');
  return permit;
}

function fenced(log: Log, permit: WritePermit): WritePermit {
  log.fence(permit.origin.jobId, permit.origin.epoch + 1);
  return permit;
}

function rolledBack(db: ReturnType<typeof openTestLog>['db'], permit: () => WritePermit): WritePermit {
  db.exec('begin');
  const lost = permit();
  db.exec('rollback');
  return lost;
}
