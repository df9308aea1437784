import { describe, expect, test } from 'vitest';
import { litterSchema } from '#contract/litter.ts';
import { type Evidence, type EvidenceAsked, evidenceDue, evidenceWanted, inTurn } from './litter-evidence.ts';
import { findLitter } from './litter-find.ts';
import type { DoneJob, JobsKnown, ScannedGroup, ScannedMember } from './litter-found.ts';
import type { ActivitySeen } from './model.ts';
import { sizes } from './seen.testing.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const found = { at: now - 5 * minuteMs, hasArrived: false };
const arrived = (hours: number) => ({ at: now - hours * hourMs, hasArrived: true });

function member(id: string, changes: Partial<ScannedMember> = {}): ScannedMember {
  const calm = { inState: null, inProtection: null };
  return { id, lifecycle: 'InService', launchedFrom: 'web:1', ...calm, ...changes };
}

const standby = (id: string, inState: ScannedMember['inState']) => member(id, { lifecycle: 'Standby', inState });
const waiting = (id: string, lifecycle: string, hours: number) => member(id, { lifecycle, inState: arrived(hours) });

function evidence(changes: Partial<Evidence> = {}): Evidence {
  const wanted = { activities: true, hooks: true, refreshes: true };
  const nothing = { activities: null, hooks: null, refresh: null, unread: [] };
  return { wanted, at: now - minuteMs, refreshSeenAt: now - minuteMs, ...nothing, ...changes };
}

function activity(description: string, hours: number): ActivitySeen {
  const at = now - hours * hourMs;
  return { id: description, at, status: 'Successful', description, cause: '', failure: null };
}

function group(changes: Partial<ScannedGroup> = {}): ScannedGroup {
  const where = { connectionId: 'c', account: '1', region: 'eu-west-1', groupName: 'web-asg' };
  const calm = { suspended: [], mark: null, newInstancesProtected: false, stack: null, members: [], evidence: null };
  return { ...where, ...calm, sizes: sizes(1, 3, 6), readAt: now, ...changes };
}

function done(changes: Partial<DoneJob> = {}): DoneJob {
  const ended = { jobId: 'job-1', state: 'succeeded', createdAt: now - 3 * hourMs, endedAt: now - 2 * hourMs };
  const asked = { kind: 'group.enter_standby', requestedBy: 'ada', reason: 'A fault', instanceIds: ['i-1'] };
  return { ...ended, ...asked, ...changes };
}

function find(one: ScannedGroup, ...jobs: DoneJob[]) {
  const known: JobsKnown = { consoleId: 'here', isHeld: () => false, endedAt: () => undefined, doneTo: () => jobs };
  const all = findLitter([one], known, now);
  for (const { litter } of all) expect(litterSchema.parse(litter)).toEqual(litter);
  return all;
}

describe('standby', () => {
  test('is told with since when it was seen to begin, or what AWS has on record, each once it is an hour old', () => {
    const activities = [
      activity('Moving EC2 instance to Standby: i-3', 5),
      activity('Moving EC2 instance to Standby: i-4', 0.5),
    ];
    const members = [
      standby('i-1', arrived(2)),
      standby('i-2', arrived(0.5)),
      standby('i-3', found),
      standby('i-4', found),
    ];
    const [one, ...others] = find(group({ members, evidence: evidence({ activities }) }));
    expect(others).toEqual([]);
    expect(one?.repair).toMatchObject({ standby: ['i-1', 'i-3'] });
    expect(one?.litter).toMatchObject({
      since: now - 5 * hourMs,
      message: expect.stringContaining(
        '2 instances are in standby: i-1 (since 2026-11-22 10:00 UTC) and i-3 (since 2026-11-22 07:00 UTC).',
      ),
      repair: 'Return i-1 and i-3 to service, which raises the desired capacity from 3 to 5',
    });
  });

  test('that AWS has no record of is older than the record; not before that was read, or where it is short', () => {
    const members = [standby('i-1', found)];
    expect(find(group({ members }))).toEqual([]);
    expect(find(group({ members, evidence: evidence({ activities: [] }) }))[0]?.litter.message).toContain(
      'i-1 is in standby; since when is not known.',
    );
    const busy = Array.from({ length: 100 }, (_none, index) => activity(`Launching ${index}`, 0.5));
    expect(find(group({ members, evidence: evidence({ activities: busy }) }))).toEqual([]);
  });

  test('by a job that failed is told at once as left behind; by one that succeeded after an hour, with who wanted it', () => {
    const one = group({ members: [standby('i-1', arrived(0.1))] });
    const failed = done({ state: 'failed', endedAt: now - minuteMs });
    expect(find(one, failed)[0]?.litter).toMatchObject({ leftBy: 'this_console', certainty: 'likely', jobId: 'job-1' });
    expect(find(one, done({ endedAt: now - minuteMs }))).toEqual([]);
    const old = group({ members: [standby('i-1', arrived(2))] });
    expect(find(old, done())[0]?.litter).toMatchObject({
      ...{ leftBy: 'this_console', certainty: 'unsure', jobId: 'job-1', since: now - 2 * hourMs },
      advice: 'ada had it done because “A fault”. It may still be meant so: ask first.',
    });
  });

  test('is not of a job whose instance returned to service, nor of one that ended long before', () => {
    const one = group({ members: [standby('i-1', arrived(2))] });
    const unknown = { leftBy: 'unknown', jobId: null };
    const back = done({ jobId: 'job-2', kind: 'group.exit_standby' });
    expect(find(one, back, done())[0]?.litter).toMatchObject(unknown);
    expect(find(one, done({ endedAt: now - 9 * hourMs }))[0]?.litter).toMatchObject(unknown);
    expect(find(one, done({ instanceIds: ['i-9'] }))[0]?.litter).toMatchObject(unknown);
  });

  test('above the maximum only a person can repair; nothing is told of what a job did since the group was read', () => {
    const one = group({ members: [standby('i-1', arrived(2))], sizes: sizes(1, 6, 6) });
    expect(find(one)[0]?.litter).toMatchObject({
      repair: null,
      advice: expect.stringContaining('the desired capacity would be 7, above the maximum of 6'),
    });
    expect(find(one, done({ endedAt: now }))).toEqual([]);
    expect(find(one, done({ endedAt: null }))).toEqual([]);
  });

  test('is the same finding in whichever order AWS lists the instances', () => {
    const [one, other] = [standby('i-1', arrived(2)), standby('i-2', arrived(2))];
    const idOf = (...members: ScannedMember[]) => find(group({ members }))[0]?.litter.id;
    expect(idOf(one, other)).toBe(idOf(other, one));
    expect(idOf(one)).not.toBe(idOf(other));
  });

  test('of many instances names the first and counts the others', () => {
    const members = Array.from({ length: 15 }, (_none, index) => standby(`i-${index}`, arrived(2)));
    const [one] = find(group({ members, sizes: sizes(1, 3, 99) }));
    expect(one?.litter.message).toMatch(/^15 instances are in standby: i-0 .* and 3 more\./);
    expect(one?.repair.standby).toHaveLength(15);
  });
});

describe('protection from scale-in', () => {
  const guarded = member('i-1', { inProtection: found });

  test('is told where it was found so, or is an hour old, and where the group does not protect new instances', () => {
    expect(find(group({ members: [guarded] }))[0]).toMatchObject({
      litter: { kind: 'protected', certainty: 'unsure', since: null },
      repair: { unprotect: ['i-1'] },
    });
    expect(find(group({ members: [guarded], newInstancesProtected: true }))).toEqual([]);
    expect(find(group({ members: [{ ...guarded, inProtection: arrived(0.5) }] }))).toEqual([]);
    expect(find(group({ members: [{ ...guarded, inProtection: arrived(1) }] }))).toHaveLength(1);
    expect(find(group({ members: [{ ...guarded, lifecycle: 'Terminating' }] }))).toEqual([]);
  });

  test('by different jobs is told one by one', () => {
    const members = ['i-1', 'i-2', 'i-3'].map((id) => ({ ...guarded, id }));
    const first = done({ kind: 'group.protect', instanceIds: ['i-1', 'i-2'] });
    const second = done({ jobId: 'job-2', kind: 'group.unprotect', instanceIds: ['i-2'] });
    expect(find(group({ members }), second, first).map(({ litter }) => [litter.leftBy, litter.jobId])).toEqual([
      ['this_console', 'job-1'],
      ['unknown', null],
    ]);
  });
});

describe('waits for lifecycle hooks', () => {
  const hook = (name: string, at: 'launch' | 'termination', timeoutS: number) => ({
    name,
    at,
    timeoutS,
    otherwise: 'ABANDON',
  });

  test('are told once they are longer than the longest heartbeat timeout of their own hooks', () => {
    const hooks = [hook('set-up', 'launch', 1800), hook('drain', 'termination', 3600), hook('logs', 'termination', 90)];
    const members = [waiting('i-1', 'Pending:Wait', 1), waiting('i-2', 'Terminating:Wait', 1)];
    const [one, ...others] = find(group({ members, evidence: evidence({ hooks }) }));
    expect(others).toEqual([]);
    expect(one?.litter).toMatchObject({
      ...{ kind: 'hook_wait', repair: null, since: now - hourMs },
      message:
        'i-1 (since 2026-11-22 11:00 UTC) is held in Pending:Wait. The lifecycle hook set-up holds it, longer than its heartbeat timeout of 30 min.',
      advice: expect.stringContaining('AWS ends it after 48 h at the latest, with ABANDON.'),
      byHand: expect.stringContaining('--lifecycle-hook-name set-up --instance-id i-1'),
    });
    const later = [waiting('i-2', 'Terminating:Wait', 2)];
    expect(find(group({ members: later, evidence: evidence({ hooks }) }))[0]?.litter.message).toContain(
      'One or more of its lifecycle hooks hold it, longer than their heartbeat timeouts: drain (1 h) and logs (90 s).',
    );
  });

  test('are waited for as long as any hook waits by itself where the hooks are not known', () => {
    expect(find(group({ members: [waiting('i-1', 'Pending:Wait', 2)] }))).toEqual([]);
    expect(find(group({ members: [waiting('i-1', 'Pending:Wait', 2.1)] }))).toHaveLength(1);
  });
});

describe('an instance refresh', () => {
  const refresh = {
    ...{ id: 'r-1', status: 'InProgress', reason: null, percentage: 40, instancesToUpdate: 3 },
    ...{ startedAt: now - 2 * hourMs, endedAt: null },
  };
  const running = (changes: object = {}) => group({ evidence: evidence({ refresh: { ...refresh, ...changes } }) });

  test('is told after an hour, and one that ends by itself is not cancelled', () => {
    expect(find(running())[0]).toMatchObject({
      litter: { kind: 'refresh', leftBy: 'unknown', certainty: 'unsure', since: refresh.startedAt },
      repair: { refreshId: 'r-1' },
    });
    expect(find(running({ startedAt: now - 50 * minuteMs }))).toEqual([]);
    expect(find(running({ status: 'RollbackInProgress' }))[0]?.litter.repair).toBeNull();
  });

  test('that AWS does not begin is told an hour after it was seen first', () => {
    const pending = { ...refresh, status: 'Pending', startedAt: null };
    const seen = (hours: number) =>
      group({ evidence: evidence({ refresh: pending, refreshSeenAt: now - hours * hourMs }) });
    expect(find(seen(0.5))).toEqual([]);
    expect(find(seen(1))).toHaveLength(1);
  });

  test('that a job of this console began is told at once when that has ended without it', () => {
    const young = running({ startedAt: now - 20 * minuteMs });
    const job = done({
      kind: 'group.refresh',
      createdAt: now - 21 * minuteMs,
      endedAt: now - 5 * minuteMs,
      state: 'failed',
    });
    expect(find(young, job)[0]?.litter).toMatchObject({ leftBy: 'this_console', certainty: 'likely', jobId: 'job-1' });
    expect(find(young, { ...job, endedAt: now })).toEqual([]);
  });

  test('of a stack may be an update of it', () => {
    expect(find({ ...running(), stack: 'web' })[0]?.litter.advice).toContain('an update of its stack');
  });
});

describe('what is read beside the listing', () => {
  test('is nothing for a calm group, nor for what has only just come about', () => {
    const calm = [member('i-1'), standby('i-2', arrived(0.1)), waiting('i-3', 'Pending:Wait', 0.1)];
    expect(evidenceWanted(group({ members: calm }), now)).toBeNull();
  });

  test('is what the listing points to', () => {
    const wanted = (...members: ScannedMember[]) => evidenceWanted(group({ members }), now);
    const nothing = { activities: false, hooks: false, refreshes: false };
    expect(wanted(standby('i-1', found))).toEqual({ ...nothing, activities: true });
    expect(wanted(waiting('i-1', 'Pending:Wait', 1))).toEqual({ ...nothing, hooks: true });
    expect(wanted(member('i-1'), member('i-2', { launchedFrom: 'web:2' }))).toEqual({ ...nothing, refreshes: true });
  });

  test('is read in turn: what is set apart a few at once, what is guessed at one by one, the longest unread first', () => {
    const of = (groupName: string, wanted: object, readAt = 0) => {
      const where = { connectionId: 'c', account: '1', region: 'eu-west-1', groupName };
      return { where, readAt, wanted: { activities: false, hooks: false, refreshes: false, ...wanted } };
    };
    const apart = ['a', 'b', 'c', 'd'].map((name) => of(name, { hooks: true }));
    const guessed = [of('e', { refreshes: true }, 5), of('f', { refreshes: true }, 3)];
    const names = (of: readonly EvidenceAsked[]) => of.map(({ where }) => where.groupName);
    const { known, guess } = inTurn([...guessed, ...apart], true);
    expect([names(known), names(guess)]).toEqual([['a', 'b', 'c'], ['f']]);
    expect(inTurn(guessed, false).guess).toEqual([]);
  });

  test('is read again after an hour, sooner where more is wanted or a refresh runs', () => {
    const members = [standby('i-1', found)];
    const due = (changes: Partial<Evidence>) =>
      evidenceDue(group({ members, evidence: evidence(changes) }), now) !== null;
    expect(due({ at: now - 30 * minuteMs })).toBe(false);
    expect(due({ at: now - hourMs })).toBe(true);
    expect(due({ wanted: { activities: false, hooks: false, refreshes: true } })).toBe(true);
    const refresh = {
      id: 'r',
      status: 'InProgress',
      reason: null,
      percentage: 0,
      instancesToUpdate: 1,
      startedAt: 0,
      endedAt: null,
    };
    expect(due({ at: now - 6 * minuteMs, refresh })).toBe(true);
  });
});
