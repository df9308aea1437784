import {
  AssumeRoleCommand,
  type Credentials,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { createSimulatedAws } from '../handler.ts';
import { refused, sdkClients } from '../sdk-clients.testing.ts';
import { account, mfaSerial, smallWorld } from '../small-world.testing.ts';
import { hourMs } from './room.ts';

const reader = { RoleArn: `arn:aws:iam::${account}:role/reader`, RoleSessionName: 'olivia' };
const operator = { RoleArn: `arn:aws:iam::${account}:role/operator`, RoleSessionName: 'olivia' };
const mfa = { SerialNumber: mfaSerial, TokenCode: '123456' };

function start() {
  const clock = new VirtualClock();
  const aws = createSimulatedAws(smallWorld(clock), { throttle: false });
  const as = (credentials: Credentials | undefined) => sdkClients(aws, credentials?.AccessKeyId).sts;
  return { clock, as, client: sdkClients(aws).sts };
}

describe('AssumeRole', () => {
  it('gives keys of the role until they expire', async () => {
    const { clock, as, client } = start();
    const { Credentials, AssumedRoleUser } = await client.send(new AssumeRoleCommand(reader));
    expect(Credentials?.Expiration).toEqual(new Date(clock.now() + hourMs));
    const identity = await as(Credentials).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(`arn:aws:sts::${account}:assumed-role/reader/olivia`);
    expect(identity.Arn).toBe(AssumedRoleUser?.Arn);
    expect(identity.UserId).toBe('AROASMALLWORLD:olivia');
    await clock.advance(hourMs);
    expect(await refused(as(Credentials).send(new GetCallerIdentityCommand({})))).toContain('ExpiredToken');
  });

  it('wants an MFA code where the role does, and the right one', async () => {
    const { client } = start();
    expect(await refused(client.send(new AssumeRoleCommand(operator)))).toBe(
      `AccessDenied: User: arn:aws:iam::${account}:user/olivia is not authorized to perform: sts:AssumeRole on resource: ${operator.RoleArn}`,
    );
    const wrong = client.send(new AssumeRoleCommand({ ...operator, ...mfa, TokenCode: '000000' }));
    expect(await refused(wrong)).toContain('AccessDenied: MultiFactorAuthentication failed with invalid MFA');
    const { Credentials } = await client.send(new AssumeRoleCommand({ ...operator, ...mfa }));
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA/);
  });

  it.each([
    [{ ...reader, DurationSeconds: 899 }, "Value '899' at 'durationSeconds'"],
    [{ ...reader, DurationSeconds: 7201 }, 'exceeds the MaxSessionDuration'],
    [{ ...reader, RoleSessionName: 'a b' }, "Value 'a b' at 'roleSessionName'"],
    [{ ...reader, RoleArn: `arn:aws:iam::${account}:role/nobody` }, 'AccessDenied'],
  ])('refuses %j', async (input, expected) => {
    const { client } = start();
    expect(await refused(client.send(new AssumeRoleCommand(input)))).toContain(expected);
  });
});

it('gives a role that assumes a role an hour at most', async () => {
  const { as, client } = start();
  const { Credentials } = await client.send(new AssumeRoleCommand(reader));
  const longer = as(Credentials).send(new AssumeRoleCommand({ ...reader, DurationSeconds: 3601 }));
  expect(await refused(longer)).toContain('exceeds the MaxSessionDuration');
});

describe('GetSessionToken', () => {
  it('gives keys of the same person, which remember the MFA', async () => {
    const { as, client } = start();
    const { Credentials } = await client.send(new GetSessionTokenCommand(mfa));
    const session = as(Credentials);
    expect((await session.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${account}:user/olivia`);
    const assumed = await session.send(new AssumeRoleCommand(operator));
    expect(assumed.AssumedRoleUser?.Arn).toContain('assumed-role/operator');
  });

  it('cannot be called with such keys again', async () => {
    const { as, client } = start();
    const { Credentials } = await client.send(new GetSessionTokenCommand({}));
    const again = as(Credentials).send(new GetSessionTokenCommand({}));
    expect(await refused(again)).toBe('AccessDenied: Cannot call GetSessionToken with session credentials');
  });
});
