import { LifecycleState } from '@aws-sdk/client-auto-scaling';
import { StackStatus } from '@aws-sdk/client-cloudformation';
import { InstanceStateName } from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, conditions } from '#contract/inventory.ts';
import {
  countConditions,
  countedConditions,
  groupCondition,
  type InstanceSigns,
  instanceVerdict,
  rankOf,
  stackCondition,
  worstOf,
} from './conditions.ts';

const calm: readonly Condition[] = ['ok', 'off'];

describe('the condition of a stack', () => {
  const expected: Record<Condition, readonly StackStatus[]> = {
    failed: [
      'CREATE_FAILED',
      'UPDATE_FAILED',
      'DELETE_FAILED',
      'ROLLBACK_FAILED',
      'UPDATE_ROLLBACK_FAILED',
      'IMPORT_ROLLBACK_FAILED',
    ],
    warning: ['ROLLBACK_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_ROLLBACK_COMPLETE'],
    waiting: ['REVIEW_IN_PROGRESS'],
    changing: [
      'CREATE_IN_PROGRESS',
      'UPDATE_IN_PROGRESS',
      'DELETE_IN_PROGRESS',
      'ROLLBACK_IN_PROGRESS',
      'UPDATE_ROLLBACK_IN_PROGRESS',
      'IMPORT_IN_PROGRESS',
      'IMPORT_ROLLBACK_IN_PROGRESS',
      'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    ],
    unread: [],
    ok: ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'IMPORT_COMPLETE'],
    off: ['DELETE_COMPLETE'],
  };

  it.each(conditions)('is %s for the statuses that mean it', (condition) => {
    const found = Object.values(StackStatus).filter((status) => stackCondition(status) === condition);
    expect(found.toSorted()).toEqual([...expected[condition]].toSorted());
  });

  it('is a warning for a status that nobody knows', () => {
    expect(stackCondition('TELEPORT_COMPLETE')).toBe('warning');
  });
});

function signs(values: Partial<InstanceSigns>): InstanceSigns {
  return { state: 'running', lifecycle: null, health: null, ...values };
}

describe('the condition of an instance', () => {
  const lifecycles: Record<LifecycleState, Condition> = {
    Pending: 'changing',
    'Pending:Wait': 'changing',
    'Pending:Proceed': 'changing',
    Quarantined: 'warning',
    InService: 'ok',
    Terminating: 'changing',
    'Terminating:Wait': 'changing',
    'Terminating:Proceed': 'changing',
    'Terminating:Retained': 'warning',
    Terminated: 'off',
    Detaching: 'changing',
    Detached: 'unread',
    EnteringStandby: 'changing',
    Standby: 'warning',
    ReplacingRootVolume: 'changing',
    'ReplacingRootVolume:Wait': 'changing',
    'ReplacingRootVolume:Proceed': 'changing',
    RootVolumeReplaced: 'changing',
    'Warmed:Pending': 'changing',
    'Warmed:Pending:Wait': 'changing',
    'Warmed:Pending:Proceed': 'changing',
    'Warmed:Pending:Retained': 'warning',
    'Warmed:Running': 'off',
    'Warmed:Stopped': 'off',
    'Warmed:Hibernated': 'off',
    'Warmed:Terminating': 'changing',
    'Warmed:Terminating:Wait': 'changing',
    'Warmed:Terminating:Proceed': 'changing',
    'Warmed:Terminating:Retained': 'warning',
    'Warmed:Terminated': 'off',
  };

  it.each(Object.values(LifecycleState))('in a group follows its lifecycle %s', (lifecycle) => {
    const verdict = instanceVerdict(signs({ lifecycle, health: 'Healthy' }));
    expect(verdict.condition).toBe(lifecycles[lifecycle]);
    expect(verdict.reason).not.toContain('not a known state');
  });

  const states: Record<InstanceStateName, Condition> = {
    pending: 'changing',
    running: 'unread',
    'shutting-down': 'changing',
    terminated: 'off',
    stopping: 'changing',
    stopped: 'off',
  };

  it.each(Object.values(InstanceStateName))('outside a group follows its state %s', (state) => {
    expect(instanceVerdict(signs({ state })).condition).toBe(states[state]);
  });

  it('is failed when its group says it is unhealthy', () => {
    expect(instanceVerdict(signs({ lifecycle: 'InService', health: 'Unhealthy' })).condition).toBe('failed');
  });

  it('is not read, never ok, while EC2 has not told of it', () => {
    expect(instanceVerdict(signs({ state: null, lifecycle: 'InService', health: 'Healthy' })).condition).toBe('unread');
  });

  it('is changing when EC2 says otherwise than its group', () => {
    for (const state of ['pending', 'stopping', 'stopped']) {
      expect(instanceVerdict(signs({ state, lifecycle: 'InService', health: 'Healthy' })).condition).toBe('changing');
    }
  });

  it('is ok only when it runs, is in service and is healthy, whatever else AWS may say', () => {
    const word = fc.oneof(
      fc.constantFrom(...Object.values(LifecycleState), ...Object.values(InstanceStateName), 'Healthy', 'Unhealthy'),
      fc.string(),
    );
    const any = fc.record({ state: fc.option(word), lifecycle: fc.option(word), health: fc.option(word) });
    fc.assert(
      fc.property(any, (seen) => {
        const verdict = instanceVerdict(seen);
        const isSound = seen.state === 'running' && seen.lifecycle === 'InService' && seen.health === 'Healthy';
        expect(verdict.condition === 'ok').toBe(isSound);
        expect(verdict.reason).toMatch(/\.$/);
      }),
    );
  });
});

describe('the condition of a group', () => {
  const whole = { status: null, desiredCapacity: 2, inService: 2, suspendedProcesses: [], members: { ok: 2 } };

  it('is ok when all that is wanted is in service', () => {
    expect(groupCondition(whole)).toBe('ok');
  });

  it('is changing while instances are missing, and a warning when none can be launched', () => {
    expect(groupCondition({ ...whole, inService: 1, members: { ok: 1 } })).toBe('changing');
    expect(groupCondition({ ...whole, inService: 1, members: { ok: 1 }, suspendedProcesses: ['Launch'] })).toBe(
      'warning',
    );
  });

  it('is changing while it is deleted', () => {
    expect(groupCondition({ ...whole, status: 'Delete in progress' })).toBe('changing');
  });

  it('is off when nothing is wanted', () => {
    expect(groupCondition({ ...whole, desiredCapacity: 0, inService: 0, members: {} })).toBe('off');
  });

  it('is never better than its worst member', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...conditions)), (members) => {
        const condition = groupCondition({ ...whole, members: countConditions(members) });
        for (const member of members) expect(rankOf(condition)).toBeLessThanOrEqual(rankOf(member));
      }),
    );
  });
});

describe('several conditions', () => {
  it('are as bad as the worst, and off where there are none', () => {
    expect(worstOf([])).toBe('off');
    expect(worstOf(['off', 'ok', 'unread'])).toBe('unread');
    expect(calm.map((condition) => worstOf(['failed', condition]))).toEqual(['failed', 'failed']);
  });

  it('are counted', () => {
    const counts = countConditions(['ok', 'failed', 'ok']);
    expect(counts).toEqual({ ok: 2, failed: 1 });
    expect(countedConditions(counts)).toEqual(['failed', 'ok']);
  });
});
