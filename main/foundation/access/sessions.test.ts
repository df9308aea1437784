import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLogOn } from '../audit/audit.testing.ts';
import { openAuditReader } from '../audit/index.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { openState, type State } from '../store/index.ts';
import { Invitations, invitationDurationMs } from './invitations.ts';
import type { Person } from './model.ts';
import { openInvitationRepository, openSessionRepository } from './repository.ts';
import { isSameSecret } from './secrets.ts';
import { Sessions, seenEveryMs, sessionDurationMs } from './sessions.ts';

const ada: Person = { name: 'ada', roles: ['operator'] };

let folder: string;
let clock: VirtualClock;
let state: State;
let changes: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-sessions-'));
  clock = new VirtualClock();
  state = openState(folder, { clock });
  changes = 0;
});

afterEach(async () => {
  state.close();
  await rm(folder, { recursive: true, force: true });
});

const auditing = () => openLogOn(state.db, clock);

const inviting = () => new Invitations({ clock, repository: openInvitationRepository(state.db), audit: auditing() });

const open = () =>
  new Sessions({
    clock,
    repository: openSessionRepository(state.db),
    invitations: inviting(),
    audit: auditing(),
    onChange: () => void changes++,
  });

function reopenState(): void {
  state.close();
  state = openState(folder, { clock });
}

function signIn(sessions: Sessions) {
  const accepted = sessions.accept(sessions.launch(ada));
  if (typeof accepted === 'string') throw new Error(accepted);
  return accepted;
}

async function onDisk(text: string): Promise<boolean> {
  state.db.pragma('wal_checkpoint(TRUNCATE)');
  return (await readFile(join(folder, 'state.db'))).includes(text);
}

describe('a launch link', () => {
  it('leaves on record who signed in with it, as an invitation does', () => {
    const sessions = open();
    sessions.accept(sessions.launch(ada));
    sessions.accept(inviting().create({ name: 'grace', roles: ['viewer'] }, 'ada').secret);
    const recorded = openAuditReader(state.db).page({ before: null, job: null, limit: 3 });
    expect(recorded).toMatchObject([
      { body: { kind: 'sign_in', how: 'invitation', roles: ['viewer'] }, values: { person: 'grace' } },
      { body: { kind: 'settings.changed', setting: 'invitations' }, values: { person: 'ada' } },
      { body: { kind: 'sign_in', how: 'link', roles: ['operator'] }, values: { person: 'ada' } },
    ]);
  });

  it('signs in once', () => {
    const sessions = open();
    const link = sessions.launch(ada);
    expect(sessions.accept(link)).toMatchObject({ session: { person: ada } });
    expect(sessions.accept(link)).toBe('used');
  });

  it('is unknown to another run and where it was never made', () => {
    const link = open().launch(ada);
    expect(open().accept(link)).toBe('unknown');
    expect(open().accept('')).toBe('unknown');
  });
});

describe('an invitation', () => {
  it('signs in once, also after a restart', () => {
    const { secret } = inviting().create(ada, 'ada');
    reopenState();
    expect(open().accept(secret)).toMatchObject({ session: { person: ada } });
    expect(open().accept(secret)).toBe('used');
    expect(inviting().list()).toEqual([]);
  });

  it('waits for a day and no longer', async () => {
    const invitations = inviting();
    const { secret, invitation } = invitations.create(ada, 'ada');
    expect(invitations.list()).toEqual([invitation]);
    await clock.advance(invitationDurationMs - 1);
    expect(invitations.list()).toEqual([invitation]);
    await clock.advance(1);
    expect(invitations.list()).toEqual([]);
    expect(open().accept(secret)).toBe('unknown');
  });

  it('opens nothing once it is withdrawn, and cannot be withdrawn twice or after its use', () => {
    const invitations = inviting();
    const { secret, invitation } = invitations.create(ada, 'ada');
    invitations.withdraw(invitation.id, 'ada');
    expect(open().accept(secret)).toBe('unknown');
    expect(() => invitations.withdraw(invitation.id, 'ada')).toThrow('gone already');
    const used = invitations.create(ada, 'ada');
    open().accept(used.secret);
    expect(() => invitations.withdraw(used.invitation.id, 'ada')).toThrow('gone already');
    expect(open().accept(used.secret)).toBe('used');
  });

  it('is kept as a hash only, and its id opens nothing', async () => {
    const { secret, invitation } = inviting().create(ada, 'ada');
    expect(await onDisk(secret)).toBe(false);
    expect(open().accept(invitation.id)).toBe('unknown');
  });

  it('is forgotten some time after it expired', async () => {
    inviting().create(ada, 'ada');
    await clock.advance(invitationDurationMs);
    inviting().create(ada, 'ada');
    expect(state.db.prepare('select count(*) from invitation').pluck().get()).toBe(1);
  });
});

describe('a session', () => {
  it('is found by its secret until it expires', async () => {
    const sessions = open();
    const { secret } = signIn(sessions);
    await clock.advance(sessionDurationMs - 1);
    expect(sessions.find(secret)?.person).toEqual(ada);
    await clock.advance(1);
    expect(sessions.find(secret)).toBeUndefined();
    expect(sessions.list()).toEqual([]);
  });

  it('outlives a restart', () => {
    const { secret } = signIn(open());
    reopenState();
    expect(open().find(secret)?.person).toEqual(ada);
  });

  it('is not found by anything else', () => {
    const sessions = open();
    const { secret, session } = signIn(sessions);
    expect(sessions.find('')).toBeUndefined();
    expect(sessions.find(`${secret}x`)).toBeUndefined();
    expect(sessions.find(secret.toUpperCase())).toBeUndefined();
    expect(sessions.find(session.id)).toBeUndefined();
  });

  it('is kept as a hash only', async () => {
    expect(await onDisk(signIn(open()).secret)).toBe(false);
  });

  it('is forgotten some time after it expired', async () => {
    const sessions = open();
    signIn(sessions);
    await clock.advance(sessionDurationMs);
    signIn(sessions);
    expect(state.db.prepare('select count(*) from session').pluck().get()).toBe(1);
  });

  it('tells when it was last seen, to within a minute', async () => {
    const sessions = open();
    const { secret } = signIn(sessions);
    expect(sessions.list()[0]?.lastSeenAt).toBeNull();
    const first = clock.now();
    sessions.find(secret);
    await clock.advance(seenEveryMs - 1);
    sessions.find(secret);
    expect(sessions.list()[0]?.lastSeenAt).toBe(first);
    await clock.advance(1);
    sessions.find(secret);
    expect(sessions.list()[0]?.lastSeenAt).toBe(first + seenEveryMs);
  });

  it('ends at once when it is revoked, with all that it opened, and no other does', () => {
    const sessions = open();
    const [one, other] = [signIn(sessions), signIn(sessions)];
    const ended: string[] = [];
    sessions.whenEnded(one.session, () => ended.push('a window'));
    sessions.whenEnded(one.session, () => ended.push('another window'));
    const stop = sessions.whenEnded(one.session, () => ended.push('a closed window'));
    sessions.whenEnded(other.session, () => ended.push('somebody else'));
    void stop();
    changes = 0;
    sessions.revoke(one.session.id, 'ada');
    expect(ended).toEqual(['a window', 'another window']);
    expect(sessions.find(one.secret)).toBeUndefined();
    expect(sessions.find(other.secret)).toBeDefined();
    expect(changes).toBe(1);
    expect(() => sessions.revoke(one.session.id, 'ada')).toThrow('ended already');
  });

  it('ends what it opened on time, and leaves no timer behind', async () => {
    const sessions = open();
    const { session } = signIn(sessions);
    let ended = 0;
    sessions.whenEnded(session, () => void ended++);
    await clock.advance(sessionDurationMs);
    expect([ended, clock.pending]).toEqual([1, 0]);
  });
});

describe('comparing secrets', () => {
  it('tells equal from different, whatever their lengths', () => {
    expect(isSameSecret('secret', 'secret')).toBe(true);
    expect(isSameSecret('secret', 'Secret')).toBe(false);
    expect(isSameSecret('', 'secret')).toBe(false);
  });
});
