import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResourceRef, Service } from '#contract/inventory.ts';
import { KnownHealth } from './known-health.ts';
import type {
  ClassicLoadBalancerFact,
  Fact,
  GroupFact,
  Listing,
  TargetGroupFact,
  TargetHealthFact,
} from './resources.ts';

const start = Date.UTC(2026, 10, 21, 3);

function targetGroup(id: string, ...loadBalancerIds: string[]): TargetGroupFact {
  const nothing = { protocol: null, port: null, targetType: null, healthCheck: null, vpcId: null };
  return { kind: 'target_group', id, name: id, loadBalancerIds, ...nothing };
}

function classic(id: string, ...instanceIds: string[]): ClassicLoadBalancerFact {
  const nothing = { scheme: null, dnsName: null, vpcId: null, zones: [], createdAt: null, healthCheck: null };
  return { kind: 'classic_load_balancer', id, name: id, instanceIds, ...nothing };
}

function group(id: string, instanceId: string, more: Partial<GroupFact>): GroupFact {
  const member = { lifecycle: 'InService', health: 'Healthy', protectedFromScaleIn: false, zone: 'a' };
  return {
    kind: 'group',
    id,
    arn: '',
    name: id,
    minSize: 0,
    maxSize: 1,
    desiredCapacity: 1,
    launchedFrom: null,
    overrides: [],
    suspensions: [],
    targetGroupArns: [],
    loadBalancerNames: [],
    newInstancesProtected: false,
    members: [{ ...member, instanceId, launchedFrom: null, instanceType: null }],
    status: null,
    tags: [],
    ...more,
  };
}

function healthOf(id: string, ...targetIds: string[]): TargetHealthFact {
  const healthy = { port: 80, zone: null, state: 'healthy', reason: null, description: null };
  return { kind: 'target_health', id, targets: targetIds.map((targetId) => ({ targetId, ...healthy })) };
}

function listing(service: Service, facts: Fact[], extent: Listing['extent']): Listing {
  const place = { connectionId: 'c', account: '1', region: 'r', identity: 'me' };
  return { ...place, service, readAt: start, facts, extent };
}

function listed(service: Service, kind: Fact['kind'], ...facts: Fact[]): Listing {
  return listing(service, facts, { of: 'all', kinds: [kind] });
}

function ref(kind: ResourceRef['kind'], id: string): ResourceRef {
  return { kind, connectionId: 'c', id };
}

function known(...listings: Listing[]): KnownHealth {
  const health = new KnownHealth();
  for (const one of listings) health.learn(one);
  return health;
}

describe('what is watched', () => {
  const health = known(
    listed(
      'elbv2',
      'target_group',
      targetGroup('tg-web', 'arn:shop'),
      targetGroup('tg-api', 'arn:shop'),
      targetGroup('tg-ip'),
    ),
    listed('elb', 'classic_load_balancer', classic('old', 'i-9'), classic('older')),
    listed(
      'autoscaling',
      'group',
      group('web', 'i-1', { targetGroupArns: ['tg-web', 'tg-gone'] }),
      group('batch', 'i-2', { loadBalancerNames: ['older'] }),
    ),
    listing('elbv2', [healthOf('tg-ip', 'i-7')], { of: 'only', kind: 'target_health', ids: ['tg-ip'] }),
  );

  test.each([
    ['target_group', 'tg-ip', ['tg-ip'], []],
    ['load_balancer', 'arn:shop', ['tg-web', 'tg-api'], []],
    ['load_balancer', 'old', [], ['old']],
    ['group', 'web', ['tg-web'], []],
    ['group', 'batch', [], ['older']],
    ['instance', 'i-1', ['tg-web'], []],
    ['instance', 'i-2', [], ['older']],
    ['instance', 'i-7', ['tg-ip'], []],
    ['instance', 'i-9', [], ['old']],
    ['stack', 'arn:stack', [], []],
    ['database', 'arn:db', [], []],
    ['group', 'unheard-of', [], []],
  ] as const)('%s %s', (kind, id, targetGroups, classics) => {
    expect(health.hot('elbv2', [ref(kind, id)], start)).toEqual(targetGroups);
    expect(health.hot('elb', [ref(kind, id)], start)).toEqual(classics);
  });
});

describe('turns', () => {
  test('go to what was asked for longest ago', () => {
    const health = known(listed('elbv2', 'target_group', targetGroup('a'), targetGroup('b'), targetGroup('c')));
    health.asked(['b'], start);
    health.asked(['a'], start + 1);
    expect(health.next('elbv2', null, start)).toBe('c');
    health.asked(['c'], start + 2);
    expect(health.next('elbv2', null, start)).toBe('b');
    expect(health.next('elbv2', new Set(['a', 'c', 'gone']), start)).toBe('a');
    expect(health.next('elb', null, start)).toBeNull();
  });

  test('a watched load balancer with many target groups is read a few at a time', () => {
    const groups = Array.from({ length: 12 }, (_none, index) => targetGroup(`tg-${index}`, 'arn:shop'));
    const health = known(listed('elbv2', 'target_group', ...groups));
    const rounds = [0, 1, 2].map((round) => {
      const ids = health.hot('elbv2', [ref('load_balancer', 'arn:shop')], start + round);
      health.asked(ids, start + round);
      return ids;
    });
    expect(rounds.map((ids) => ids.length)).toEqual([5, 5, 5]);
    expect(new Set(rounds.flat()).size).toBe(12);
  });

  test('that AWS refuses are not worth another try for five minutes', () => {
    const health = known(
      listed('elbv2', 'target_group', targetGroup('a')),
      listed('elb', 'classic_load_balancer', classic('o')),
    );
    health.refused('elbv2', start);
    expect(health.next('elbv2', null, start + 299_999)).toBeNull();
    expect(health.hot('elbv2', [ref('target_group', 'a')], start + 299_999)).toEqual([]);
    expect(health.next('elbv2', null, start + 300_000)).toBe('a');
    expect(health.next('elb', null, start)).toBe('o');
  });

  test('come to everything equally often, whatever comes and goes', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    fc.assert(
      fc.property(fc.array(fc.subarray(ids, { minLength: 1 }), { minLength: 1, maxLength: 8 }), (estates) => {
        const health = new KnownHealth();
        let now = start;
        for (const estate of estates) {
          health.learn(listed('elbv2', 'target_group', ...estate.map((id) => targetGroup(id))));
          const asked = new Map<string, number>();
          for (let turn = 0; turn < estate.length * 3; turn++) {
            const id = health.next('elbv2', null, ++now) ?? '';
            health.asked([id], now);
            asked.set(id, (asked.get(id) ?? 0) + 1);
          }
          expect(asked).toEqual(new Map([...asked.keys()].map((id) => [id, 3])));
          expect(new Set(asked.keys())).toEqual(new Set(estate));
        }
      }),
    );
  });
});

test('the number of things that have health tells how the two services share the turns', () => {
  const health = known(
    listed('elbv2', 'target_group', targetGroup('a'), targetGroup('b')),
    listed('elb', 'classic_load_balancer', classic('old')),
  );
  expect([health.count('elbv2', null), health.count('elb', null)]).toEqual([2, 1]);
  expect([health.count('elbv2', new Set(['a', 'old'])), health.count('elb', new Set(['a']))]).toEqual([1, 0]);
});
