import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { play } from './cycle-history.testing.ts';
import { calm, history, undisturbed } from './cycle-history-values.testing.ts';
import type { CycleAction, CycleSeen } from './cycle-model.ts';
import { calmOutside } from './cycle-outside.testing.ts';
import type { CycleWorld } from './cycle-world.testing.ts';
import { spreadOf, zoneFillings } from './zones.ts';

const runs = Number(process.env['CYCLE_HISTORIES'] ?? 100);

describe('histories of a cycle', { timeout: 30_000 + runs * 60 }, () => {
  test('a calm one replaces exactly what was planned', () => {
    const { end, violations, run } = play(calm);
    expect(violations).toEqual([]);
    expect(end).toMatchObject({ outcome: 'succeeded', leftover: [], vanished: [] });
    expect(run.world.instances).toHaveLength(4);
    expect(run.progress.filter(({ action }) => action.kind === 'retire')).toHaveLength(4);
    expect(run.progress.some(({ action }) => action.kind === 'discard')).toBe(false);
  });

  test('whatever happens, the floor, the surge, the plan and the settings hold, and it ends', () => {
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(history, (one) => {
        const { end, violations } = play(one);
        const outcome = end?.kind === 'end' ? end.outcome : 'blocked';
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        expect(violations).toEqual([]);
      }),
      { numRuns: runs },
    );
    // Histories that only fail would prove little.
    expect(outcomes.get('succeeded') ?? 0).toBeGreaterThan(runs / 10);
  });

  test('undisturbed, it replaces exactly what was planned, evenly, with no more than the plan says', () => {
    fc.assert(
      fc.property(undisturbed, (one) => {
        const { end, violations, run } = play(one);
        if (end?.kind !== 'end') return;
        const { plan } = run.planned;
        expect(violations).toEqual([]);
        expect(end).toMatchObject({ outcome: 'succeeded', leftover: [], vanished: [] });
        expect(end.retired.toSorted()).toEqual(plan.victims.map(({ id }) => id).toSorted());
        const kinds = run.progress.map(({ action }) => action.kind);
        expect(kinds.filter((kind) => kind === 'grow')).toHaveLength(plan.batches.length);
        expect(kinds).not.toContain('discard');
      }),
      { numRuns: runs / 4 },
    );
  });

  test('G09 zones end even where all are replaced one at a time; where they do not, the plan warned and the end says so', () => {
    const told = fc.record({ one: undisturbed, roomMax: fc.integer({ min: 0, max: 4 }), isOneByOne: fc.boolean() });
    fc.assert(
      fc.property(told, ({ one, roomMax, isOneByOne }) => {
        const changes = isOneByOne ? { strategy: 'one_at_a_time' as const } : { maximumHealthyPercentage: 150 };
        const { end, run } = play({ ...one, roomMax, spec: { ...one.spec, ...changes } });
        if (end?.kind !== 'end') return;
        const { zones, instances } = run.world;
        const standing = instances.filter(({ leavingSince }) => leavingSince === null);
        const spread = spreadOf(zoneFillings(zones, standing, () => false));
        expect(end.why.includes('Zones are uneven')).toBe(spread > 1);
        if (isOneByOne) expect(spread).toBeLessThanOrEqual(1);
        const warnings = run.planned.plan.warnings.map(({ message }) => message).join();
        if (spread > 1) expect(warnings).toContain('Zones may be uneven afterwards');
      }),
      { numRuns: runs },
    );
  });

  test('G04 what is launched and counted as serving is noticed', () => {
    const see = (seen: CycleSeen): CycleSeen => ({
      ...seen,
      group: {
        ...seen.group,
        members: seen.group.members.map((one) =>
          one.lifecycle === 'Pending' ? { ...one, lifecycle: 'InService' } : one,
        ),
      },
      machines: seen.machines.map((one) => ({ ...one, checks: 'ok' })),
      balancers: [],
    });
    expect(play(calm, { see }).violations.join()).toMatch(/retire:i-.* leaves 3 of 4/);
  });

  test('a retirement while an alarm that cannot be read is taken for quiet is noticed', () => {
    const see = (seen: CycleSeen): CycleSeen => ({ ...seen, alarms: seen.alarms ?? [] });
    const alarms = [{ atMs: 60_000, state: 'unread' }] as const;
    const blind = { ...calm, spec: { ...calm.spec, alarms: ['errors'] }, outside: { ...calmOutside, alarms } };
    expect(play(blind).violations).toEqual([]);
    expect(play(blind, { see }).violations.join()).toContain('while the alarm was on or unread');
  });

  test('a new instance that is counted before its command has said so is noticed', () => {
    const see = (seen: CycleSeen): CycleSeen => ({
      ...seen,
      gates: seen.gates.map((gate) => ({ ...gate, state: 'passed' })),
    });
    const gate = { kind: 'ssm', command: 'cat /version', expected: '7' } as const;
    const silent = {
      ...calm,
      spec: { ...calm.spec, gate },
      outside: { ...calmOutside, commands: ['silent'] as const },
    };
    expect(play(silent).violations).toEqual([]);
    expect(play(silent, { see }).violations.join()).toMatch(/retire:i-.* leaves 3 of 4/);
  });

  test('G06 growth by a number instead of to a number is noticed', () => {
    const perform = (world: CycleWorld, action: CycleAction, isAgain: boolean): boolean => {
      if (action.kind !== 'grow') return world.perform(action, isAgain);
      const more = action.to.desiredCapacity - action.from.desiredCapacity;
      const desiredCapacity = world.sizes.desiredCapacity + more;
      world.sizes = { ...world.sizes, desiredCapacity, maxSize: Math.max(world.sizes.maxSize, desiredCapacity) };
      return true;
    };
    expect(play({ ...calm, crashes: [true] }, { perform }).violations.join()).toMatch(/grown to \d, above 5/);
  });
});
