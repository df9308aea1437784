import { beforeEach, describe, expect, it } from 'vitest';
import { openLogOn } from '../audit/audit.testing.ts';
import { openAuditReader } from '../audit/index.ts';
import { VirtualClock } from '../runtime/virtual-clock.ts';
import { type Database, openSettings, openState } from '../store/index.ts';
import { temporaryFolders } from '../store/store.testing.ts';
import { Protection } from './protection.ts';

const folder = temporaryFolders();
const prod = 'profile:prod@eu-west-1';
const ada = { name: 'ada', roles: ['administrator'] } as const;

let clock: VirtualClock;
let changes: number;
let db: Database;
let open: () => Protection;

beforeEach(() => {
  clock = new VirtualClock();
  changes = 0;
  db = openState(folder(), { clock }).db;
  const settings = openSettings(db);
  const audit = openLogOn(db, clock);
  open = () => new Protection({ settings, clock, audit, onChange: () => void changes++ });
});

const arm = (protection: Protection, minutes: number) =>
  protection.arm({ connectionId: prod, minutes, reason: 'a release' }, ada);

describe('a connection', () => {
  it('is not protected unless somebody protects it', () => {
    const protection = open();
    expect(protection.of(prod)).toEqual({ isProtected: false, armedUntil: null });
    expect(protection.mayWrite(prod)).toBe(true);
  });

  it('stays protected over a restart, until that is lifted', () => {
    open().protect(prod, true, ada);
    expect(open().mayWrite(prod)).toBe(false);
    open().protect(prod, false, ada);
    expect(open().mayWrite(prod)).toBe(true);
    expect(changes).toBe(2);
  });

  it('writes only while it is armed, and says when that ends', async () => {
    const protection = open();
    protection.protect(prod, true, ada);
    const until = arm(protection, 15);
    expect(until).toBe(clock.now() + 15 * 60_000);
    expect(protection.of(prod)).toEqual({ isProtected: true, armedUntil: until });
    await clock.advance(15 * 60_000 - 1);
    expect(protection.mayWrite(prod)).toBe(true);
    changes = 0;
    await clock.advance(1);
    expect(protection.mayWrite(prod)).toBe(false);
    expect(protection.of(prod).armedUntil).toBeNull();
    expect(changes).toBe(1);
  });

  it('is armed anew by arming it again, never for both times together', async () => {
    const protection = open();
    protection.protect(prod, true, ada);
    arm(protection, 60);
    arm(protection, 1);
    await clock.advance(60_000);
    expect(protection.mayWrite(prod)).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('is armed in this run only', () => {
    const protection = open();
    protection.protect(prod, true, ada);
    arm(protection, 60);
    expect(open().mayWrite(prod)).toBe(false);
    protection.stop();
    expect(clock.pending).toBe(0);
  });

  it('can be disarmed at once, and again without harm', () => {
    const protection = open();
    protection.protect(prod, true, ada);
    arm(protection, 60);
    changes = 0;
    protection.disarm(prod, ada);
    protection.disarm(prod, ada);
    expect(protection.mayWrite(prod)).toBe(false);
    expect(changes).toBe(1);
  });

  it('is not armed any more when it is protected again', () => {
    const protection = open();
    protection.protect(prod, true, ada);
    arm(protection, 60);
    protection.protect(prod, true, ada);
    expect(protection.mayWrite(prod)).toBe(false);
  });

  it('that is not protected cannot be armed', () => {
    expect(() => arm(open(), 5)).toThrow('not protected');
  });

  it('leaves on record who let it be changed, until when and why', () => {
    const protection = open();
    protection.protect(prod, true, ada);
    const until = arm(protection, 5);
    protection.disarm(prod, ada);
    protection.disarm(prod, ada);
    const recorded = openAuditReader(db).page({ before: null, job: null, limit: 3 });
    expect(recorded).toMatchObject([
      { body: { kind: 'connection.disarmed', connection: prod }, values: { person: 'ada' } },
      { body: { kind: 'connection.armed', connection: prod, until }, values: { person: 'ada', reason: 'a release' } },
      { body: { kind: 'connection.protected', connection: prod, isProtected: true }, values: { person: 'ada' } },
    ]);
  });

  it('is not armed where that cannot be recorded', () => {
    const protection = open();
    protection.protect(prod, true, ada);
    db.pragma('query_only = on');
    expect(() => arm(protection, 5)).toThrow('readonly');
    expect(protection.mayWrite(prod)).toBe(false);
    expect(clock.pending).toBe(0);
  });
});
