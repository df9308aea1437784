import { problem } from '#contract/problems.ts';
import type { Recorder } from '../audit/index.ts';
import type { Clock, Stop } from '../runtime/index.ts';
import type { Invitations } from './invitations.ts';
import type { Person } from './model.ts';
import type { Session, SessionRepository } from './repository.ts';
import { hashOfSecret, newSecret } from './secrets.ts';

/** How long a browser stays signed in, in milliseconds. */
export const sessionDurationMs = 12 * 60 * 60 * 1000;

/** How exactly is known when a session was last seen, in milliseconds. */
export const seenEveryMs = 60_000;

export interface SessionsOptions {
  readonly clock: Clock;
  readonly repository: SessionRepository;
  readonly invitations: Invitations;
  readonly audit: Recorder;
  /** Somebody signed in or was signed out. */
  readonly onChange: () => void;
}

/** Signs browsers in: a link is used once, and what it is exchanged for lasts twelve hours or until it is revoked. */
export class Sessions {
  readonly #options: SessionsOptions;
  /** Hash of every launch link of this run to whom it is for, and to nobody once it is used. */
  readonly #launches = new Map<string, Person | null>();
  /** What ends with a session that is revoked. */
  readonly #ends = new Map<string, Set<() => void>>();

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** A secret for a launch link, good for one use while this process runs. */
  launch(person: Person): string {
    const secret = newSecret();
    this.#launches.set(hashOfSecret(secret), person);
    return secret;
  }

  /** Uses a launch link or an invitation up. Answers the session and its secret, or why there is none. */
  accept(link: string): { secret: string; session: Session } | 'used' | 'unknown' {
    const { clock, repository, invitations, audit, onChange } = this.#options;
    const launched = this.#acceptLaunch(link);
    const person = launched ?? invitations.accept(link);
    if (typeof person === 'string') return person;
    const createdAt = clock.now();
    const secret = newSecret();
    const id = hashOfSecret(secret);
    const session = { id, person, createdAt, expiresAt: createdAt + sessionDurationMs, lastSeenAt: null };
    const how = launched === undefined ? 'invitation' : 'link';
    audit.recording('sign_in', { how, roles: [...person.roles], person: person.name }, () => {
      repository.removeExpired(createdAt);
      repository.save(session);
    });
    onChange();
    return { secret, session };
  }

  /** The session that a secret belongs to, unless it has expired. */
  find(secret: string): Session | undefined {
    const session = this.#options.repository.find(hashOfSecret(secret));
    if (!session || session.expiresAt <= this.#options.clock.now()) return undefined;
    this.seen(session.id);
    return session;
  }

  /** Notes that a session is in use. */
  seen(id: string): void {
    const now = this.#options.clock.now();
    try {
      this.#options.repository.seen(id, now, now - seenEveryMs);
    } catch {
      // It is told out of courtesy: a full disk must not keep anybody from looking.
    }
  }

  /** Everybody who is signed in, the newest first. */
  list(): Session[] {
    return this.#options.repository.list(this.#options.clock.now());
  }

  /** Signs a browser out at once; `by` wants it. */
  revoke(id: string, by: string): void {
    const facts = { setting: 'sessions', person: by, value: { revoked: id } };
    this.#options.audit.recording('settings.changed', facts, () => {
      if (this.#options.repository.remove(id)) return;
      throw problem('not_found', 'This session has ended already.', 'Look at the list of people again.');
    });
    for (const end of this.#ends.get(id) ?? []) end();
    this.#options.onChange();
  }

  /** Calls back once when the session ends, on time or because it is revoked, unless stopped before. */
  whenEnded({ id, expiresAt }: Pick<Session, 'id' | 'expiresAt'>, callback: () => void): Stop {
    const { clock } = this.#options;
    const ends = this.#ends.get(id) ?? new Set();
    this.#ends.set(id, ends);
    const end = () => {
      stop();
      callback();
    };
    const cancelTimer = clock.timer(expiresAt - clock.now(), end);
    const stop = () => {
      cancelTimer();
      ends.delete(end);
      if (ends.size === 0 && this.#ends.get(id) === ends) this.#ends.delete(id);
    };
    ends.add(end);
    return stop;
  }

  #acceptLaunch(link: string): Person | 'used' | undefined {
    const hash = hashOfSecret(link);
    const person = this.#launches.get(hash);
    if (person === undefined) return undefined;
    this.#launches.set(hash, null);
    return person ?? 'used';
  }
}
