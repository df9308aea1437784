import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { unprotected } from '../access/index.ts';
import { systemClock } from '../runtime/index.ts';
import { admit, config, device, open, region, whoAmI } from './connections.testing.ts';
import { keys, openTestBed, problemOf, type TestBed, whileTimePasses } from './door.testing.ts';
import { createDoor } from './index.ts';

describe('signing in', () => {
  it('asks STS who the keys belong to', async () => {
    const bed = await openTestBed({ config });
    const connection = await open(bed, 'keys');
    expect(connection).toMatchObject({
      id: 'profile:keys@eu-west-1',
      state: 'ready',
      account: keys.account,
      identity: expect.stringContaining(`arn:aws:iam::${keys.account}:`),
      signedInUntil: null,
      problem: null,
    });
    expect(bed.simulator.aws.calls.byOperation()).toEqual({ 'sts.GetCallerIdentity': 1 });
  });

  it('contacts nobody before a candidate is chosen', async () => {
    const { door, simulator } = await openTestBed({ config });
    expect((await door.connections.candidates()).candidates).toHaveLength(8);
    expect(simulator.aws.calls.total).toBe(0);
  });

  it('assumes a role in the name of the person, until its session ends', async () => {
    const bed = await openTestBed({ config });
    admit(bed.simulator, { requiresMfa: false });
    const connection = await open(bed, 'role');
    expect(connection.state).toBe('ready');
    expect(connection.identity).toBe(`arn:aws:sts::${keys.account}:assumed-role/Admin/infraviewer-Ann-Example`);
    expect(connection.signedInUntil).toBe(bed.clock.now() + 3_600_000);
  });

  it('runs a credential process', async () => {
    const bed = await openTestBed({ config });
    expect(await open(bed, 'process')).toMatchObject({ state: 'ready', signIn: 'process', account: keys.account });
  });

  it('waits for an MFA code, says when it was refused, and takes the next one', async () => {
    const bed = await openTestBed({ config });
    admit(bed.simulator, { requiresMfa: true });
    const { connections } = bed.door;
    const waiting = await open(bed, 'mfa');
    expect(waiting).toMatchObject({ state: 'mfa_needed', mfaSerial: device, problem: null });

    const refused = await connections.submitMfa(waiting.id, '000000');
    expect(refused).toMatchObject({ state: 'mfa_needed', mfaSerial: device, problem: { code: 'mfa_refused' } });

    expect(await connections.submitMfa(waiting.id, '123456')).toMatchObject({ state: 'ready', problem: null });
    expect(await problemOf(connections.submitMfa(waiting.id, '123456'))).toMatchObject({ code: 'bad_input' });
  });

  it('lets others work while one waits for its MFA code', async () => {
    const bed = await openTestBed({ config });
    admit(bed.simulator, { requiresMfa: true });
    await open(bed, 'mfa');
    expect((await open(bed, 'keys')).state).toBe('ready');
    expect(await problemOf(bed.door.client('profile:mfa@eu-west-1', 'sts').send(await whoAmI()))).toMatchObject({
      code: 'mfa_needed',
    });
  });

  it('gives the environment its credentials by name, without the rest of a chain', async () => {
    const env = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey };
    const { door } = await openTestBed({ env });
    expect(await door.connections.open({ candidateId: 'environment', region })).toMatchObject({ state: 'ready' });
  });

  it('opens the demo, one candidate for each of its accounts, in the regions that it plays', async () => {
    const { door } = await openTestBed();
    expect((await door.connections.candidates()).candidates).toMatchObject([{ id: 'demo', regions: [region] }]);
    expect(await door.connections.open({ candidateId: 'demo', region })).toMatchObject({
      state: 'ready',
      source: 'demo',
      signIn: 'simulator',
      endpoint: { url: 'http://127.0.0.1:9', loopback: true },
    });
  });

  it('opens one that is open already by returning it', async () => {
    const bed = await openTestBed({ config });
    const both = await Promise.all([open(bed, 'keys'), open(bed, 'keys')]);
    await open(bed, 'keys');
    expect(both.map(({ id }) => id)).toEqual(['profile:keys@eu-west-1', 'profile:keys@eu-west-1']);
    expect(bed.door.connections.list()).toHaveLength(1);
    expect(bed.simulator.aws.calls.of('sts.GetCallerIdentity')).toBe(1);
  });
});

describe('what can go wrong', () => {
  it('an unknown profile', async () => {
    const bed = await openTestBed({ config });
    expect(await problemOf(open(bed, 'prdo'))).toMatchObject({
      code: 'profile_unknown',
      message: 'The AWS configuration has no profile "prdo".',
    });
    expect(bed.door.connections.list()).toEqual([]);
  });

  it('an unknown region, with the near ones', async () => {
    const { door } = await openTestBed({ config });
    const problem = await problemOf(door.connections.open({ candidateId: 'profile:keys', region: 'eu-wset-1' }));
    expect(problem.code).toBe('region_unknown');
    expect(problem.advice).toContain('eu-west-1');
    const demo = await problemOf(door.connections.open({ candidateId: 'demo', region: 'ap-south-1' }));
    expect(demo).toMatchObject({ code: 'region_unknown', advice: 'Choose a region, such as eu-west-1.' });
  });

  it('a silent endpoint: told within ten seconds, and the rest works', async () => {
    const bed = await openTestBed({ config });
    const hear = bed.simulator.aws.faults.add({ kind: 'silent', service: 'sts' });
    const opening = open(bed, 'keys');
    await expect.poll(() => bed.simulator.aws.calls.total).toBe(1);
    await bed.clock.advance(10_000);
    const silent = await opening;
    expect(silent).toMatchObject({ state: 'failed', problem: { code: 'endpoint_silent' } });
    expect(silent.problem?.message).toBe('STS gave no answer within 10 seconds.');
    hear();
    expect(await bed.door.connections.signInAgain(silent.id)).toMatchObject({ state: 'ready', problem: null });
  });

  it('an endpoint where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    const door = createDoor({
      // Real sockets take real time, so the retries do too: a third of a second.
      clock: systemClock,
      random: () => 0,
      env: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
      home: 'nowhere',
      person: 'ann',
      demo: null,
      protection: unprotected,
      remember: { load: () => [], save: () => undefined },
    });
    const opened = await door.connections.open({ candidateId: 'environment', region });
    expect(opened).toMatchObject({ state: 'failed', problem: { code: 'endpoint_silent' } });
    expect(opened.problem?.message).toBe(
      `http://127.0.0.1:${port} does not answer sts:GetCallerIdentity (ECONNREFUSED).`,
    );
    await door.stop();
  });

  it('a signed-out SSO session and a signed-out `aws login`', async () => {
    const bed = await openTestBed({ config });
    expect((await open(bed, 'sso')).problem).toMatchObject({
      code: 'sign_in_needed',
      message: 'sso is signed out of IAM Identity Center.',
      advice: 'Run `aws sso login --profile sso`, then sign in again.',
    });
    expect((await open(bed, 'login')).problem).toMatchObject({
      code: 'sign_in_needed',
      advice: 'Run `aws login --profile login`, then sign in again.',
    });
  });

  it('a credential process that fails: its first line, never its command', async () => {
    const bed = await openTestBed({ config });
    const { problem } = await open(bed, 'broken-process');
    expect(problem).toMatchObject({
      code: 'credentials_missing',
      message: 'The credential process of broken-process failed: the vault is locked.',
    });
    expect(JSON.stringify(problem)).not.toMatch(/echo|second line/);
  });

  it('a role that may not be assumed', async () => {
    const bed = await openTestBed({ config });
    const { state, problem } = await open(bed, 'role');
    expect(state).toBe('failed');
    expect(problem).toMatchObject({ code: 'access_denied', service: 'sts', operation: 'AssumeRole' });
  });

  it('keys that AWS does not know', async () => {
    const bed = await openTestBed({ config });
    bed.simulator.world.callers.clear();
    const { problem } = await open(bed, 'keys');
    expect(problem).toMatchObject({ code: 'access_denied' });
    expect(JSON.stringify(problem)).not.toContain(keys.accessKeyId);
  });

  it('a connection that is not open', async () => {
    const { door } = await openTestBed({ config });
    expect(await problemOf(door.connections.signInAgain('profile:x@y'))).toMatchObject({ code: 'not_found' });
    expect(await problemOf(door.client('profile:x@eu-west-1', 'sts').send(await whoAmI()))).toMatchObject({
      code: 'sign_in_needed',
    });
  });
});

describe('credentials that run out', () => {
  it('are told at the very moment, with what to do', async () => {
    const bed = await openTestBed({ config });
    admit(bed.simulator, { requiresMfa: true });
    const { id } = await open(bed, 'mfa');
    const { signedInUntil } = await bed.door.connections.submitMfa(id, '123456');
    const [before] = await leapTo(bed, (signedInUntil ?? 0) - 1);
    expect(before?.state).toBe('ready');
    const [after] = await leapTo(bed, signedInUntil ?? 0);
    expect(after).toMatchObject({
      state: 'expired',
      problem: { code: 'credentials_expired', advice: 'Sign in again with a new MFA code.' },
    });
    expect(await bed.door.connections.signInAgain(id)).toMatchObject({ state: 'mfa_needed' });
  });

  it('are renewed before that where nobody needs to be asked', async () => {
    const bed = await openTestBed({ config });
    admit(bed.simulator, { requiresMfa: false });
    const { signedInUntil } = await open(bed, 'role');
    await bed.clock.advance(56 * 60_000);
    await expect.poll(() => bed.door.connections.list()[0]?.signedInUntil).toBeGreaterThan(signedInUntil ?? 0);
    await bed.clock.advance(10 * 60_000);
    expect(bed.door.connections.list()[0]?.state).toBe('ready');
  });

  it('are replaced in clients that were used before', async () => {
    const bed = await openTestBed({ config });
    admit(bed.simulator, { requiresMfa: false });
    const { id } = await open(bed, 'role');
    const client = bed.door.client(id, 'sts');
    await client.send(await whoAmI());
    const { callers } = bed.simulator.world;
    for (const accessKeyId of callers.keys()) if (accessKeyId.startsWith('ASIA')) callers.delete(accessKeyId);
    await bed.clock.advance(10_000);
    await bed.door.connections.signInAgain(id);
    await expect(client.send(await whoAmI())).resolves.toMatchObject({ Arn: expect.stringContaining('Admin') });
  });

  it('run out where renewing fails', async () => {
    const bed = await openTestBed({ config });
    admit(bed.simulator, { requiresMfa: false });
    await open(bed, 'role');
    bed.simulator.world.roles.clear();
    await bed.clock.advance(61 * 60_000);
    expect(bed.door.connections.list()[0]).toMatchObject({
      state: 'expired',
      problem: { code: 'credentials_expired', message: 'The credentials of role have expired.' },
    });
  });

  it('are noticed as soon as AWS says so', async () => {
    const bed = await openTestBed({ config });
    const { id } = await open(bed, 'keys');
    bed.simulator.aws.faults.add({ kind: 'expired_token', times: 1 });
    const client = bed.door.client(id, 'sts');
    expect(await problemOf(client.send(await whoAmI()))).toMatchObject({ code: 'credentials_expired' });
    expect(bed.door.connections.list()[0]).toMatchObject({
      state: 'expired',
      problem: { code: 'credentials_expired' },
    });
    expect(await problemOf(client.send(await whoAmI()))).toMatchObject({ code: 'credentials_expired' });
    expect(bed.simulator.aws.calls.of('sts.GetCallerIdentity')).toBe(2);
    expect(await bed.door.connections.signInAgain(id)).toMatchObject({ state: 'ready' });
    await expect(client.send(await whoAmI())).resolves.toMatchObject({ Account: keys.account });
  });
});

async function leapTo({ clock, door }: TestBed, at: number) {
  await clock.advance(at - clock.now());
  return door.connections.list();
}

describe('secrets', () => {
  it('are in nothing that is shown, counted, remembered or thrown', async () => {
    const bed = await openTestBed({ config });
    admit(bed.simulator, { requiresMfa: true });
    const shown: unknown[] = [];
    const { connections } = bed.door;
    for (const name of ['keys', 'role', 'sso', 'login', 'broken-process', 'mfa']) shown.push(await open(bed, name));
    const { id } = await connections.submitMfa('profile:mfa@eu-west-1', '123456');
    for (const kind of ['access_denied', 'server_error', 'expired_token'] as const) {
      const heal = bed.simulator.aws.faults.add({ kind });
      const call = bed.door.client(id, 'sts').send(await whoAmI());
      shown.push(await whileTimePasses(bed.clock, problemOf(call)));
      heal();
    }
    shown.push(connections.list(), bed.door.usage(), bed.remembered, await connections.candidates());
    const sessions = [...bed.simulator.world.callers.keys()];
    expect(sessions.length).toBeGreaterThan(1);
    for (const secret of [keys.secretAccessKey, '123456', ...sessions]) {
      expect(JSON.stringify(shown)).not.toContain(secret);
    }
  });
});
