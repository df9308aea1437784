import { describe, expect, test } from 'vitest';
import type { CycleSeen } from './cycle-model.ts';
import { plan, spec } from './cycle-seen.testing.ts';
import { grown, old, Told } from './cycle-told.testing.ts';
import { healthyAt, member } from './seen.testing.ts';

const [first] = old;
if (!first) throw new Error('There is no old one.');
const hooked = spec({ beforeRetire: 'drain', afterRetire: 'tidy up' });
/** In another zone than the first, which therefore goes first. */
const canary = member(14);
const withCanary = { ...grown, members: [...old, canary] };

/** Runs the hook that is due, as it answers. */
function runs(told: Told, decision: ReturnType<Told['sees']>, state: 'passed' | 'failed' = 'passed') {
  const action = told.does(decision, 'hook');
  if (action.kind !== 'hook') throw new Error('It is no hook.');
  told.progress.splice(-1, 1, { action: { ...action, answer: { state, evidence: `HTTP of ${state}` } }, at: told.now });
  return action;
}

/** The hook has run before the first retirement. */
function prepared(): Told {
  const told = new Told({}, { spec: hooked }).proven();
  expect(runs(told, told.holds(60, withCanary))).toMatchObject({
    ...{ key: `hook:before:${first?.id}`, moment: 'before_retire', name: 'drain', zone: first?.zone, served: true },
  });
  return told;
}

const drained: Partial<CycleSeen> = { balancers: [healthyAt([...old.slice(1), canary])] };

describe('hooks at a retirement', () => {
  test('one runs before it, the group is looked at again, and one runs once the instance is gone', () => {
    const told = prepared();
    expect(told.sees(0, withCanary)).toMatchObject({ kind: 'act' });
    told.does(told.sees(5, withCanary, drained), 'retire');
    const members = [{ ...first, lifecycle: 'Terminating:Wait' }, ...old.slice(1), canary] as typeof old;
    const after = told.sees(5, { members });
    expect(after).not.toMatchObject({ action: { kind: 'hook' } });
    const gone = told.sees(60, { members: [...old.slice(1), canary] });
    expect(runs(told, gone)).toMatchObject({ moment: 'after_retire', name: 'tidy up', instanceId: first?.id });
    expect(told.sees(5, { members: [...old.slice(1), canary] })).toMatchObject({
      kind: 'act',
      action: { kind: 'grow' },
    });
  });

  test('the one that it ran for goes next, whoever else could', () => {
    const told = prepared();
    // By now the new one is in its zone, so that another would go.
    const members = [...old, { ...canary, zone: first?.zone ?? '' }];
    const action = told.does(told.sees(5, { ...grown, members }), 'retire');
    expect(action).toMatchObject({ instanceId: first?.id });
  });

  test('capacity is counted again after it: what it drained stays while others are missing', () => {
    const told = prepared();
    const one = { balancers: [healthyAt([...old.slice(2), canary])] };
    expect(told.sees(5, withCanary, one)).toMatchObject({
      ...{ kind: 'wait', reason: expect.stringContaining('2 of 3 required are healthy') },
    });
    told.does(told.sees(5, withCanary, drained), 'retire');
  });

  test('an alarm that went off meanwhile keeps the instance, and the end tells that the hook ran for it', () => {
    const told = prepared();
    told.does(told.sees(5, withCanary, { alarms: [{ name: 'errors', state: 'ALARM' }] }), 'stop');
    told.does(told.sees(5, withCanary), 'discard');
    const members = [...old, { ...canary, lifecycle: 'Terminating' }];
    told.does(told.sees(5, { members }), 'restore');
    const end = told.does(told.sees(60, { suspended: [], members: old }), 'end');
    expect(end.why).toBe(`errors is in alarm. The hook drain ran for what was not retired: ${first?.id}.`);
  });

  test('one that fails before stops it, and nothing is retired', () => {
    const told = new Told({}, { spec: hooked }).proven();
    runs(told, told.holds(60, withCanary), 'failed');
    const stop = told.does(told.sees(5, withCanary), 'stop');
    expect(stop.why).toBe(`The hook drain failed before ${first?.id} was to go: HTTP of failed.`);
  });

  test('one that fails after stops it as well', () => {
    const told = prepared();
    told.does(told.sees(5, withCanary, drained), 'retire');
    runs(told, told.sees(60, { members: [...old.slice(1), canary] }), 'failed');
    const stop = told.does(told.sees(5, { members: [...old.slice(1), canary] }), 'stop');
    expect(stop.why).toBe(`The hook tidy up failed after ${first?.id} had gone: HTTP of failed.`);
  });

  test('cancelled, what was retired still gets its hook once it is gone; what stays too long is told', () => {
    const told = prepared();
    told.does(told.sees(5, withCanary, drained), 'retire');
    const leaving = { members: [member(0, { lifecycle: 'Terminating:Wait' }), ...old.slice(1), member(12)] };
    told.does(told.sees(5, leaving, {}, 'cancel'), 'stop');
    expect(told.sees(5, leaving)).toMatchObject({ reason: `The hook tidy up runs once it is gone: ${first?.id}` });
    told.does(told.sees(31 * 60, leaving), 'restore');
    const end = told.does(told.sees(60, { ...leaving, suspended: [] }), 'end');
    expect(end.why).toBe(`It was cancelled. The hook tidy up has not run, as it is not gone: ${first?.id}.`);
  });
});

test('hooks are among the calls of a plan', () => {
  const calls = plan({}, { spec: hooked }).calls.filter(({ action }) => /^hook:|Terminate/.test(action));
  expect(calls).toEqual([
    { action: 'hook:drain', times: 3 },
    { action: 'autoscaling:TerminateInstanceInAutoScalingGroup', times: 3 },
    { action: 'hook:tidy up', times: 3 },
  ]);
});
