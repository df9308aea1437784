import { regionNames } from './regions.ts';
import { expiredToken, unknownKey, wrongRegion } from './wire/common-errors.ts';
import type { WireRequest } from './wire/protocol.ts';
import type { Caller, World } from './world.ts';

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
  if (!regionNames.includes(scope.region)) throw wrongRegion(scope.service);
  const caller = world.callers.get(scope.accessKeyId);
  if (!caller) throw unknownKey(scope.service);
  if (caller.expiresAt !== null && caller.expiresAt <= world.clock.now()) throw expiredToken(scope.service);
  return caller;
}
