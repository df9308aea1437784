import { problem } from '#contract/problems.ts';
import type { Clock } from '../runtime/index.ts';
import type { Person } from './model.ts';
import type { InvitationRepository, StoredInvitation } from './repository.ts';
import { hashOfSecret, newSecret } from './secrets.ts';

/** How long an invitation waits to be used, in milliseconds. */
export const invitationDurationMs = 24 * 60 * 60 * 1000;

/** Links for people who have no terminal here: each signs one browser in, once, within a day. */
export class Invitations {
  readonly #clock: Clock;
  readonly #repository: InvitationRepository;

  constructor(clock: Clock, repository: InvitationRepository) {
    this.#clock = clock;
    this.#repository = repository;
  }

  /** The secret of the link is told here and never again. */
  create(person: Person): { readonly invitation: StoredInvitation; readonly secret: string } {
    const createdAt = this.#clock.now();
    const secret = newSecret();
    const invitation = { id: hashOfSecret(secret), person, createdAt, expiresAt: createdAt + invitationDurationMs };
    this.#repository.removeExpired(createdAt);
    this.#repository.save(invitation);
    return { invitation, secret };
  }

  /** Those that nobody has used yet, the newest first. */
  list(): StoredInvitation[] {
    return this.#repository.list(this.#clock.now());
  }

  /** Uses one up. Answers whom it is for, or why there is none. */
  accept(secret: string): Person | 'used' | 'unknown' {
    return this.#repository.use(hashOfSecret(secret), this.#clock.now());
  }

  withdraw(id: string): void {
    if (this.#repository.remove(id)) return;
    throw problem('not_found', 'This invitation is gone already.', 'Look at the list of people again.');
  }
}
