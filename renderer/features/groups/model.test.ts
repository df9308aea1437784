import { describe, expect, it } from 'vitest';
import { groupActionSchema } from '#contract/groups.ts';
import { checkSizes, choicesAtFirst, instanceAction, instanceActions, isPossible, typedSizes } from './model.ts';

describe('the form of sizes', () => {
  it('becomes an action', () => {
    expect(checkSizes(typedSizes({ minSize: 1, desiredCapacity: 3, maxSize: 5 })).action).toEqual({
      kind: 'scale',
      sizes: { minSize: 1, desiredCapacity: 3, maxSize: 5 },
    });
  });

  it.each([
    [{ minSize: '', desiredCapacity: '3', maxSize: '5' }, 'minSize', 'Give a whole number.'],
    [{ minSize: '1', desiredCapacity: 'many', maxSize: '5' }, 'desiredCapacity', 'Give a whole number.'],
    [{ minSize: '1', desiredCapacity: '2.5', maxSize: '5' }, 'desiredCapacity', 'Give a whole number.'],
    [{ minSize: '-1', desiredCapacity: '3', maxSize: '5' }, 'minSize', 'It cannot be negative.'],
    [{ minSize: '1', desiredCapacity: '6', maxSize: '5' }, 'desiredCapacity', 'cannot be above the maximum'],
    [{ minSize: '4', desiredCapacity: '3', maxSize: '5' }, 'desiredCapacity', 'cannot be below the minimum'],
    [{ minSize: '1', desiredCapacity: '0x3', maxSize: '5' }, 'desiredCapacity', 'Give a whole number.'],
    [{ minSize: '1', desiredCapacity: '1e0', maxSize: '5' }, 'desiredCapacity', 'Give a whole number.'],
    [{ minSize: '1', desiredCapacity: '3', maxSize: '100000' }, 'maxSize', 'At most 10,000.'],
    [{ minSize: '1', desiredCapacity: '3', maxSize: '99999999999999999999' }, 'maxSize', 'At most 10,000.'],
  ] as const)('complains at the field: %j', (typed, field, complaint) => {
    const { action, complaints } = checkSizes(typed);
    expect(action).toBeNull();
    expect(complaints?.[field]).toContain(complaint);
  });
});

const serving = { id: 'i-0aaaaaaaaaaaaaaa1', zone: 'a', lifecycle: 'InService', health: 'Healthy', protected: false };
const first = { ...serving, launchedFrom: null };
const standby = { ...first, id: 'i-0aaaaaaaaaaaaaaa2', lifecycle: 'Standby', protected: true };

describe('what can be done with instances', () => {
  it('fits all that are chosen', () => {
    expect(isPossible('enter_standby', [first])).toBe(true);
    expect(isPossible('enter_standby', [first, standby])).toBe(false);
    expect(isPossible('exit_standby', [standby])).toBe(true);
    expect(isPossible('protect', [first, standby])).toBe(true);
    expect(isPossible('unprotect', [first])).toBe(false);
    expect(isPossible('set_unhealthy', [first])).toBe(true);
    expect(isPossible('set_healthy', [first])).toBe(false);
    expect(isPossible('replace', [first, standby])).toBe(false);
    for (const name of instanceActions) expect(isPossible(name, [])).toBe(false);
  });

  it('is always an action of the contract', () => {
    for (const name of instanceActions) {
      const action = instanceAction(name, [first.id], choicesAtFirst);
      expect(groupActionSchema.safeParse(action).success, name).toBe(true);
    }
  });
});
