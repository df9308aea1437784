import { problem } from '#contract/problems.ts';
import type { Recorder } from '../audit/index.ts';
import type { Clock } from '../runtime/index.ts';
import type { Person } from './model.ts';
import type { InvitationRepository, StoredInvitation } from './repository.ts';
import { hashOfSecret, newSecret } from './secrets.ts';

/** How long an invitation waits to be used, in milliseconds. */
export const invitationDurationMs = 24 * 60 * 60 * 1000;

export interface InvitationsOptions {
  readonly clock: Clock;
  readonly repository: InvitationRepository;
  readonly audit: Recorder;
}

/** Links for people who have no terminal here: each signs one browser in, once, within a day. */
export class Invitations {
  readonly #clock: Clock;
  readonly #repository: InvitationRepository;
  readonly #audit: Recorder;

  constructor({ clock, repository, audit }: InvitationsOptions) {
    this.#clock = clock;
    this.#repository = repository;
    this.#audit = audit;
  }

  /** `by` invites somebody. The secret of the link is told here and never again. */
  create(person: Person, by: string): { readonly invitation: StoredInvitation; readonly secret: string } {
    const createdAt = this.#clock.now();
    const secret = newSecret();
    const invitation = { id: hashOfSecret(secret), person, createdAt, expiresAt: createdAt + invitationDurationMs };
    const value = { invited: person.name, roles: [...person.roles] };
    this.#audit.recording('settings.changed', { setting: 'invitations', person: by, value }, () => {
      this.#repository.removeExpired(createdAt);
      this.#repository.save(invitation);
    });
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

  withdraw(id: string, by: string): void {
    const facts = { setting: 'invitations', person: by, value: { withdrawn: id } };
    this.#audit.recording('settings.changed', facts, () => {
      if (this.#repository.remove(id)) return;
      throw problem('not_found', 'This invitation is gone already.', 'Look at the list of people again.');
    });
  }
}
