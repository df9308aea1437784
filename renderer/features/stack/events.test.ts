import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StackEvent, StackOperation } from '#contract/lookups.ts';
import { eventRows, mergeOperations } from './events.ts';

function event(id: string, status: string, logicalId = 'Web'): StackEvent {
  const condition = status.endsWith('_FAILED') ? 'failed' : status.endsWith('_IN_PROGRESS') ? 'changing' : 'ok';
  return {
    id,
    at: Number(id),
    logicalId,
    physicalId: null,
    type: 'AWS::EC2::Instance',
    status,
    reason: null,
    condition,
  };
}

function operation(id: string, events: readonly StackEvent[]): StackOperation {
  const failures = events.filter(({ condition }) => condition === 'failed');
  return {
    id,
    type: 'UPDATE_STACK',
    startedAt: Math.min(...events.map(({ at }) => at)),
    endedAt: 99,
    status: 'UPDATE_COMPLETE',
    condition: 'ok',
    rootCause: failures.at(-1) ?? null,
    events: [...events],
  };
}

const progress = (id: string) => event(id, 'UPDATE_IN_PROGRESS');
const everything = { onlyFailures: false, text: '' };
const untouched = new Map<string, boolean>();
const kinds = (...[operations, choices, filter]: Parameters<typeof eventRows>) =>
  eventRows(operations, choices, filter).map(({ kind, level }) => `${kind} ${level}`);

describe('the events of a stack', () => {
  const newer = operation('b', [event('9', 'UPDATE_COMPLETE'), progress('8'), progress('7'), progress('6')]);
  const older = operation('a', [event('5', 'UPDATE_FAILED'), event('4', 'CREATE_FAILED', 'Database')]);

  it('stand below their operation, of which the newest is open', () => {
    expect(kinds([newer, older], untouched, everything)).toEqual(['operation 1', 'event 2', 'fold 2', 'operation 1']);
  });

  it('are folded where they only tell of progress, until a person unfolds them', () => {
    expect(kinds([newer], new Map([['fold 6', true]]), everything)).toEqual([
      'operation 1',
      'event 2',
      'fold 2',
      'event 3',
      'event 3',
      'event 3',
    ]);
  });

  it('keep open what a person opened and closed what a person closed', () => {
    const choices = new Map([
      ['b', false],
      ['a', true],
    ]);
    expect(kinds([newer, older], choices, everything)).toEqual(['operation 1', 'operation 1', 'event 2', 'event 2']);
  });

  it('show failures alone where these are asked for, with the root cause marked', () => {
    const rows = eventRows([newer, older], untouched, { onlyFailures: true, text: '' });
    expect(rows.map(({ id }) => id)).toEqual(['a', '5', '4']);
    expect(rows.filter((row) => row.kind === 'event' && row.isRootCause).map(({ id }) => id)).toEqual(['4']);
  });

  it('are found by all the words, whatever is closed', () => {
    const rows = eventRows([newer, older], untouched, { onlyFailures: false, text: 'database failed' });
    expect(rows.map(({ id }) => id)).toEqual(['a', '4']);
  });

  it('point to the row they belong to', () => {
    const status = fc.constantFrom('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_FAILED');
    const operations = fc.array(fc.array(status, { minLength: 1, maxLength: 12 }), { maxLength: 4 }).map((all) =>
      all.map((statuses, each) =>
        operation(
          `operation ${each}`,
          statuses.map((word, index) => event(`${each}${index}`, word)),
        ),
      ),
    );
    fc.assert(
      fc.property(operations, fc.boolean(), (given, onlyFailures) => {
        const rows = eventRows(given, untouched, { onlyFailures, text: '' });
        for (const { level, parentIndex } of rows) {
          expect(level === 1 ? parentIndex : rows[parentIndex ?? -1]?.level).toBe(level === 1 ? null : level - 1);
        }
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
      }),
    );
  });
});

describe('answers one after the other', () => {
  it('are one list, and what two tell of one operation is put together once', () => {
    const begun = operation('b', [progress('8'), progress('7')]);
    const rest = operation('b', [progress('7'), event('6', 'UPDATE_FAILED')]);
    const [merged, ...others] = mergeOperations([[begun], [rest, operation('a', [progress('1')])]]);
    expect(merged?.events.map(({ id }) => id)).toEqual(['8', '7', '6']);
    expect(merged?.rootCause?.id).toBe('6');
    expect(merged?.startedAt).toBe(6);
    expect(others.map(({ id }) => id)).toEqual(['a']);
  });
});
