import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../runtime/index.ts';
import type { Person } from './model.ts';
import type { Session, SessionRepository } from './repository.ts';

/** How long a browser stays signed in, in milliseconds. */
export const sessionDurationMs = 12 * 60 * 60 * 1000;

const secretBytes = 32;

/** Signs browsers in: an invitation is used once, and what it is exchanged for lasts twelve hours. */
export class Sessions {
  readonly #clock: Clock;
  readonly #repository: SessionRepository;
  /** Hash of every invitation of this run to whom it is for, and to nobody once it is used. */
  readonly #invitations = new Map<string, Person | null>();

  constructor(clock: Clock, repository: SessionRepository) {
    this.#clock = clock;
    this.#repository = repository;
  }

  /** A secret for a launch link, good for one use while this process runs. */
  invite(person: Person): string {
    const secret = newSecret();
    this.#invitations.set(digest(secret).toString('base64url'), person);
    return secret;
  }

  /** Uses an invitation up. Answers the session and its secret, or why there is none. */
  accept(invitation: string): { secret: string; session: Session } | 'used' | 'unknown' {
    const invitationHash = digest(invitation).toString('base64url');
    const person = this.#invitations.get(invitationHash);
    if (person === undefined) return 'unknown';
    if (person === null) return 'used';
    this.#invitations.set(invitationHash, null);
    const createdAt = this.#clock.now();
    const secret = newSecret();
    const session = { hash: digest(secret), person, createdAt, expiresAt: createdAt + sessionDurationMs };
    this.#repository.removeExpired(createdAt);
    this.#repository.save(session);
    return { secret, session };
  }

  /** The session that a secret belongs to, unless it has expired. */
  find(secret: string): Session | undefined {
    const session = this.#repository.find(digest(secret));
    return session && session.expiresAt > this.#clock.now() ? session : undefined;
  }
}

/** Compares two secrets in a time that tells nothing about how much of them agrees. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
