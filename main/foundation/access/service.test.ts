import { beforeEach, describe, expect, it } from 'vitest';
import { problem } from '#contract/problems.ts';
import { openLogOn } from '../audit/audit.testing.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { openState } from '../store/index.ts';
import { problemCodeOf, temporaryFolders } from '../store/store.testing.ts';
import { Invitations } from './invitations.ts';
import type { Person } from './model.ts';
import { openInvitationRepository, openSessionRepository } from './repository.ts';
import { PeopleService } from './service.ts';
import { Sessions } from './sessions.ts';

const folder = temporaryFolders();
const ada: Person = { name: 'ada', roles: ['administrator'] };

let sessions: Sessions;
let changes: number;
let open: (address: string | null) => PeopleService;

beforeEach(() => {
  const clock = new VirtualClock();
  const { db } = openState(folder(), { clock });
  const onChange = () => void changes++;
  const audit = openLogOn(db, clock);
  const invitations = new Invitations({ clock, repository: openInvitationRepository(db), audit });
  sessions = new Sessions({ clock, repository: openSessionRepository(db), invitations, audit, onChange });
  open = (address) => new PeopleService({ sessions, invitations, address: () => address, onChange });
  changes = 0;
});

function signIn(person: Person) {
  const accepted = sessions.accept(sessions.launch(person));
  if (typeof accepted === 'string') throw problem('not_found', accepted, '');
  return accepted.session;
}

describe('people', () => {
  it('are who they are until their session ends, which on the desktop it never does', () => {
    const session = signIn(ada);
    const people = open(null);
    expect(people.me({ person: ada, session })).toEqual({ ...ada, until: session.expiresAt });
    expect(people.me({ person: ada, session: null })).toEqual({ ...ada, until: null });
  });

  it('are invited to a server, with a link to its address', () => {
    const people = open('http://127.0.0.1:4780');
    const { invitation, url } = people.invite({ name: 'grace', role: 'auditor' }, ada);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4780\/launch\/[\w-]{43}$/);
    expect(invitation).toMatchObject({ name: 'grace', roles: ['auditor'] });
    expect(people.invitations()).toEqual([invitation]);
    people.withdraw(invitation.id, ada);
    expect(people.invitations()).toEqual([]);
    expect(changes).toBe(2);
  });

  it('are not invited to a desktop, which says so', () => {
    const invite = () => open(null).invite({ name: 'grace', role: 'auditor' }, ada);
    expect(problemCodeOf(invite)).toBe('bad_input');
    expect(invite).toThrow('This console is open on your desktop only, so nobody can be invited to it.');
    expect(open(null).invitations()).toEqual([]);
  });

  it('sign others out, not themselves', () => {
    const [own, other] = [signIn(ada), signIn({ name: 'ben', roles: ['viewer'] })];
    const people = open(null);
    const caller = { person: ada, session: own };
    expect(problemCodeOf(() => people.revoke(own.id, caller))).toBe('bad_input');
    people.revoke(other.id, caller);
    expect(people.sessions(caller)).toMatchObject([{ name: 'ada', isThisOne: true }]);
  });
});
