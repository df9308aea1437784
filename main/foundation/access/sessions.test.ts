import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { openState, type State } from '../store/index.ts';
import type { Person } from './model.ts';
import { openSessionRepository } from './repository.ts';
import { isSameSecret, Sessions, sessionDurationMs } from './sessions.ts';

const ada: Person = { name: 'ada', roles: ['operator'] };

let folder: string;
let clock: VirtualClock;
let state: State;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infraviewer-sessions-'));
  clock = new VirtualClock();
  state = openState(folder, { clock });
});

afterEach(async () => {
  state.close();
  await rm(folder, { recursive: true, force: true });
});

const open = () => new Sessions(clock, openSessionRepository(state.db));

function signIn(sessions: Sessions): string {
  const accepted = sessions.accept(sessions.invite(ada));
  if (typeof accepted === 'string') throw new Error(accepted);
  return accepted.secret;
}

describe('a launch link', () => {
  it('signs in once', () => {
    const sessions = open();
    const invitation = sessions.invite(ada);
    expect(sessions.accept(invitation)).toMatchObject({ session: { person: ada } });
    expect(sessions.accept(invitation)).toBe('used');
  });

  it('is unknown to another run and where it was never made', () => {
    const invitation = open().invite(ada);
    expect(open().accept(invitation)).toBe('unknown');
    expect(open().accept('')).toBe('unknown');
  });
});

describe('a session', () => {
  it('is found by its secret until it expires', async () => {
    const sessions = open();
    const secret = signIn(sessions);
    await clock.advance(sessionDurationMs - 1);
    expect(sessions.find(secret)?.person).toEqual(ada);
    await clock.advance(1);
    expect(sessions.find(secret)).toBeUndefined();
  });

  it('outlives a restart', () => {
    const secret = signIn(open());
    state.close();
    state = openState(folder, { clock });
    expect(open().find(secret)?.person).toEqual(ada);
  });

  it('is not found by anything else', () => {
    const sessions = open();
    const secret = signIn(sessions);
    expect(sessions.find('')).toBeUndefined();
    expect(sessions.find(`${secret}x`)).toBeUndefined();
    expect(sessions.find(secret.toUpperCase())).toBeUndefined();
  });

  it('is kept as a hash only', async () => {
    const secret = signIn(open());
    state.db.pragma('wal_checkpoint(TRUNCATE)');
    expect((await readFile(join(folder, 'state.db'))).includes(secret)).toBe(false);
  });

  it('is forgotten some time after it expired', async () => {
    const sessions = open();
    signIn(sessions);
    await clock.advance(sessionDurationMs);
    signIn(sessions);
    expect(state.db.prepare('select count(*) from session').pluck().get()).toBe(1);
  });
});

describe('comparing secrets', () => {
  it('tells equal from different, whatever their lengths', () => {
    expect(isSameSecret('secret', 'secret')).toBe(true);
    expect(isSameSecret('secret', 'Secret')).toBe(false);
    expect(isSameSecret('', 'secret')).toBe(false);
  });
});
