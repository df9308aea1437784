import { describe, expect, test } from 'vitest';
import type { CycleSeen, MachineSeen } from './cycle-model.ts';
import { began, look, machine, plan, spec } from './cycle-seen.testing.ts';
import { isLit, isProven, lightLamps, missingProof } from './lamps.ts';
import { healthyAt, idOf, member } from './seen.testing.ts';

const minuteMs = 60_000;
const planned = { spec: spec(), plan: plan() };
const fresh = member(10);

function lit(changes: Partial<typeof fresh>, rest: Partial<CycleSeen> = {}, checks: Partial<MachineSeen> = {}) {
  const one = { ...fresh, ...changes };
  const machines = [machine(one, { launchedAt: began, ...checks })];
  const seen = look(began, { members: [one] }, { machines, ...rest });
  return lightLamps(planned, seen, one, { before: null, usual: null, now: began });
}

function states(newcomer: ReturnType<typeof lit>): string {
  return newcomer.lamps.map(({ state }) => state).join(' ');
}

describe('the four lamps', () => {
  test('light one after the other, each with its evidence', () => {
    expect(states(lit({ lifecycle: 'Pending' }))).toBe('waiting waiting not_required waiting');
    const hooked = lit({ lifecycle: 'Pending:Wait' });
    expect(states(hooked)).toBe('lit waiting not_required waiting');
    expect(missingProof(hooked)).toBe(`${idOf(10)} is not bootstrapped yet: a launch hook is not completed yet`);
    expect(states(lit({}, { balancers: [healthyAt([])] }))).toBe('lit lit not_required waiting');
    expect(states(lit({}))).toBe('lit lit not_required lit');
  });

  test('what is not read is never passed', () => {
    expect(states(lit({}, {}, { checks: 'unread' }))).toBe('lit waiting not_required lit');
    expect(states(lit({}, { machines: [] }))).toBe('lit waiting not_required lit');
    expect(states(lit({}, {}, { signal: { state: 'failed', evidence: 'cloud-init failed' } }))).toBe(
      'lit failed not_required lit',
    );
  });

  test('what waits has a deadline from its launch', () => {
    const { lamps, deadline } = lit({ lifecycle: 'Pending' });
    expect(deadline).toBe(began + 30 * minuteMs);
    expect(lamps.map((lamp) => lamp.deadline)).toEqual([deadline, deadline, null, deadline]);
  });

  test('what served once has as long again when it fails', () => {
    const seen = look(began, { members: [fresh] }, { machines: [machine(fresh, { launchedAt: began })] });
    const first = lightLamps(planned, seen, fresh, { before: null, usual: null, now: began });
    expect(isLit(first)).toBe(true);
    expect(isProven(first, began)).toBe(false);
    const later = began + 60 * minuteMs;
    const down = { ...seen, balancers: [healthyAt([])] };
    const second = lightLamps(planned, down, fresh, { before: first, usual: null, now: later });
    expect(second.deadline).toBe(later + 30 * minuteMs);
    const third = lightLamps(planned, down, fresh, { before: second, usual: null, now: later + minuteMs });
    expect(third.deadline).toBe(second.deadline);
  });
});
