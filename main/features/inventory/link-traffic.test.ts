import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classicFact,
  classicHealthFact,
  databaseFact,
  estateFacts,
  factsOf,
  groupFact,
  instanceFact,
  loadBalancerArn,
  loadBalancerFact,
  memberFact,
  stackArn,
  stackFact,
  tagsOf,
  targetFact,
  targetGroupArn,
  targetGroupFact,
  targetHealthFact,
  testOrigin,
} from './facts.testing.ts';
import { link } from './link.ts';
import { defaultPlacementRules } from './placement.ts';
import type { Fact } from './resources.ts';

function linked(...all: Fact[]) {
  return link(factsOf(all), testOrigin, defaultPlacementRules);
}

const inStack = (name: string) => tagsOf({ 'aws:cloudformation:stack-id': stackArn(name) });

const web = groupFact('web', {
  tags: inStack('shop-prod'),
  targetGroupArns: [targetGroupArn('web')],
  members: [memberFact('i-1'), memberFact('i-2')],
});
const machines = [instanceFact('i-1'), instanceFact('i-2')];
const unhealthy = { state: 'unhealthy', reason: 'Target.Timeout' };

describe('a load balancer', () => {
  it('is tied to groups through their target groups and belongs where most of them do', () => {
    const second = targetGroupFact('api', { loadBalancerIds: [loadBalancerArn('web')] });
    const api = (name: string) => groupFact(name, { tags: inStack('blog-test'), targetGroupArns: [second.id] });
    const facts = [web, targetGroupFact('web'), second, loadBalancerFact('web'), stackFact('shop-prod')];
    const one = linked(...facts, stackFact('blog-test'));
    expect(one.load_balancer.get(loadBalancerArn('web'))).toMatchObject({
      kind: 'application',
      targetGroups: 2,
      stackId: stackArn('shop-prod'),
      environment: 'prod',
      application: 'shop',
    });
    expect(one.target_group.get(targetGroupArn('web'))).toMatchObject({
      groupNames: ['web'],
      stackId: stackArn('shop-prod'),
      environment: 'prod',
    });
    expect(one.instance.get('i-1')).toMatchObject({ targetGroupIds: [targetGroupArn('web')], classicIds: [] });
    const other = linked(...facts, stackFact('blog-test'), api('api-1'), api('api-2'));
    expect(other.load_balancer.get(loadBalancerArn('web'))).toMatchObject({
      stackId: stackArn('blog-test'),
      environment: 'test',
      application: 'blog',
    });
  });

  it('belongs where its instances do when no group is behind it, and else where its name says', () => {
    const tags = tagsOf({
      Environment: 'qa',
      Application: 'wiki',
      ...Object.fromEntries([['aws:cloudformation:stack-id', stackArn('x')]]),
    });
    const direct = linked(
      loadBalancerFact('front'),
      targetGroupFact('front'),
      targetHealthFact('front', [targetFact('i-9')]),
      instanceFact('i-9', { tags }),
      classicFact('old', ['i-9', 'i-gone']),
    );
    const place = { environment: 'qa', application: 'wiki', stackId: stackArn('x') };
    expect(direct.target_group.get(targetGroupArn('front'))).toMatchObject({ ...place, instanceIds: ['i-9'] });
    expect(direct.load_balancer.get(loadBalancerArn('front'))).toMatchObject(place);
    expect(direct.load_balancer.get('old')).toMatchObject(place);
    const { load_balancer } = linked(loadBalancerFact('shop-staging-web'));
    expect(load_balancer.get(loadBalancerArn('shop-staging-web'))).toMatchObject({
      environment: 'staging',
      application: 'shop',
      stackId: null,
    });
  });

  it('shows targets as not read until their health was read', () => {
    const facts = [web, ...machines, targetGroupFact('web'), loadBalancerFact('web')];
    const unread = { condition: 'unread', targets: { unread: 2 } };
    expect(linked(...facts).target_group.get(targetGroupArn('web'))).toMatchObject(unread);
    expect(linked(...facts).load_balancer.get(loadBalancerArn('web'))).toMatchObject(unread);
    const health = targetHealthFact('web', [targetFact('i-1'), targetFact('i-2', unhealthy)]);
    const read = linked(...facts, health);
    expect(read.load_balancer.get(loadBalancerArn('web'))).toMatchObject({
      condition: 'warning',
      targets: { ok: 1, failed: 1 },
      reason: '1 of 2 targets is not healthy.',
    });
    expect(read.instance.get('i-1')).toMatchObject({ condition: 'ok' });
    expect(read.instance.get('i-2')).toMatchObject({
      condition: 'warning',
      reason: 'Failing health checks at web: Target.Timeout.',
    });
    expect(read.scaling_group.get('web')).toMatchObject({
      condition: 'warning',
      instanceConditions: { ok: 1, warning: 1 },
    });
  });

  it('that is classic has the instances that it lists, and those of its groups', () => {
    const group = { ...web, targetGroupArns: [], loadBalancerNames: ['old'] };
    const failing = targetFact('i-2', { state: 'OutOfService', reason: 'Instance', description: 'It fails.' });
    const { load_balancer, instance } = linked(
      group,
      ...machines,
      instanceFact('i-3'),
      classicFact('old', ['i-3', 'i-2']),
      classicHealthFact('old', [failing, targetFact('i-gone', { state: 'InService' })]),
    );
    expect(load_balancer.get('old')).toMatchObject({
      kind: 'classic',
      state: null,
      condition: 'failed',
      targets: { failed: 1, unread: 1 },
      groupNames: ['web'],
      instanceIds: ['i-2', 'i-3'],
    });
    expect(instance.get('i-1')?.classicIds).toEqual(['old']);
    const reason = 'Failing health checks at old: It fails.';
    expect(instance.get('i-2')).toMatchObject({ condition: 'warning', classicIds: ['old'], reason });
    expect(instance.get('i-3')).toMatchObject({ condition: 'unread', classicIds: ['old'] });
  });

  it('finds the instance behind an address of its own network only', () => {
    const targets = [targetFact('10.0.0.1'), targetFact('10.0.0.2', unhealthy)];
    const { instance, target_group } = linked(
      targetGroupFact('ip', { targetType: 'ip', vpcId: 'vpc-1' }),
      targetHealthFact('ip', targets),
      instanceFact('i-1', { privateIp: '10.0.0.1', vpcId: 'vpc-1' }),
      instanceFact('i-2', { privateIp: '10.0.0.2', vpcId: 'vpc-2' }),
    );
    expect(target_group.get(targetGroupArn('ip'))).toMatchObject({
      instanceIds: ['i-1'],
      instancesByAddress: { '10.0.0.1': 'i-1' },
      targets: { ok: 1, failed: 1 },
    });
    expect(instance.get('i-1')).toMatchObject({ condition: 'ok', targetGroupIds: [targetGroupArn('ip')] });
    expect(instance.get('i-2')?.targetGroupIds).toEqual([]);
  });

  it('behind another is among its targets', () => {
    const targets = [targetFact(loadBalancerArn('inner'))];
    const group = targetGroupFact('outer', { targetType: 'alb' });
    expect(linked(group, targetHealthFact('outer', targets)).target_group.get(group.id)).toMatchObject({
      balancerIds: [loadBalancerArn('inner')],
      instanceIds: [],
    });
  });

  it('takes an instance with several ports for as bad as the worst of them', () => {
    const targets = [
      targetFact('i-1', { port: 1 }),
      targetFact('i-1', { port: 2, ...unhealthy }),
      targetFact('i-1', { port: 3 }),
    ];
    const { instance } = linked(web, ...machines, targetGroupFact('web'), targetHealthFact('web', targets));
    expect(instance.get('i-1')?.condition).toBe('warning');
  });

  it('is in an environment of its own when nothing else is', () => {
    const { environment } = linked(loadBalancerFact('wiki-demo'));
    expect(environment.get(`${testOrigin.connectionId}/demo`)).toMatchObject({ applications: ['wiki'], instances: 0 });
  });
});

describe('an environment', () => {
  const prod = (...facts: Fact[]) =>
    linked(stackFact('shop-prod'), ...facts).environment.get(`${testOrigin.connectionId}/prod`);

  it('is as bad as the balancers and databases in it', () => {
    const full = databaseFact('shop-prod-db', { status: 'storage-full' });
    expect(prod(full)).toMatchObject({ condition: 'failed', databases: 1, databaseConditions: { failed: 1 } });
    const impaired = loadBalancerFact('shop-prod-web', { state: 'active_impaired' });
    expect(prod(impaired)).toMatchObject({
      condition: 'warning',
      loadBalancers: 1,
      loadBalancerConditions: { warning: 1 },
    });
  });

  it('is well while the health at its balancers was not read yet, which it tells', () => {
    expect(prod(classicFact('shop-prod-old', ['i-gone']))).toMatchObject({
      condition: 'ok',
      loadBalancerConditions: { unread: 1 },
    });
  });
});

describe('linking balancers', () => {
  it('does not depend on the order in which things were read', () => {
    const estate = estateFacts({ stacks: 12, groups: 6, instances: 30, balancers: 6, databases: 5 });
    const all = Object.values(estate).flat() as Fact[];
    const shared = [
      groupFact('tie', { targetGroupArns: [targetGroupArn('tg-0'), targetGroupArn('tg-1')], tags: inStack('other') }),
      targetHealthFact('tg-2', [targetFact('i-00000000000000000', unhealthy), targetFact('i-x')]),
    ];
    const everything = [
      ...all.filter((fact) => fact.id !== targetGroupArn('tg-2') || fact.kind !== 'target_health'),
      ...shared,
    ];
    const expected = linked(...everything);
    fc.assert(
      fc.property(fc.shuffledSubarray(everything, { minLength: everything.length }), (shuffled) => {
        expect(linked(...shuffled)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('never calls a balancer well of which a target was not read', () => {
    const estate = estateFacts({ stacks: 6, groups: 5, instances: 20, balancers: 5 });
    const all = Object.values(estate).flat() as Fact[];
    fc.assert(
      fc.property(fc.subarray(all), (some) => {
        const { load_balancer, target_group } = linked(...some);
        for (const { condition, targets } of [...load_balancer.values(), ...target_group.values()]) {
          if (targets.unread) expect(condition).not.toBe('ok');
          if (targets.failed) expect(['failed', 'warning', 'off']).toContain(condition);
        }
      }),
      { numRuns: 40 },
    );
  });
});
