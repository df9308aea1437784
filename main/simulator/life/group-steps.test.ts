import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { desiredByDay, type GroupView, type MemberView, nextSteps, patienceMs, traffic } from './group-steps.ts';

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

const member = (instanceId: string, changes: Partial<MemberView> = {}): MemberView => ({
  instanceId,
  zone: 'eu-west-1a',
  lifecycle: 'InService',
  health: 'Healthy',
  unhealthyForMs: 0,
  protectedFromScaleIn: false,
  launchedAt: 0,
  configuredAt: 5,
  balances: false,
  isWarm: true,
  ...changes,
});

const group = (
  desiredCapacity: number,
  members: readonly MemberView[],
  suspended: readonly string[] = [],
): GroupView => ({
  now: 0,
  desiredCapacity,
  surge: 0,
  zones,
  avoidedZones: new Set(),
  terminationPolicies: ['Default'],
  suspended: new Set(suspended),
  members,
});

const views: fc.Arbitrary<GroupView> = fc
  .record({
    desired: fc.integer({ min: 0, max: 12 }),
    members: fc.array(
      fc.record({
        zone: fc.constantFrom(...zones),
        lifecycle: fc.constantFrom('InService', 'InService', 'Pending', 'Standby', 'Terminating'),
        unhealthyForMs: fc.constantFrom(0, 0, 0, patienceMs - 1, patienceMs),
        launchedAt: fc.integer({ min: 0, max: 1_000 }),
        configuredAt: fc.constantFrom(1, 5),
        balances: fc.boolean(),
      }),
      { maxLength: 14 },
    ),
  })
  .map(({ desired, members }) =>
    group(
      desired,
      members.map((changes, index) =>
        member(`i-${index}`, { ...changes, health: changes.unhealthyForMs > 0 ? 'Unhealthy' : 'Healthy' }),
      ),
    ),
  );

/** The group after its steps were carried out and all that was launched has come into service. */
function carriedOut(view: GroupView, round: number): GroupView {
  const steps = nextSteps(view);
  const retired = new Set(steps.flatMap((step) => (step.kind === 'retire' ? [step.instanceId] : [])));
  const launched = steps.flatMap((step, index) =>
    step.kind === 'launch' ? [member(`i-${round}-${index}`, { zone: step.zone, launchedAt: 2_000 + round })] : [],
  );
  const kept = view.members
    .filter(({ instanceId, lifecycle }) => !retired.has(instanceId) && lifecycle !== 'Terminating')
    .map((one) => (one.lifecycle === 'Pending' ? { ...one, lifecycle: 'InService' } : one))
    .map((one) => (one.unhealthyForMs > 0 ? { ...one, unhealthyForMs: patienceMs } : one));
  return { ...view, members: [...kept, ...launched] };
}

const inService = (view: GroupView) => view.members.filter(({ lifecycle }) => lifecycle === 'InService');

describe('the steps of a group', () => {
  it('end with the desired number of healthy members, balanced over the zones, and nothing more to do', () => {
    fc.assert(
      fc.property(views, (start) => {
        let view = start;
        for (let round = 0; nextSteps(view).length > 0 || round < 2; round++) {
          expect(round).toBeLessThan(40);
          view = carriedOut(view, round);
        }
        const members = inService(view);
        expect(members).toHaveLength(view.desiredCapacity);
        expect(members.every(({ health }) => health === 'Healthy')).toBe(true);
        const sizes = zones.map((zone) => members.filter((one) => one.zone === zone).length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never take a group below its desired capacity by scaling in', () => {
    fc.assert(
      fc.property(views, (view) => {
        const steps = nextSteps(view);
        const isLeaving = ({ instanceId }: MemberView) =>
          steps.some((step) => step.kind === 'retire' && step.because === 'capacity' && step.instanceId === instanceId);
        const leaving = inService(view).filter(isLeaving).length;
        const staying = inService(view).length - leaving;
        expect(staying).toBeGreaterThanOrEqual(Math.min(view.desiredCapacity, inService(view).length));
      }),
    );
  });

  it('launch into the zones that have the fewest', () => {
    const members = [member('i-1'), member('i-2', { zone: 'eu-west-1b' })];
    expect(nextSteps(group(4, members))).toEqual([
      { kind: 'launch', zone: 'eu-west-1c', because: 'capacity' },
      { kind: 'launch', zone: 'eu-west-1a', because: 'capacity' },
    ]);
  });

  it('retire from the fullest zone, there the outdated first and then the oldest', () => {
    const members = [
      member('i-old', { launchedAt: 1 }),
      member('i-outdated', { launchedAt: 9, configuredAt: 1 }),
      member('i-young', { launchedAt: 8 }),
      member('i-other', { zone: 'eu-west-1b' }),
      member('i-third', { zone: 'eu-west-1c' }),
    ];
    expect(nextSteps(group(3, members))).toEqual([
      { kind: 'retire', instanceId: 'i-outdated', because: 'capacity' },
      { kind: 'retire', instanceId: 'i-old', because: 'capacity' },
    ]);
  });

  it('spare what is protected from scale-in', () => {
    const members = [member('i-1', { protectedFromScaleIn: true }), member('i-2', { protectedFromScaleIn: true })];
    expect(nextSteps(group(0, members))).toEqual([]);
  });

  it('replace an unhealthy member once the group has lost patience, unless that is suspended', () => {
    const sick = member('i-1', { health: 'Unhealthy', unhealthyForMs: patienceMs });
    expect(nextSteps(group(1, [sick]))).toEqual([
      { kind: 'retire', instanceId: 'i-1', because: 'health' },
      { kind: 'launch', zone: 'eu-west-1a', because: 'replacement' },
    ]);
    expect(nextSteps(group(1, [{ ...sick, unhealthyForMs: patienceMs - 1 }]))).toEqual([]);
    expect(nextSteps(group(1, [sick], ['ReplaceUnhealthy']))).toEqual([]);
  });

  it('do nothing that is suspended', () => {
    const lopsided = [member('i-1'), member('i-2'), member('i-3')];
    expect(nextSteps(group(5, lopsided, ['Launch']))).toEqual([]);
    expect(nextSteps(group(1, lopsided, ['Terminate']))).toEqual([]);
    expect(nextSteps(group(3, lopsided, ['AZRebalance']))).toEqual([]);
    expect(nextSteps(group(3, lopsided))).toEqual([{ kind: 'launch', zone: 'eu-west-1b', because: 'rebalance' }]);
  });
});

describe('scaling by day', () => {
  it('follows the traffic within the limits of the group, a step at a time', () => {
    const bounds = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(bounds, fc.integer({ min: 0, max: 86_400_000 }), ([minSize, spread], at) => {
        const limits = { minSize, maxSize: minSize + spread };
        let desiredCapacity = minSize;
        for (let step = 0; step < 50; step++) desiredCapacity = desiredByDay({ ...limits, desiredCapacity }, at);
        expect(desiredCapacity).toBe(minSize + Math.round(traffic(at) * spread));
      }),
    );
  });

  it('is lowest at three in the morning and highest at three in the afternoon', () => {
    expect(traffic(Date.UTC(2026, 10, 21, 3))).toBeCloseTo(0);
    expect(traffic(Date.UTC(2026, 10, 21, 15))).toBeCloseTo(1);
  });
});
