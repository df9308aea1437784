import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { conditions } from '#contract/inventory.ts';
import {
  abnormalConditions,
  isOnlyAbnormal,
  listParams,
  readConditions,
  toggleCondition,
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

describe('an address typed by hand', () => {
  const schema = z.object(listParams);

  it('keeps what makes sense and drops the rest', () => {
    expect(schema.parse({ q: 10, desc: 'maybe', details: 'open', selected: 7, planet: 'x' })).toEqual({ q: '10' });
  });
});
