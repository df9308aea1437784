import type { BrowserSession, Invitation } from '#contract/people.ts';
import { problem } from '#contract/problems.ts';
import type { Role } from '#contract/procedure.ts';
import type { Invitations } from './invitations.ts';
import { launchLink } from './links.ts';
import type { CallContext, Person } from './model.ts';
import type { StoredInvitation } from './repository.ts';
import type { Sessions } from './sessions.ts';

export interface PeopleDeps {
  readonly sessions: Sessions;
  readonly invitations: Invitations;
  /** Where browsers find this console; null where none can. */
  readonly address: () => string | null;
  /** Somebody was invited, or an invitation was withdrawn. */
  readonly onChange: () => void;
}

/** What the contract's procedures about people do. */
export class PeopleService {
  readonly #deps: PeopleDeps;

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
  }

  me({ person, session }: CallContext) {
    return { name: person.name, roles: [...person.roles], until: session?.expiresAt ?? null };
  }

  sessions(caller: CallContext): BrowserSession[] {
    return this.#deps.sessions.list().map(({ person, ...session }) => ({
      ...session,
      name: person.name,
      roles: [...person.roles],
      isThisOne: session.id === caller.session?.id,
    }));
  }

  /** Signs somebody else out at once. */
  revoke(id: string, caller: CallContext): void {
    if (id === caller.session?.id) {
      const advice = 'Close this window to stop working, or let another administrator sign you out.';
      throw problem('bad_input', 'This is the session that you are working in.', advice);
    }
    this.#deps.sessions.revoke(id, caller.person.name);
  }

  invitations(): Invitation[] {
    return this.#deps.invitations.list().map(shown);
  }

  /** The link is told here and never again. */
  invite(
    { name, role }: { readonly name: string; readonly role: Role },
    by: Person,
  ): { invitation: Invitation; url: string } {
    const address = this.#deps.address();
    if (address === null) {
      const advice = 'Start the server host on a machine that both of you reach, and invite from there.';
      throw problem('bad_input', 'This console is open on your desktop only, so nobody can be invited to it.', advice);
    }
    const { invitation, secret } = this.#deps.invitations.create({ name, roles: [role] }, by.name);
    this.#deps.onChange();
    return { invitation: shown(invitation), url: launchLink(address, secret) };
  }

  withdraw(id: string, by: Person): void {
    this.#deps.invitations.withdraw(id, by.name);
    this.#deps.onChange();
  }
}

function shown({ person, ...invitation }: StoredInvitation): Invitation {
  return { ...invitation, name: person.name, roles: [...person.roles] };
}
