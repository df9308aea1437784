import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { conditions } from '#contract/inventory.ts';
import {
  abnormalConditions,
  foldAll,
  groupFilter,
  isExpanded,
  isOnlyAbnormal,
  listParams,
  readConditions,
  toggleCondition,
  toggleGroup,
  writeConditions,
} from './search-params.ts';

const chosen = fc.subarray([...conditions]);

describe('conditions in the address', () => {
  it('are read back as they were written, worst first', () => {
    fc.assert(fc.property(chosen, (some) => void expect(readConditions(writeConditions(some))).toEqual(some)));
    expect(readConditions('ok.failed')).toEqual(['failed', 'ok']);
  });

  it('leave out what is no condition', () => {
    expect(readConditions('failed.burning')).toEqual(['failed']);
    expect(writeConditions([])).toBeUndefined();
  });

  it('are toggled one by one', () => {
    fc.assert(
      fc.property(chosen, fc.constantFrom(...conditions), (some, condition) => {
        const once = toggleCondition(some, condition);
        expect(once.includes(condition)).toBe(!some.includes(condition));
        expect(writeConditions(toggleCondition(once, condition))).toBe(writeConditions(some));
      }),
    );
  });

  it('know the abnormal ones; what was not read is among them', () => {
    expect(abnormalConditions).toEqual(['failed', 'warning', 'waiting', 'changing', 'unread']);
    expect(isOnlyAbnormal([...abnormalConditions].reverse())).toBe(true);
    expect(isOnlyAbnormal(['failed'])).toBe(false);
  });
});

describe('groups in the address', () => {
  const keys = ['a', 'b', ''];
  const folds = fc.record({
    fold: fc.constantFrom(true as const, undefined),
    except: fc.option(fc.subarray(keys, { minLength: 1 }), { nil: undefined }),
  });
  const opened = (search: Parameters<typeof isExpanded>[0]) => keys.filter((key) => isExpanded(search, key));

  it('are opened and closed one by one', () => {
    fc.assert(
      fc.property(folds, fc.constantFrom(...keys), (search, key) => {
        const once = { ...search, ...toggleGroup(search, key) };
        expect(isExpanded(once, key)).toBe(!isExpanded(search, key));
        expect(opened({ ...once, ...toggleGroup(once, key) })).toEqual(opened(search));
      }),
    );
  });

  it('are all closed at once, and all opened when none is open', () => {
    fc.assert(
      fc.property(folds, (search) => {
        const first = { ...search, ...foldAll(search) };
        const second = { ...first, ...foldAll(first) };
        expect([opened(first), opened(second)]).toContainEqual([]);
        expect([opened(first), opened(second)]).toContainEqual(keys);
      }),
    );
  });

  it('ask the core for nothing where nothing is grouped', () => {
    expect(groupFilter({ groups: 'count' })).toEqual({});
    expect(groupFilter({ by: 'zone', groups: 'count' })).toEqual({ groupBy: 'zone', groupOrder: 'count' });
    expect(groupFilter({ by: 'zone' })).toEqual({ groupBy: 'zone' });
  });
});

describe('an address typed by hand', () => {
  const schema = z.object(listParams);

  it('keeps what makes sense and drops the rest', () => {
    expect(schema.parse({ q: 10, desc: 'maybe', details: 'open', selected: 7, planet: 'x' })).toEqual({ q: '10' });
  });
});
