import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideScale, type Looked, staleForMs } from './decide.ts';
import { decideReplaced, decideServing, decideStandby, decideSurge, decideUnhealthy } from './decide-instances.ts';
import type { ActivitySeen, MemberSeen } from './model.ts';
import { group, healthyAt, idOf, member, sizes } from './seen.testing.ts';

const before = sizes(1, 3, 6);
const ours = sizes(1, 5, 6);

function looked(members: readonly MemberSeen[], changes: Partial<Looked> = {}, wanted = ours): Looked {
  return {
    group: group({ sizes: wanted, members }),
    balancers: [healthyAt(members.filter(({ lifecycle }) => lifecycle === 'InService'))],
    activities: [],
    sinceWriteMs: 60_000,
    ...changes,
  };
}

function activity(status: string, rest: Partial<ActivitySeen> = {}): ActivitySeen {
  return { id: 'a', at: 0, status, description: 'Launching a new EC2 instance', cause: '', failure: null, ...rest };
}

const noCapacity = 'We currently do not have sufficient t3.micro capacity in the Availability Zone you requested.';
const members = [0, 1, 2, 3, 4].map((index) => member(index));

describe('scaling', () => {
  test('it is there when all are in service', () => {
    expect(decideScale(before, ours, looked(members))).toEqual({ kind: 'there', observed: '5 of 5 in service' });
  });

  test('what it waits for is told as it is', () => {
    const pending = [
      ...members.slice(0, 3),
      member(3, { lifecycle: 'Pending' }),
      member(4, { lifecycle: 'Pending:Wait' }),
    ];
    expect(decideScale(before, ours, looked(pending))).toEqual({
      kind: 'waiting',
      observed: '3 of 5 in service, 2 launching',
      progress: { done: 3, total: 5 },
    });
  });

  test('G10 in service to the group is not enough while a balancer still checks', () => {
    const targets = healthyAt(members.slice(0, 4)).targets;
    const checked = { instanceId: idOf(4), state: 'initial', reason: 'Elb.InitialHealthChecking' };
    const balancers = [{ name: 'web', targets: [...targets, checked] }];
    expect(decideScale(before, ours, looked(members, { balancers }))).toMatchObject({
      kind: 'waiting',
      observed: '4 of 5 in service, 1 instance without traffic from web (Elb.InitialHealthChecking)',
    });
    const unregistered = [{ name: 'web', targets }];
    expect(decideScale(before, ours, looked(members, { balancers: unregistered })).kind).toBe('waiting');
  });

  test('a target group that no load balancer uses does not keep it waiting', () => {
    const targets = members.map(({ id }) => ({ instanceId: id, state: 'unused', reason: 'Target.NotInUse' }));
    expect(decideScale(before, ours, looked(members, { balancers: [{ name: 'web', targets }] })).kind).toBe('there');
  });

  test('G04 sizes from before are at first an answer from before the write, and later a foreign change', () => {
    const old = looked(members.slice(0, 3), { sinceWriteMs: 1000 }, before);
    expect(decideScale(before, ours, old).kind).toBe('waiting');
    expect(decideScale(before, ours, { ...old, sinceWriteMs: staleForMs }).kind).toBe('foreign');
  });

  test('what a classic load balancer says goes into the sentence without its stop', () => {
    const ill = { instanceId: idOf(4), state: 'OutOfService', reason: 'Instance has failed its checks.' };
    const seen = looked(members, {
      balancers: [{ name: 'old', targets: [...healthyAt(members.slice(0, 4)).targets, ill] }],
    });
    expect(decideScale(before, ours, seen)).toMatchObject({
      observed: '4 of 5 in service, 1 instance without traffic from old (Instance has failed its checks)',
    });
  });

  test('G02 a foreign change is told with who made it, as far as AWS says', () => {
    const foreign = looked(members, {}, sizes(1, 4, 6));
    expect(decideScale(before, ours, foreign)).toEqual({
      kind: 'foreign',
      message: 'The group was changed from outside: desired capacity 4 instead of 5. AWS does not say by whom.',
    });
    const cause = 'At 2026-11-21T03:00:00Z a user request update changing the desired capacity from 5 to 4.';
    const told = { ...foreign, activities: [activity('InProgress', { cause })] };
    expect(decideScale(before, ours, told)).toMatchObject({ message: expect.stringContaining(cause) });
    const followed = `${cause}  At 2026-11-21T03:00:01Z an instance was taken out of service.`;
    const toldAtLength = { ...foreign, activities: [activity('InProgress', { cause: followed })] };
    expect(decideScale(before, ours, toldAtLength)).toMatchObject({ message: expect.stringMatching(/from 5 to 4\.$/) });
  });

  test('G12 a failure is told at once, and ends the wait when it repeats', () => {
    const failed = activity('Failed', { failure: noCapacity });
    const one = looked(members.slice(0, 4), { activities: [failed] });
    expect(decideScale(before, ours, one)).toMatchObject({
      kind: 'waiting',
      observed: `4 of 5 in service. AWS: ${noCapacity}`,
    });
    const later = activity('Failed', { failure: noCapacity, at: 180_000 });
    const three = { ...one, activities: [later, failed, failed] };
    expect(decideScale(before, ours, three)).toMatchObject({
      kind: 'hopeless',
      message: `AWS cannot do it: ${noCapacity} It failed 3 times in a row.`,
    });
    const atOnce = { ...one, activities: [failed, failed, failed] };
    expect(decideScale(before, ours, atOnce).kind).toBe('waiting');
    const between = { ...one, activities: [later, later, activity('Successful'), failed] };
    expect(decideScale(before, ours, between).kind).toBe('waiting');
    const launching = looked([...members.slice(0, 4), member(4, { lifecycle: 'Pending' })], {
      activities: three.activities,
    });
    expect(decideScale(before, ours, launching).kind).toBe('waiting');
  });

  test('G12 what AWS does not repeat with success ends the wait at once', () => {
    const failure = "The image id '[ami-0]' does not exist. Launching EC2 instance failed.";
    const verdict = decideScale(
      before,
      ours,
      looked(members.slice(0, 3), { activities: [activity('Failed', { failure })] }),
    );
    expect(verdict).toEqual({ kind: 'hopeless', message: `AWS cannot do it: ${failure}` });
  });

  test('scale-in ends when nobody is leaving any more', () => {
    const wanted = sizes(1, 2, 6);
    const leaving = [member(0), member(1), member(2, { lifecycle: 'Terminating:Wait' })];
    expect(decideScale(before, wanted, looked(leaving, {}, wanted))).toMatchObject({
      kind: 'waiting',
      observed: '2 of 2 in service, 1 leaving',
    });
    expect(decideScale(before, wanted, looked(leaving.slice(0, 2), {}, wanted)).kind).toBe('there');
    const still = looked(
      [0, 1, 2, 3, 4].map((index) => member(index)),
      {},
      wanted,
    );
    expect(decideScale(sizes(1, 5, 6), wanted, still)).toMatchObject({
      observed: '5 in service, 3 more than desired',
      progress: { done: 0, total: 3 },
    });
    expect(decideScale(sizes(1, 5, 6), wanted, looked(leaving, {}, wanted))).toMatchObject({
      progress: { done: 2, total: 3 },
    });
    expect(decideScale(before, wanted, looked([member(0), member(1), member(2)], {}, wanted)).kind).toBe('waiting');
  });

  test('weights count, and what cannot be met exactly is there when nothing could go', () => {
    const heavy = [member(0, { weight: 4 }), member(1, { weight: 4 })];
    expect(decideScale(before, sizes(1, 6, 9), looked(heavy, {}, sizes(1, 6, 9))).kind).toBe('there');
  });

  test('G10, G11 it is never there with less in service than desired, whatever is seen', () => {
    const anyMember = fc.record({
      lifecycle: fc.constantFrom('InService', 'Pending', 'Pending:Wait', 'Standby', 'Terminating', 'Terminating:Wait'),
      health: fc.constantFrom('Healthy', 'Unhealthy'),
      isServed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyMember, { maxLength: 8 }), fc.nat(6), (drawn, desired) => {
        const seen = drawn.map(({ lifecycle, health }, index) => member(index, { lifecycle, health }));
        const served = seen.filter((_one, index) => drawn[index]?.isServed);
        const wanted = sizes(0, desired, 9);
        const verdict = decideScale(before, wanted, looked(seen, { balancers: [healthyAt(served)] }, wanted));
        const serving = served.filter(({ lifecycle, health }) => lifecycle === 'InService' && health === 'Healthy');
        if (verdict.kind === 'there') expect(serving.length).toBe(desired);
        else expect(verdict.kind).toBe('waiting');
      }),
    );
  });
});

describe('replacing', () => {
  const surge = sizes(1, 4, 6);

  test('the old one may go once the others are as many as were wanted', () => {
    const four = [member(0), member(1), member(2), member(3)];
    expect(decideSurge(before, surge, idOf(0), looked(four, {}, surge)).kind).toBe('there');
    expect(decideSurge(before, surge, idOf(0), looked(four.slice(0, 3), {}, surge)).kind).toBe('waiting');
  });

  test('an old one that is ill does not keep the new one waiting', () => {
    const four = [member(0, { health: 'Unhealthy' }), member(1), member(2), member(3)];
    expect(decideSurge(before, surge, idOf(0), looked(four, {}, surge)).kind).toBe('there');
  });

  test('G03 it is not done while the old one is there in any state', () => {
    const three = [member(1), member(2), member(3)];
    expect(decideReplaced(idOf(0), looked(three, {}, before))).toMatchObject({ kind: 'there' });
    const leaving = [...three, member(0, { lifecycle: 'Terminating:Proceed' })];
    expect(decideReplaced(idOf(0), looked(leaving, {}, before))).toMatchObject({
      kind: 'waiting',
      observed: `${idOf(0)} is Terminating:Proceed; 3 of 3 in service, 1 leaving`,
    });
  });

  test('a group that ignores that an instance is unhealthy is told', () => {
    const three = [member(0), member(1), member(2)];
    const seen = looked(three, {}, before);
    expect(decideUnhealthy(idOf(0), seen).kind).toBe('waiting');
    expect(decideUnhealthy(idOf(0), { ...seen, sinceWriteMs: 600_000 }).kind).toBe('hopeless');
  });
});

describe('standby', () => {
  test('those on their way are waited for, and one that is lost is told', () => {
    const seen = looked([member(0, { lifecycle: 'Standby' }), member(1, { lifecycle: 'EnteringStandby' }), member(2)]);
    expect(decideStandby([idOf(0)], seen).kind).toBe('there');
    expect(decideStandby([idOf(0), idOf(1)], seen)).toMatchObject({ kind: 'waiting', progress: { done: 1, total: 2 } });
    expect(decideStandby([idOf(0), idOf(1)], seen)).toMatchObject({
      observed: '1 of 2 in standby, 1 finishes what it serves',
    });
    expect(decideStandby([idOf(0), idOf(2)], seen).kind).toBe('foreign');
    expect(decideStandby([idOf(2)], { ...seen, sinceWriteMs: 0 }).kind).toBe('waiting');
  });

  test('back in service means at every balancer', () => {
    const seen = looked([member(0), member(1)]);
    expect(decideServing([idOf(0), idOf(1)], seen).kind).toBe('there');
    expect(
      decideServing([idOf(0)], { ...seen, balancers: [...seen.balancers, healthyAt([], 'classic')] }),
    ).toMatchObject({
      kind: 'waiting',
      observed: `0 of 1 in service, ${idOf(0)} is without traffic from classic (not registered)`,
    });
    expect(decideServing([idOf(7)], seen).kind).toBe('foreign');
  });
});
