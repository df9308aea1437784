import { expect, test } from 'vitest';
import type { GroupFact, MemberFact } from '../inventory/model.ts';
import { SeenMembers } from './litter-seen.ts';

const minuteMs = 60_000;

function member(instanceId: string, lifecycle: string, protectedFromScaleIn = false): MemberFact {
  const same = { health: 'Healthy', launchedFrom: null, instanceType: null, zone: 'a' };
  return { ...same, instanceId, lifecycle, protectedFromScaleIn };
}

function group(...members: MemberFact[]): GroupFact {
  return {
    ...{ kind: 'group', id: 'web', arn: '', name: 'web', minSize: 0, maxSize: 9, desiredCapacity: 1 },
    ...{ launchedFrom: null, overrides: [], suspensions: [], targetGroupArns: [], loadBalancerNames: [] },
    ...{ newInstancesProtected: false, members, status: null, tags: [] },
  };
}

test('what was so at the first look was found so; what is new later has come about, and keeps its moment', () => {
  const seen = new SeenMembers();
  const [old, fresh] = [member('i-1', 'Standby'), member('i-2', 'Pending:Wait', true)];
  seen.look([group(old)], 0);
  seen.look([group(old, fresh)], minuteMs);
  seen.look([group(old, fresh)], 2 * minuteMs);
  expect(seen.inState('web', old)).toEqual({ at: 0, hasArrived: false });
  expect(seen.inState('web', fresh)).toEqual({ at: minuteMs, hasArrived: true });
  expect(seen.inProtection('web', fresh)).toEqual({ at: minuteMs, hasArrived: true });
  expect(seen.inProtection('web', old)).toBeNull();
  expect(seen.inState('web', member('i-3', 'InService'))).toBeNull();
});

test('what ended is forgotten, and begins anew', () => {
  const seen = new SeenMembers();
  seen.look([group(member('i-1', 'Standby'))], 0);
  seen.look([group(member('i-1', 'InService'))], minuteMs);
  seen.look([group(member('i-1', 'Standby'))], 2 * minuteMs);
  expect(seen.inState('web', member('i-1', 'Standby'))).toEqual({ at: 2 * minuteMs, hasArrived: true });
});

test('after a long pause nobody saw it come about', () => {
  const seen = new SeenMembers();
  seen.look([], 0);
  seen.look([group(member('i-1', 'Standby'))], 20 * minuteMs);
  expect(seen.inState('web', member('i-1', 'Standby'))).toEqual({ at: 20 * minuteMs, hasArrived: false });
});
