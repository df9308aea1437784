import { expiredToken } from '../faults.ts';
import { regionNames } from '../rooms/regions.ts';
import type { Caller, World } from '../world.ts';
import { AwsError } from './errors.ts';
import type { WireRequest } from './protocol.ts';

/** What a SigV4 signature is made for: `Credential=AKID/20261121/eu-west-1/ec2/aws4_request`. */
export interface Scope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** Undefined for a request that is not signed. */
export function scopeOf({ headers }: WireRequest): Scope | undefined {
  const credential = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(
    headers['authorization'] ?? '',
  );
  if (!credential) return undefined;
  const [, accessKeyId = '', region = '', service = ''] = credential;
  return { accessKeyId, region, service };
}

/**
 * Who calls, by the access key id alone: the world holds no secrets, so the signature's HMAC is not verified. Throws
 * what AWS answers to a key that it does not know or that has expired.
 */
export function authenticate(scope: Scope, world: World): Caller {
  if (!regionNames.includes(scope.region)) {
    throw new AwsError('SignatureDoesNotMatch', 'Credential should be scoped to a valid region.', 403);
  }
  const caller = world.callers.get(scope.accessKeyId);
  if (!caller) throw unknownKey(scope.service);
  if (caller.expiresAt !== null && caller.expiresAt <= world.clock.now()) throw expiredToken(scope.service);
  return caller;
}

/** Common errors of the Query APIs, MissingAuthenticationToken. */
export function missingSignature(): AwsError {
  return new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
}

/** Common errors of the Query APIs (InvalidClientTokenId) and of EC2 (AuthFailure). */
function unknownKey(service: string): AwsError {
  if (service === 'ec2') {
    return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  }
  return new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
}
