import { describe, expect, test } from 'vitest';
import type { CycleSeen } from './cycle-model.ts';
import { began, machine, plan, spec } from './cycle-seen.testing.ts';
import { Told, withCanary } from './cycle-told.testing.ts';
import { healthyAt, idOf, observation } from './seen.testing.ts';

const canary = idOf(12);
const errors = (state: string | null) => ({ alarms: [{ name: 'errors', state }] });
const unread: Partial<CycleSeen> = { alarms: null, unread: [{ what: 'alarms', why: 'This identity may not.' }] };

describe('alarms', () => {
  test('one that goes off before a retirement ends it, and nothing is retired', () => {
    const told = new Told().proven();
    told.sees(60, withCanary, errors('OK'));
    const stop = told.does(told.sees(15, withCanary, errors('ALARM')), 'stop');
    expect(stop).toMatchObject({ why: 'errors is in alarm.', outcome: 'failed' });
    expect(told.does(told.sees(5, withCanary, errors('ALARM')), 'discard')).toMatchObject({ instanceId: canary });
  });

  test('without enough data they stop nothing', () => {
    const told = new Told().proven();
    told.does(told.holds(60, withCanary, errors('INSUFFICIENT_DATA')), 'retire');
  });

  test('that are unread are never OK: nothing is retired until they are read', () => {
    const told = new Told().proven();
    const reason = 'The alarms cannot be read: This identity may not.';
    expect(told.holds(60, withCanary, unread)).toEqual({
      ...{ kind: 'wait', reason, deadline: began + 665_000 },
      progress: { done: 0, total: 3 },
    });
    told.does(told.sees(5, withCanary, errors('OK')), 'retire');
  });

  test('that stay unread end it', () => {
    const told = new Told().proven();
    told.sees(5, withCanary, unread);
    const stop = told.does(told.sees(600, withCanary, unread), 'stop');
    expect(stop.why).toBe('The alarms could not be read in time: This identity may not.');
  });

  test('are judged before it begins', () => {
    const sentences = (alarms: CycleSeen['alarms']) => {
      const { blockers, warnings } = plan({}, { seen: observation(), alarms });
      return [...blockers, ...warnings].map(({ message }) => message).filter((text) => /errors|alarm/.test(text));
    };
    expect(sentences([{ name: 'errors', state: 'OK' }])).toEqual([]);
    expect(sentences([{ name: 'errors', state: 'ALARM' }])).toEqual(['errors is in alarm.']);
    expect(sentences([{ name: 'errors', state: null }])).toEqual(['There is no alarm errors.']);
    expect(sentences([{ name: 'errors', state: 'INSUFFICIENT_DATA' }])).toEqual([
      'Without enough data to judge by: errors.',
    ]);
    expect(sentences(null)).toEqual(['The alarms could not be read, so nothing would be retired.']);
  });
});

test('a machine serves only once it has proven that it is set up', () => {
  const told = new Told({}, { spec: spec({ setUp: { kind: 'ssm_agent' } }) }).proven();
  const away = { state: 'waiting', evidence: 'its agent does not answer to Systems Manager yet' } as const;
  const seen = (signal: typeof away | { state: 'passed'; evidence: string }) => ({
    machines: withCanary.members.map((one) => machine(one, { launchedAt: began, signal })),
  });
  expect(told.holds(60, withCanary, seen(away))).toMatchObject({
    reason: `Waiting for new instances: ${canary} is not bootstrapped yet: ${away.evidence}`,
  });
  told.does(told.holds(5, withCanary, seen({ state: 'passed', evidence: 'it answers' })), 'retire');
});

describe('a command as a gate', () => {
  const gated = spec({ gate: { kind: 'ssm', command: 'cat /version', expected: '7' } });
  const online = (agent: 'online' | 'away' = 'online') => ({
    machines: withCanary.members.map((one) => machine(one, { launchedAt: began, agent })),
  });
  const answered = (id: string, state: 'waiting' | 'passed' | 'failed', hasEnded = true): Partial<CycleSeen> => ({
    ...online(),
    gates: [{ instanceId: canary, state, evidence: `it is ${state}`, command: { id, hasEnded } }],
  });
  /** Sends what is due, as AWS answers it. */
  const sent = (told: Told, seconds: number, rest: Partial<CycleSeen>, commandId: string) => {
    const action = told.does(told.sees(seconds, withCanary, rest), 'command');
    if (action.kind !== 'command') throw new Error('It is no command.');
    told.progress.splice(-1, 1, { action: { ...action, commandId }, at: told.now });
    return action;
  };

  test('is sent once the instance is in service and its agent answers, and proves it with its answer', () => {
    const told = new Told({}, { spec: gated }).proven();
    const reason = expect.stringContaining('its agent does not answer to Systems Manager yet');
    expect(told.sees(60, withCanary, online('away'))).toMatchObject({ kind: 'wait', reason });
    expect(sent(told, 5, online(), 'c-1')).toMatchObject({ instanceId: canary, times: 1 });
    expect(told.holds(5, withCanary, answered('c-1', 'waiting', false))).toMatchObject({ kind: 'wait' });
    told.does(told.holds(5, withCanary, answered('c-1', 'passed')), 'retire');
  });

  test('is sent again after a while where it does not say what is expected, until the deadline', () => {
    const told = new Told({}, { spec: gated }).proven();
    sent(told, 60, online(), 'c-1');
    expect(told.sees(10, withCanary, answered('c-1', 'waiting'))).toMatchObject({ kind: 'wait' });
    const again = sent(told, 30, answered('c-1', 'waiting'), 'c-2');
    expect(again).toMatchObject({ times: 2, why: expect.stringContaining('did not answer with "7"') });
    expect(told.sees(60, withCanary, answered('c-1', 'waiting')).kind).toBe('wait');
    told.sees(30 * 60, withCanary, answered('c-2', 'waiting', false));
    told.does(told.sees(5, withCanary, answered('c-2', 'waiting', false)), 'discard');
  });

  test('is not sent any more past the deadline, where the instance cannot be spared', () => {
    const told = new Told({}, { spec: gated }).proven();
    sent(told, 60, online(), 'c-1');
    // Without it fewer than required would get traffic.
    const missing = { balancers: [healthyAt(withCanary.members.slice(1))] };
    told.sees(30 * 60, withCanary, { ...answered('c-1', 'waiting'), ...missing });
    expect(told.sees(5, withCanary, { ...answered('c-1', 'waiting'), ...missing }).kind).toBe('wait');
  });

  test('that fails is a failure of the instance', () => {
    const told = new Told({}, { spec: gated }).proven();
    sent(told, 60, online(), 'c-1');
    const discard = told.does(told.holds(5, withCanary, answered('c-1', 'failed')), 'discard');
    expect(discard).toMatchObject({ instanceId: canary, decrement: false });
  });
});
