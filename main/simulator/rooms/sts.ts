import {
  AssumeRole$,
  type AssumeRoleRequest,
  type AssumeRoleResponse,
  type Credentials,
  GetCallerIdentity$,
  type GetCallerIdentityResponse,
  GetSessionToken$,
  type GetSessionTokenRequest,
  type GetSessionTokenResponse,
} from '@aws-sdk/client-sts';
import { AwsError, constraintError } from '../wire/errors.ts';
import type { Caller, Role } from '../world.ts';
import { type Call, hourMs, operation, operations, type Room } from './room.ts';

export const sts: Room = {
  service: 'sts',
  signingName: 'sts',
  protocol: 'query',
  apiVersion: '2011-06-15',
  xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
  operations: operations(
    operation(GetCallerIdentity$, getCallerIdentity),
    operation(AssumeRole$, assumeRole),
    operation(GetSessionToken$, getSessionToken),
  ),
};

function getCallerIdentity(_input: unknown, { caller }: Call): GetCallerIdentityResponse {
  return { UserId: caller.userId, Account: caller.account, Arn: caller.arn };
}

/** AWS STS API reference: AssumeRole. */
function assumeRole(input: AssumeRoleRequest, call: Call): AssumeRoleResponse {
  const role = call.world.roles.get(input.RoleArn ?? '');
  // The name is part of every ARN of the session.
  const session = input.RoleSessionName ?? '';
  if (!/^[\w+=,.@-]{2,64}$/.test(session)) throw sessionNameError(session);
  const withMfa = checkMfa(input, call) || call.caller.withMfa === true;
  if (!role || (role.requiresMfa && !withMfa)) throw mayNotAssume(input.RoleArn ?? '', call.caller);
  const durationMs = sessionMs(input.DurationSeconds, hourMs, longestSessionMs(role, call.caller));
  const caller = { ...assumed(role, session), withMfa };
  const assumedRole = { AssumedRoleId: caller.userId, Arn: caller.arn };
  return { Credentials: issue(caller, durationMs, call), AssumedRoleUser: assumedRole, PackedPolicySize: 0 };
}

/** AWS STS API reference: GetSessionToken (12 hours unless told; the caller stays who they are). */
function getSessionToken(input: GetSessionTokenRequest, call: Call): GetSessionTokenResponse {
  const { account, arn, userId, accessKeyId } = call.caller;
  if (accessKeyId.startsWith('ASIA')) {
    throw new AwsError('AccessDenied', 'Cannot call GetSessionToken with session credentials', 403);
  }
  const withMfa = checkMfa(input, call);
  const durationMs = sessionMs(input.DurationSeconds, 12 * hourMs, 36 * hourMs);
  return { Credentials: issue({ account, arn, userId, withMfa }, durationMs, call) };
}

/** Whether the request proves an MFA device; a code that is wrong is refused. */
function checkMfa(input: AssumeRoleRequest | GetSessionTokenRequest, { world }: Call): boolean {
  if (input.SerialNumber === undefined) return false;
  const device = world.mfaDevices.get(input.SerialNumber);
  if (device && device.tokenCode === input.TokenCode) return true;
  const message = 'MultiFactorAuthentication failed with invalid MFA one time pass code. ';
  throw new AwsError('AccessDenied', message, 403);
}

/** AWS does not tell a role that is missing from one that may not be assumed. */
function mayNotAssume(roleArn: string, caller: Caller): AwsError {
  const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  return new AwsError('AccessDenied', message, 403);
}

/** IAM user guide, "Role chaining": a role that assumes a role has it for an hour at most. */
function longestSessionMs(role: Role, caller: Caller): number {
  return caller.arn.includes(':assumed-role/') ? Math.min(hourMs, role.maxSessionMs) : role.maxSessionMs;
}

function sessionNameError(session: string): AwsError {
  const constraint = 'Member must satisfy regular expression pattern: [\\w+=,.@-]*';
  return constraintError([`Value '${session}' at 'roleSessionName' failed to satisfy constraint: ${constraint}`]);
}

function sessionMs(seconds: number | undefined, defaultMs: number, longestMs: number): number {
  if (seconds === undefined) return Math.min(defaultMs, longestMs);
  if (seconds < 900) {
    const constraint = 'Member must have value greater than or equal to 900';
    throw constraintError([`Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: ${constraint}`]);
  }
  if (seconds * 1000 <= longestMs) return seconds * 1000;
  const message = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';
  throw new AwsError('ValidationError', message);
}

function assumed(role: Role, session: string): Omit<Caller, 'accessKeyId' | 'expiresAt'> {
  const [, , , , account = '', resource = ''] = role.arn.split(':');
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  return {
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    userId: `${role.id}:${session}`,
  };
}

/** Makes temporary keys that the world knows from now on. */
function issue(
  identity: Omit<Caller, 'accessKeyId' | 'expiresAt'>,
  durationMs: number,
  { world, now }: Call,
): Credentials {
  const accessKeyId = `ASIA${randomText(16, world.random)}`;
  const expiresAt = now + durationMs;
  world.callers.set(accessKeyId, { ...identity, accessKeyId, expiresAt });
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: randomText(40, world.random),
    SessionToken: randomText(120, world.random),
    Expiration: new Date(expiresAt),
  };
}

function randomText(length: number, random: () => number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}
