import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OperationEvent, operationsOf } from './lookup-operations.ts';
import { resourceCondition } from './lookup-stacks.ts';

let at = 0;

function event(status: string, more: Partial<OperationEvent> = {}): OperationEvent {
  at += 1000;
  const condition = resourceCondition(status);
  return {
    id: `e${at / 1000}`,
    at,
    logicalId: 'Web',
    physicalId: 'i-1',
    type: 'AWS::EC2::Instance',
    status,
    reason: null,
    condition,
    operationId: null,
    isStack: false,
    ...more,
  };
}

const stack = (status: string, more: Partial<OperationEvent> = {}) => event(status, { isStack: true, ...more });

/** Told oldest first, as they happen; asked for newest first, as AWS answers. */
function operations(...events: OperationEvent[]) {
  return operationsOf(events.toReversed());
}

describe('events as operations', () => {
  test('go by the id that CloudFormation gives, the newest first', () => {
    const create = { operationId: 'op-1' };
    const update = { operationId: 'op-2' };
    const told = operations(
      stack('CREATE_IN_PROGRESS', create),
      event('CREATE_COMPLETE', create),
      stack('CREATE_COMPLETE', create),
      stack('UPDATE_IN_PROGRESS', update),
      event('UPDATE_IN_PROGRESS', update),
    );
    expect(told).toMatchObject([
      { id: 'op-2', type: 'UPDATE_STACK', status: 'UPDATE_IN_PROGRESS', condition: 'changing', endedAt: null },
      { id: 'op-1', type: 'CREATE_STACK', status: 'CREATE_COMPLETE', condition: 'ok', rootCause: null },
    ]);
    expect(told[1]?.events.map((one) => one.status)).toEqual([
      'CREATE_COMPLETE',
      'CREATE_COMPLETE',
      'CREATE_IN_PROGRESS',
    ]);
    expect(told[1]?.endedAt).toBe(told[1]?.events[0]?.at);
    expect(told[1]?.events[0]).not.toHaveProperty('operationId');
  });

  test('begin where the stack begins to change when CloudFormation gives no id', () => {
    const begun = stack('UPDATE_IN_PROGRESS');
    const told = operations(
      stack('CREATE_IN_PROGRESS'),
      event('CREATE_COMPLETE'),
      stack('CREATE_COMPLETE'),
      begun,
      event('UPDATE_COMPLETE'),
      stack('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'),
      stack('UPDATE_COMPLETE'),
    );
    expect(told.map(({ type, status, events }) => [type, status, events.length])).toEqual([
      ['UPDATE_STACK', 'UPDATE_COMPLETE', 4],
      ['CREATE_STACK', 'CREATE_COMPLETE', 3],
    ]);
    expect(told[0]?.id).toBe(begun.id);
  });

  test('a rollback belongs to what failed; one that a person asked for later is an operation of its own', () => {
    const told = operations(
      stack('UPDATE_IN_PROGRESS'),
      event('UPDATE_FAILED', { reason: 'No capacity' }),
      stack('UPDATE_ROLLBACK_IN_PROGRESS'),
      stack('UPDATE_ROLLBACK_FAILED'),
      stack('UPDATE_ROLLBACK_IN_PROGRESS'),
      stack('UPDATE_ROLLBACK_COMPLETE'),
    );
    expect(told.map(({ type, status }) => [type, status])).toEqual([
      ['ROLLBACK', 'UPDATE_ROLLBACK_COMPLETE'],
      ['UPDATE_STACK', 'UPDATE_ROLLBACK_FAILED'],
    ]);
  });

  test('a stack in review waits for a person: nothing of it is running', () => {
    expect(operations(stack('REVIEW_IN_PROGRESS'))[0]).toMatchObject({
      type: 'CREATE_CHANGESET',
      condition: 'waiting',
      endedAt: expect.any(Number),
    });
  });

  test('the root cause is what failed first, not what was cancelled because of it', () => {
    const [told] = operations(
      stack('CREATE_IN_PROGRESS'),
      event('CREATE_FAILED', { logicalId: 'Queue', reason: 'Resource creation cancelled' }),
      event('CREATE_FAILED', { logicalId: 'Fleet', reason: 'You have requested more instances than your limit' }),
      event('CREATE_FAILED', { logicalId: 'Database', reason: 'Something else' }),
      stack('ROLLBACK_IN_PROGRESS'),
    );
    expect(told?.rootCause?.logicalId).toBe('Fleet');
  });

  test('no events are no operations', () => {
    expect(operationsOf([])).toEqual([]);
  });

  test('every event is in exactly one operation, in its order', () => {
    const statuses = [
      'CREATE_IN_PROGRESS',
      'CREATE_COMPLETE',
      'UPDATE_IN_PROGRESS',
      'UPDATE_FAILED',
      'UPDATE_COMPLETE',
    ];
    const events = fc.array(
      fc.record({
        status: fc.constantFrom(...statuses),
        isStack: fc.boolean(),
        operationId: fc.option(fc.constantFrom('op-1', 'op-2')),
      }),
    );
    fc.assert(
      fc.property(events, (drafts) => {
        const given = drafts.map(({ status, ...more }) => event(status, more)).toReversed();
        const told = operationsOf(given);
        expect(told.flatMap((one) => one.events.map(({ id }) => id)).sort()).toEqual(given.map(({ id }) => id).sort());
        expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
        for (const { events, startedAt } of told) {
          expect(events.map((one) => one.at)).toEqual(events.map((one) => one.at).sort((one, other) => other - one));
          expect(events.at(-1)?.at).toBe(startedAt);
        }
        expect(told.slice(1).every(({ endedAt }) => endedAt !== null)).toBe(true);
      }),
    );
  });
});
