import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const secretBytes = 32;

/** A secret that nobody can guess, fit for an address or a cookie. */
export function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

/** The hash by which a secret is known. It opens nothing, so it also serves as an id. */
export function hashOfSecret(secret: string): string {
  return digest(secret).toString('base64url');
}

/** Compares two secrets in a time that tells nothing about how much of them agrees. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
