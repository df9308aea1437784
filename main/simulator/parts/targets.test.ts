import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { addGroup, addInstance, homeRegion, smallWorld } from '../small-world.testing.ts';
import { addTargetGroup, target } from '../small-world-balancers.testing.ts';
import { deregister, failingSince, passChecks, poolsOf, register, setTargetHealth, statusAfter } from './targets.ts';

function start() {
  const clock = new VirtualClock();
  const region = homeRegion(smallWorld(clock, { groups: 0, instances: 0 }));
  const pools = [addTargetGroup(region, 0), addTargetGroup(region, 1)];
  const group = addGroup(region, 0, clock.now());
  group.targetGroupArns.splice(0, 1, ...pools.map(({ arn }) => arn), 'arn:of:one:that:is:gone');
  return { region, group, pools, instance: addInstance(region, 0, clock.now()), now: clock.now() };
}

describe('a target', () => {
  it('is registered, asked for the first time, and takes traffic after its checks', () => {
    const { region, group, instance, pools, now } = start();
    register(region, group, instance, now);
    const seen = [0, 8_000, 52_000, 53_000].map((elapsedMs) => {
      for (const pool of pools) passChecks(region, pool, now + elapsedMs);
      return poolsOf(region, group).map(({ targets }) => targets.get(instance.id)?.status.reason);
    });
    expect(seen).toEqual([
      ['Elb.RegistrationInProgress', 'Elb.RegistrationInProgress'],
      ['Elb.InitialHealthChecking', 'Elb.InitialHealthChecking'],
      ['Elb.InitialHealthChecking', 'Elb.InitialHealthChecking'],
      [null, null],
    ]);
  });

  it('drains for as long as its group allows, and is gone', () => {
    const { region, group, instance, pools, now } = start();
    register(region, group, instance, now);
    expect(deregister(region, group, instance.id, now)).toBe(30_000);
    for (const pool of pools) passChecks(region, pool, now + 29_999);
    expect(pools[0]?.targets.get(instance.id)?.status.state).toBe('draining');
    for (const pool of pools) passChecks(region, pool, now + 30_000);
    expect(pools.map(({ targets }) => targets.size)).toEqual([0, 0]);
    expect(deregister(region, group, instance.id, now)).toBe(0);
  });

  it('leaves at once where its instance does not run', () => {
    const { region, group, instance, pools, now } = start();
    register(region, group, instance, now);
    instance.state = 'shutting-down';
    expect(deregister(region, group, instance.id, now)).toBe(0);
    expect(pools.map(({ targets }) => targets.size)).toEqual([0, 0]);
  });

  it('leaves with its instance', () => {
    const { region, group, instance, pools, now } = start();
    register(region, group, instance, now);
    region.instances.delete(instance.id);
    for (const pool of pools) passChecks(region, pool, now);
    expect(pools.map(({ targets }) => targets.size)).toEqual([0, 0]);
  });

  it('fails its checks until it passes them; one that is only just registered does neither', () => {
    const { region, group, instance, pools, now } = start();
    register(region, group, instance, now);
    setTargetHealth(region, instance.id, 'Target.Timeout', now);
    expect(failingSince(pools, instance.id)).toBe(Number.POSITIVE_INFINITY);
    for (const elapsedMs of [8_000, 60_000]) for (const pool of pools) passChecks(region, pool, now + elapsedMs);
    setTargetHealth(region, instance.id, 'Target.Timeout', now + 70_000);
    for (const pool of pools) passChecks(region, pool, now + 9_000_000);
    expect(failingSince(pools, instance.id)).toBe(now + 70_000);
    setTargetHealth(region, instance.id, null, now + 80_000);
    expect(failingSince(pools, instance.id)).toBe(Number.POSITIVE_INFINITY);
  });

  it('only moves on: whatever its checks are, time alone ends in healthy or gone', () => {
    const check = fc.record({
      intervalMs: fc.integer({ min: 5_000, max: 300_000 }),
      threshold: fc.integer({ min: 2, max: 10 }),
    });
    fc.assert(
      fc.property(check, fc.integer({ min: 0, max: 3_600_000 }), fc.boolean(), (checks, delayMs, leaves) => {
        const { healthCheck } = addTargetGroup(start().region, 0);
        const { intervalMs, threshold } = checks;
        const pool = {
          healthCheck: { ...healthCheck, intervalMs, healthyThreshold: threshold },
          deregistrationDelayMs: delayMs,
        };
        let one = leaves
          ? target(0, { state: 'draining', reason: 'Target.DeregistrationInProgress' })
          : target(0, { state: 'initial', reason: 'Elb.RegistrationInProgress' });
        for (let round = 0; round < 3; round++) {
          const now = one.statusAt + 3_600_000;
          const status = statusAfter(one, pool, now);
          if (status === null) {
            expect(leaves).toBe(true);
            return;
          }
          one = { ...one, status, statusAt: now };
        }
        expect([leaves, one.status.state]).toEqual([false, 'healthy']);
      }),
    );
  });
});
