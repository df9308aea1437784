import { describe, expect, test } from 'vitest';
import type { CycleProgress, CycleSeen, Planned } from './cycle-model.ts';
import { began, look, machine, plan, spec, version } from './cycle-seen.testing.ts';
import { grown, old, Told, usual, withCanary } from './cycle-told.testing.ts';
import { type CycleWish, decideCycle } from './decide-cycle.ts';
import type { GroupSeen, MemberSeen } from './model.ts';
import { healthyAt, idOf, member, sizes, suspended } from './seen.testing.ts';
import { watch } from './watched.ts';

const minuteMs = 60_000;

function without(members: readonly MemberSeen[], ...ids: string[]): MemberSeen[] {
  return members.filter(({ id }) => !ids.includes(id));
}

describe('what a cycle does next', () => {
  test('suspends, grows to a number, and waits for the proof with its reason and deadline', () => {
    const told = new Told();
    expect(told.does(told.sees(0, { suspended: [] }), 'suspend')).toMatchObject({ processes: ['AZRebalance'] });
    const grow = told.does(told.sees(5, {}), 'grow');
    expect(grow).toMatchObject({ key: 'grow:1', from: sizes(1, 3, 6), to: sizes(1, 4, 6), portion: 1 });
    const members = [...old, member(12, { lifecycle: 'Pending' })];
    expect(told.sees(30, { ...grown, members })).toEqual({
      kind: 'wait',
      reason: `Waiting for new instances: ${idOf(12)} is not launched yet: AWS is launching it`,
      deadline: began + 30 * minuteMs,
      progress: { done: 0, total: 3 },
    });
  });

  test('G10 in service is not enough while a balancer still checks', () => {
    const told = new Told().proven();
    const targets = [
      ...healthyAt(old).targets,
      { instanceId: idOf(12), state: 'initial', reason: 'Elb.InitialHealthChecking' },
    ];
    const decision = told.holds(60, withCanary, {
      balancers: [healthyAt(withCanary.members), { name: 'admin', targets }],
    });
    expect(decision).toMatchObject({
      kind: 'wait',
      reason: expect.stringContaining('admin (Elb.InitialHealthChecking)'),
    });
  });

  test('the gate must be passed, and one that fails is replaced at once', () => {
    const gated = spec({ gate: { kind: 'tag', key: 'release', value: '7' } });
    const told = new Told({}, { spec: gated }).proven();
    expect(told.holds(60, withCanary)).toMatchObject({ reason: expect.stringContaining('not been asked') });
    const gate = { instanceId: idOf(12), state: 'failed', evidence: 'release is 6' } as const;
    const action = told.does(told.holds(5, withCanary, { gates: [gate] }), 'discard');
    expect(action).toMatchObject({ instanceId: idOf(12), decrement: false });
  });

  test('G04 one good look is not enough; it must hold', () => {
    const told = new Told().proven();
    expect(told.sees(60, withCanary).kind).toBe('wait');
    expect(told.sees(5, withCanary, { balancers: [healthyAt(old)] }).kind).toBe('wait');
    expect(told.sees(5, withCanary).kind).toBe('wait');
    const action = told.does(told.sees(15, withCanary), 'retire');
    expect(action).toMatchObject({ key: `retire:${idOf(1)}`, decrement: true, sizes: sizes(1, 4, 6) });
  });

  test('G04 an answer from before our own write is waited out, and counts nothing that we terminated', () => {
    const told = new Told().proven();
    told.does(told.holds(60, withCanary), 'retire');
    expect(told.sees(5, withCanary)).toMatchObject({ reason: 'AWS does not show the new sizes yet' });
  });

  test('G11 it is counted again before each retirement, and one that is down goes first', () => {
    const told = new Told().proven();
    told.sees(60, withCanary);
    const sick = member(12, { health: 'Unhealthy' });
    expect(told.sees(15, { ...grown, members: [...old, sick] })).toMatchObject({ kind: 'wait' });
    const down = member(1, { health: 'Unhealthy' });
    const members = [...without(old, down.id), down, member(12)];
    expect(told.does(told.holds(30, { ...grown, members }), 'retire')).toMatchObject({ instanceId: down.id, batch: 1 });
    const left = { sizes: sizes(1, 3, 6), members: without(members, down.id) };
    expect(told.does(told.sees(5, left), 'grow')).toMatchObject({ key: 'grow:2', to: sizes(1, 4, 6) });
  });

  test('G01 a raised desired capacity holds from then on: the floor rises, and nothing sets it back', () => {
    const told = new Told().proven();
    const raised = { sizes: sizes(1, 6, 6) };
    const members = [...old, member(12), member(11, { lifecycle: 'Pending' }), member(13, { lifecycle: 'Pending' })];
    expect(told.sees(60, { ...raised, members })).toMatchObject({
      reason: expect.stringContaining('desired capacity 6 instead of 4'),
    });
    expect(told.does(told.sees(15, { ...raised, members }), 'adopt')).toMatchObject({ sizes: sizes(1, 6, 6) });
    const all = [...old, ...[12, 11, 13].map((index) => member(index))];
    const stop = told.does(told.holds(60, { ...raised, members: all }), 'stop');
    expect(stop.why).toBe('There is no room for one more: 6 are wanted, and the maximum size is 6.');
    expect(told.does(told.sees(5, { ...raised, members: all }), 'restore')).toMatchObject({
      to: sizes(1, 6, 6),
      resume: ['AZRebalance'],
    });
    expect(told.does(told.sees(5, { ...raised, members: all, suspended: [] }), 'end')).toMatchObject({
      outcome: 'failed',
    });
  });

  test('G13 what somebody else set is what is restored', () => {
    const told = new Told({ sizes: sizes(1, 3, 3) }, { spec: spec({ maximumSizeLimit: 4 }) });
    told.does(told.sees(0, { suspended: [], sizes: sizes(1, 3, 3) }), 'suspend');
    expect(told.does(told.sees(5, { sizes: sizes(1, 3, 3) }), 'grow')).toMatchObject({ to: sizes(1, 4, 4) });
    const foreign = { sizes: sizes(2, 4, 9), members: [...old, member(12)] };
    told.does(told.holds(60, foreign), 'adopt');
    const cancelled = told.sees(5, foreign, {}, 'cancel');
    told.does(cancelled, 'stop');
    told.does(told.sees(5, foreign), 'discard');
    const rest = { sizes: sizes(2, 3, 9) };
    expect(told.does(told.sees(5, rest), 'restore')).toMatchObject({ to: sizes(2, 3, 9) });
    expect(told.does(told.sees(5, { ...rest, suspended: [] }), 'end')).toMatchObject({
      outcome: 'cancelled',
      why: 'It was cancelled.',
    });
  });

  test('G12 what cannot be launched is told at once, and the room is taken back', () => {
    const told = new Told().proven();
    const failure = 'There is no Spot capacity left in eu-west-1a.';
    const failed = (at: number) => ({ id: `${at}`, at, status: 'Failed', description: '', cause: '', failure });
    const activities = [failed(told.now + 1000)];
    expect(told.sees(5, grown, { activities })).toMatchObject({
      kind: 'wait',
      reason: expect.stringContaining(`AWS: ${failure}`),
    });
    const lasting = [...activities, failed(told.now + 100_000), failed(told.now + 200_000)].toReversed();
    const stop = told.does(told.sees(240, grown, { activities: lasting }), 'stop');
    expect(stop.why).toContain(failure);
    expect(told.does(told.sees(60, grown), 'shrink')).toMatchObject({ to: sizes(1, 3, 6) });
    told.does(told.sees(5, {}), 'restore');
    expect(told.does(told.sees(5, { suspended: [] }), 'end')).toMatchObject({ outcome: 'failed', retired: [] });
  });

  test('G03 what somebody protects meanwhile is left, and the end says so', () => {
    const told = new Told({}, { spec: spec({ strategy: 'one_at_a_time' }) }).proven();
    const held = old.map((one) => ({ ...one, protected: true }));
    const decision = told.holds(60, { ...grown, members: [...held, member(12)] });
    told.does(decision, 'discard');
    told.does(told.sees(5, { members: held }), 'restore');
    const end = told.does(told.sees(5, { members: held, suspended: [] }), 'end');
    expect(end).toMatchObject({
      outcome: 'failed',
      leftover: old.map(({ id }) => id),
      why: expect.stringMatching(/somebody else holds them/),
    });
  });

  test('an alarm, a refresh, another template or a suspended process end it with the reason', () => {
    const reasonFor = (changes: Partial<GroupSeen>, rest: Partial<CycleSeen> = {}) => {
      const told = new Told().proven();
      return told.does(told.sees(5, { ...grown, ...changes }, rest), 'stop').why;
    };
    expect(reasonFor({}, { alarms: [{ name: 'errors', state: 'ALARM' }] })).toBe('errors is in alarm.');
    expect(reasonFor({}, { refresh: { id: 'r', status: 'Pending' } })).toMatch(/started an instance refresh/);
    expect(reasonFor({}, { launches: 'web:6' })).toBe('The group launches web:6 by now and no longer web:5.');
    expect(reasonFor({ suspended: suspended('Launch') })).toBe('Somebody suspended Launch.');
  });

  test('one that is late is replaced; more of them than may fail end it', () => {
    const told = new Told().proven();
    const late = { balancers: [healthyAt(old)] };
    const first = told.does(told.sees(31 * 60, withCanary, late), 'discard');
    expect(first.why).toContain('is not serving yet: web (not registered)');
    const second = { ...grown, members: [...old, member(11)] };
    const machines = second.members.map((one) => machine(one, { launchedAt: told.now }));
    told.does(told.sees(31 * 60, second, { ...late, machines }), 'discard');
    expect(told.does(told.sees(5, { ...grown }), 'stop').why).toBe('2 new instances failed, and 1 may.');
  });

  test('G15 after an hour without a look nothing that serves by now is late', () => {
    const told = new Told().proven();
    told.sees(5, { ...grown, members: [...old, member(12, { lifecycle: 'Pending' })] });
    expect(told.sees(3_600, withCanary).kind).toBe('wait');
    told.does(told.sees(15, withCanary), 'retire');
  });

  test('cancelled before a retirement, the new one goes and nothing old does', () => {
    const told = new Told().proven();
    told.does(told.sees(60, withCanary, {}, 'cancel'), 'stop');
    expect(told.does(told.sees(5, withCanary), 'discard')).toMatchObject({ instanceId: idOf(12), decrement: true });
    told.does(told.sees(5, {}), 'restore');
    expect(told.does(told.sees(5, { suspended: [] }), 'end')).toMatchObject({
      outcome: 'cancelled',
      retired: [],
      leftover: old.map(({ id }) => id),
    });
  });

  test('a checkpoint holds it between batches, and an old one that does not go ends it', () => {
    const two = old.slice(0, 2);
    const begun = { sizes: sizes(1, 2, 6), members: two };
    const told = new Told(begun, { spec: spec({ checkpoint: 'after_canary' }) });
    told.does(told.sees(0, { ...begun, suspended: [] }), 'suspend');
    told.does(told.sees(5, begun), 'grow');
    told.does(told.holds(60, { sizes: sizes(1, 3, 6), members: [...two, member(12)] }), 'retire');
    const half = { sizes: sizes(1, 2, 6), members: [member(0), member(1, { lifecycle: 'Terminating' }), member(12)] };
    expect(told.does(told.sees(5, half), 'checkpoint')).toMatchObject({ key: 'checkpoint:1', batch: 1 });
    expect(told.does(told.sees(5, half), 'grow')).toMatchObject({ key: 'grow:2', portion: 1 });
    told.does(told.holds(60, { sizes: sizes(1, 3, 6), members: [...half.members, member(11)] }), 'retire');
    const draining = [member(0, { lifecycle: 'Terminating:Wait' }), member(12), member(11)];
    const waiting = told.sees(60, { sizes: sizes(1, 2, 6), members: draining });
    expect(waiting).toMatchObject({
      kind: 'wait',
      reason: `Old instances finish what they serve: ${idOf(0)} (Terminating:Wait)`,
    });
    expect(told.does(told.sees(31 * 60, { sizes: sizes(1, 2, 6), members: draining }), 'stop').why).toContain(
      'Not gone in time',
    );
  });

  test('another version launched meanwhile is told by what the plan says of it', () => {
    const told = new Told({}, { launches: { launchedFrom: version('4'), overrides: [], templates: [] } });
    expect(told.planned.plan.launches).toBe('web:4');
    expect(told.does(told.sees(0, {}, { launches: 'web:5' }), 'stop').why).toContain('no longer web:4');
  });

  test('a record from the journal decides the same', () => {
    const told = new Told().proven();
    const read = JSON.parse(JSON.stringify(told.progress)) as CycleProgress;
    expect(read).toEqual(told.progress);
  });
});

describe('the mark on the group', () => {
  const planned: Planned = { spec: spec(), plan: plan() };
  const decide = (progress: CycleProgress, seconds: number, changes: Partial<GroupSeen>, wish: CycleWish = 'run') => {
    const now = began + seconds * 1000;
    const watched = watch(planned, progress, look(now, changes), { before: null, usual, now });
    return decideCycle(planned, progress, watched, { wish, now, mark: 'ours' });
  };
  const done = (kind: 'mark' | 'unmark', seconds: number): CycleProgress[number] => ({
    action: { kind, key: kind, why: '' },
    at: began + seconds * 1000,
  });
  const stopped: CycleProgress[number] = {
    action: { kind: 'stop', key: 'stop', outcome: 'cancelled', why: 'It was cancelled.' },
    at: began + 1000,
  };

  test('G07 is put there before anything is changed', () => {
    expect(decide([], 0, {})).toMatchObject({ kind: 'act', action: { kind: 'mark' } });
    expect(decide([done('mark', 0)], 5, { mark: 'ours' })).toMatchObject({ kind: 'act', action: { kind: 'suspend' } });
  });

  test('goes last, and it ends once AWS does not show it any more', () => {
    const cancelled = [done('mark', 0), stopped];
    expect(decide(cancelled, 5, { mark: 'ours' })).toMatchObject({ kind: 'act', action: { kind: 'unmark' } });
    const unmarked = [...cancelled, done('unmark', 6)];
    expect(decide(unmarked, 10, { mark: 'ours' })).toMatchObject({ kind: 'wait' });
    expect(decide(unmarked, 15, {})).toMatchObject({ kind: 'act', action: { kind: 'end', outcome: 'cancelled' } });
    expect(decide(unmarked, 200, { mark: 'ours' })).toMatchObject({ kind: 'act', action: { kind: 'end' } });
  });

  test('of another job ends it before it has changed anything, and leaves that mark alone', () => {
    const decision = decide([], 0, { mark: 'another' });
    expect(decision).toMatchObject({ kind: 'act', action: { kind: 'stop', why: expect.stringContaining('its mark') } });
    expect(decide([stopped], 5, { mark: 'another' })).toMatchObject({ kind: 'act', action: { kind: 'end' } });
  });
});
