import {
  LoadBalancerStateEnum,
  TargetHealthReasonEnum,
  TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Condition, type ConditionCounts, conditions } from '#contract/inventory.ts';
import { instanceVerdict, rankOf, type SeenAt } from './conditions.ts';
import {
  classicTargetCondition,
  loadBalancerVerdict,
  targetCondition,
  targetGroupVerdict,
  targetsVerdict,
} from './conditions-traffic.ts';

describe('the condition of a target', () => {
  const expected: Record<TargetHealthStateEnum, Condition> = {
    healthy: 'ok',
    initial: 'changing',
    draining: 'changing',
    'unhealthy.draining': 'changing',
    unhealthy: 'failed',
    unused: 'off',
    unavailable: 'unread',
  };

  it.each(Object.values(TargetHealthStateEnum))('follows its state %s', (state) => {
    expect(targetCondition({ state, reason: null })).toBe(expected[state]);
  });

  it('is a warning where the reason tells of trouble, and still failed where it is unhealthy', () => {
    expect(targetCondition({ state: 'unused', reason: 'Target.IpUnusable' })).toBe('warning');
    expect(targetCondition({ state: 'unavailable', reason: 'Elb.InternalError' })).toBe('warning');
    expect(targetCondition({ state: 'unhealthy', reason: 'Elb.InternalError' })).toBe('failed');
  });

  it('is ok only when it is healthy, and a warning for a state that nobody knows', () => {
    const reason = fc.option(fc.oneof(fc.constantFrom(...Object.values(TargetHealthReasonEnum)), fc.string()));
    const state = fc.oneof(fc.constantFrom(...Object.values(TargetHealthStateEnum)), fc.string());
    fc.assert(
      fc.property(state, reason, (state, reason) => {
        if (state !== 'healthy') expect(targetCondition({ state, reason })).not.toBe('ok');
      }),
    );
    expect(targetCondition({ state: 'levitating', reason: null })).toBe('warning');
    expect(targetCondition({ state: 'toString', reason: 'constructor' })).toBe('warning');
  });

  it.each<[string, string | null, Condition]>([
    ['InService', 'N/A', 'ok'],
    [
      'OutOfService',
      'Instance has failed at least the UnhealthyThreshold number of health checks consecutively.',
      'failed',
    ],
    ['OutOfService', null, 'failed'],
    ['OutOfService', 'Instance registration is still in progress.', 'changing'],
    ['InService', 'Instance deregistration currently in progress.', 'changing'],
    ['OutOfService', 'Instance is in stopped state.', 'off'],
    ['OutOfService', 'Instance is in terminated state.', 'off'],
    ['Unknown', 'A transient error occurred. Please try again later.', 'unread'],
    ['Elsewhere', null, 'warning'],
  ])('at a classic load balancer in %s (%s) is %s', (state, description, condition) => {
    expect(classicTargetCondition({ state, description })).toBe(condition);
  });
});

const anyCounts: fc.Arbitrary<ConditionCounts> = fc.dictionary(fc.constantFrom(...conditions), fc.nat(5));

describe('the condition of what sends to targets', () => {
  it.each<[ConditionCounts, Condition, string]>([
    [{}, 'off', 'No targets are registered.'],
    [{ ok: 3 }, 'ok', '3 targets healthy.'],
    [{ ok: 3, off: 1 }, 'ok', '3 of 4 targets healthy.'],
    [{ failed: 1 }, 'failed', 'None of 1 target is healthy.'],
    [{ failed: 1, unread: 2 }, 'failed', 'None of 3 targets is healthy.'],
    [{ failed: 1, changing: 1 }, 'failed', 'None of 2 targets is healthy.'],
    [{ ok: 2, failed: 1 }, 'warning', '1 of 3 targets is not healthy.'],
    [{ ok: 2, failed: 2 }, 'warning', '2 of 4 targets are not healthy.'],
    [{ ok: 2, changing: 1 }, 'changing', '1 of 3 targets is coming or going.'],
    [{ unread: 2 }, 'unread', 'Target health not read.'],
    [{ ok: 1, unread: 2 }, 'unread', 'Health of 2 of 3 targets not read.'],
    [{ off: 2 }, 'off', 'No target is in use.'],
  ])('with %j is %s', (targets, condition, reason) => {
    expect(targetsVerdict(targets)).toEqual({ condition, reason });
  });

  it('is ok only when some are healthy and all that could be otherwise are unused', () => {
    fc.assert(
      fc.property(anyCounts, (targets) => {
        const verdict = targetsVerdict(targets);
        const others = conditions.filter((one) => one !== 'ok' && one !== 'off').every((one) => !targets[one]);
        expect(verdict.condition === 'ok').toBe((targets.ok ?? 0) > 0 && others);
        expect(verdict.reason).toMatch(/^[A-Z0-9].*\.$/);
      }),
    );
  });

  it('of a target group is off while nothing sends to it, and not read while its checks are off', () => {
    const attached = { loadBalancerIds: ['lb'], healthCheck: 'TCP:80' };
    expect(targetGroupVerdict(attached, { failed: 1 }).condition).toBe('failed');
    expect(targetGroupVerdict({ ...attached, loadBalancerIds: [] }, { failed: 1 }).condition).toBe('off');
    expect(targetGroupVerdict({ ...attached, healthCheck: null }, { unread: 1 })).toEqual({
      condition: 'unread',
      reason: 'Its health checks are off.',
    });
  });
});

describe('the condition of a load balancer', () => {
  const expected: Record<LoadBalancerStateEnum, Condition> = {
    active: 'ok',
    active_impaired: 'warning',
    provisioning: 'changing',
    failed: 'failed',
  };

  it.each(Object.values(LoadBalancerStateEnum))('whose targets are well follows its state %s', (state) => {
    expect(loadBalancerVerdict({ state, stateReason: null, targets: { ok: 1 } }).condition).toBe(expected[state]);
    expect(loadBalancerVerdict({ state, stateReason: null, targets: null }).condition).toBe(expected[state]);
  });

  it('gives AWS’s reason where it has one', () => {
    const signs = { state: 'failed', stateReason: 'Not enough addresses.', targets: { ok: 1 } };
    expect(loadBalancerVerdict(signs)).toEqual({ condition: 'failed', reason: 'Not enough addresses.' });
  });

  it('is a warning in a state that nobody knows, and off when a classic one has no instances', () => {
    expect(loadBalancerVerdict({ state: 'melting', stateReason: null, targets: { ok: 1 } }).condition).toBe('warning');
    expect(loadBalancerVerdict({ state: null, stateReason: null, targets: null }).condition).toBe('off');
  });

  it('is never better than what is behind it', () => {
    const state = fc.option(fc.constantFrom(...Object.values(LoadBalancerStateEnum)));
    fc.assert(
      fc.property(state, anyCounts, (state, targets) => {
        const { condition } = loadBalancerVerdict({ state, stateReason: null, targets });
        expect(rankOf(condition)).toBeLessThanOrEqual(rankOf(targetsVerdict(targets).condition));
      }),
    );
  });
});

describe('an instance behind balancers', () => {
  const inService = { state: 'running', lifecycle: 'InService', health: 'Healthy' };
  const alone = { state: 'running', lifecycle: null, health: null };
  const at = (name: string, condition: Condition, why: string | null = null): SeenAt => ({ name, condition, why });

  it('G10: in service for its group but failing at a balancer is a warning that names the place and the reason', () => {
    const seenAt = [at('web-tg', 'failed', 'Target.Timeout'), at('api-tg', 'ok'), at('old', 'failed', 'It is down.')];
    expect(instanceVerdict({ ...inService, seenAt })).toEqual({
      condition: 'warning',
      reason: 'Failing health checks at web-tg: Target.Timeout, old: It is down.',
    });
  });

  it('is what its group says as long as nothing fails', () => {
    const seenAt = [at('a', 'ok'), at('b', 'changing'), at('c', 'unread'), at('d', 'off')];
    expect(instanceVerdict({ ...inService, seenAt }).condition).toBe('ok');
    const failing = [at('a', 'failed')];
    expect(instanceVerdict({ ...inService, health: 'Unhealthy', seenAt: failing }).condition).toBe('failed');
    expect(instanceVerdict({ ...inService, lifecycle: 'Terminating', seenAt: failing }).condition).toBe('changing');
  });

  it('outside a group is healthy when every balancer in use says so, and otherwise not read', () => {
    expect(instanceVerdict({ ...alone, seenAt: [at('a', 'ok'), at('b', 'off')] })).toEqual({
      condition: 'ok',
      reason: 'Running; healthy at a.',
    });
    expect(instanceVerdict({ ...alone, seenAt: [at('a', 'ok'), at('b', 'unread')] }).condition).toBe('unread');
    expect(instanceVerdict({ ...alone, seenAt: [at('a', 'off')] }).condition).toBe('unread');
    expect(instanceVerdict({ ...alone, seenAt: [at('a', 'ok'), at('b', 'failed')] }).condition).toBe('warning');
  });
});
