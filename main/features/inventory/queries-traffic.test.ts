import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  balancerHealthSchema,
  loadBalancerDetailSchema,
  loadBalancerQuerySchema,
  loadBalancerRowSchema,
  loadBalancerSorts,
  targetGroupDetailSchema,
} from '#contract/traffic.ts';
import { problemCodeOf } from '../../foundation/store/store.testing.ts';
import { calmContext, openTestCache, type TestCache } from './cache.testing.ts';
import {
  classicFact,
  classicHealthFact,
  estateFacts,
  groupFact,
  instanceFact,
  listingOf,
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
  testIdentity,
  testOrigin,
} from './facts.testing.ts';
import type { Fact } from './resources.ts';

const { connectionId } = testOrigin;
const now = Date.UTC(2026, 10, 2);
const minute = 60_000;
const calm = calmContext(now);
const listedAt = now - 2 * minute;
const inStack = (name: string) => tagsOf({ 'aws:cloudformation:stack-id': stackArn(name) });

let cache: TestCache;

/** Two load balancers before one target group, a classic one, a lonely one, and a group behind the first three. */
beforeEach(() => {
  cache = openTestCache();
  const web = groupFact('web', {
    targetGroupArns: [targetGroupArn('web')],
    loadBalancerNames: ['old'],
    members: [memberFact('i-1'), memberFact('i-2')],
    tags: inStack('shop-prod-web'),
  });
  const nested = stackFact('shop-prod-web', { parentId: stackArn('shop-prod'), rootId: stackArn('shop-prod') });
  cache.writer.publish(listingOf('cloudformation', [stackFact('shop-prod'), nested]));
  cache.writer.publish(listingOf('autoscaling', [web]));
  cache.writer.publish(
    listingOf(
      'ec2',
      ['i-1', 'i-2', 'i-3'].map((id) => instanceFact(id)),
    ),
  );
  const loadBalancerIds = [loadBalancerArn('web'), loadBalancerArn('admin')];
  publish(
    'elbv2',
    ['load_balancer', 'target_group'],
    [
      loadBalancerFact('web', { scheme: 'internet-facing' }),
      loadBalancerFact('admin'),
      loadBalancerFact('blog-test', { type: 'network' }),
      targetGroupFact('web', { loadBalancerIds }),
    ],
  );
  publish('elb', ['classic_load_balancer'], [classicFact('old', ['i-2', 'i-1'])]);
});

afterEach(() => cache.close());

function publish(service: 'elb' | 'elbv2', kinds: Fact['kind'][], facts: Fact[]): void {
  cache.writer.publish(listingOf(service, facts, { readAt: listedAt, extent: { of: 'all', kinds } }));
}

function readHealth(
  fact: ReturnType<typeof targetHealthFact> | ReturnType<typeof classicHealthFact>,
  readAt = now,
): void {
  const service = fact.kind === 'target_health' ? 'elbv2' : 'elb';
  const extent = { of: 'only', kind: fact.kind, ids: [fact.id] } as const;
  cache.writer.publish(listingOf(service, [fact], { readAt, extent }));
}

function page(query: object = {}) {
  return cache.reader.traffic.loadBalancers(loadBalancerQuerySchema.parse(query), calm);
}

function names(query: object): string[] {
  return page({ sort: 'name', ...query }).rows.map((row) => row.name);
}

describe('a page of load balancers', () => {
  it('holds classic and v2 ones as the contract says', () => {
    for (const row of page().rows) expect(loadBalancerRowSchema.strict().parse(row)).toEqual(row);
    expect(page().rows.map(({ name, kind, targets }) => [name, kind, targets])).toEqual([
      ['admin', 'application', { unread: 2 }],
      ['old', 'classic', { unread: 2 }],
      ['web', 'application', { unread: 2 }],
      ['blog-test', 'network', {}],
    ]);
  });

  it('is filtered by place, stack and what is nested in it, kind, condition and text', () => {
    expect(names({ environmentId: `${connectionId}/prod` })).toEqual(['admin', 'old', 'web']);
    expect(names({ environmentId: `${connectionId}/test` })).toEqual(['blog-test']);
    expect(names({ application: 'blog' })).toEqual(['blog-test']);
    expect(names({ stackId: stackArn('shop-prod') })).toEqual(['admin', 'old', 'web']);
    expect(names({ stackId: stackArn('shop-prod-web'), kind: 'classic' })).toEqual(['old']);
    expect(names({ kind: 'network' })).toEqual(['blog-test']);
    expect(names({ conditions: ['ok'] })).toEqual(['blog-test']);
    expect(names({ text: 'internet-facing' })).toEqual(['old', 'web']);
    expect(names({ text: 'admin-1234567890.eu-west' })).toEqual(['admin']);
    expect(page({ text: 'admin', conditions: ['ok'] })).toMatchObject({
      total: 0,
      unfiltered: 4,
      conditions: { unread: 1 },
    });
  });

  it('is whole and stable in every order, page by page', () => {
    const estate = estateFacts({ stacks: 10, groups: 20, instances: 20, balancers: 20 });
    publish('elbv2', ['load_balancer', 'target_group'], [...estate.loadBalancers, ...estate.targetGroups]);
    for (const descending of [false, true]) {
      for (const sort of loadBalancerSorts) {
        const ids = [0, 7, 14].flatMap((offset) =>
          page({ sort, descending, offset, limit: 7 }).rows.map(({ id }) => id),
        );
        expect(new Set(ids).size).toBe(page().total);
      }
    }
  });

  it('of the default order needs no sorting', () => {
    const sql =
      'select number from load_balancer order by condition asc nulls last, name collate nocase, id, connectionId limit 100';
    const plan = cache.readerDb.prepare<[], { detail: string }>(`explain query plan ${sql}`).all();
    expect(plan.map(({ detail }) => detail)).toEqual(['SCAN load_balancer USING COVERING INDEX load_balancer_order']);
  });
});

describe('details', () => {
  const loadBalancer = (id: string) => cache.reader.traffic.loadBalancer(connectionId, id, calm);

  it('of a load balancer hold its target groups with their health, however it was read', () => {
    const before = loadBalancer(loadBalancerArn('web'));
    expect(loadBalancerDetailSchema.strict().parse(before)).toEqual(before);
    const never = { at: null, identity: null, freshness: 'never' };
    expect(before).toMatchObject({ row: { read: { at: listedAt } }, healthRead: never, targets: [] });
    expect(before.targetGroups).toMatchObject([
      { name: 'web', groupNames: ['web'], targets: { unread: 2 }, healthRead: never, read: { at: listedAt } },
    ]);
    readHealth(targetHealthFact('web', [targetFact('i-1'), targetFact('i-2', { state: 'unhealthy' })]), now - minute);
    publish('elb', ['classic_load_balancer'], [classicFact('old', ['i-2', 'i-1'])]);
    expect(loadBalancer(loadBalancerArn('web'))).toMatchObject({
      row: { condition: 'warning', targets: { ok: 1, failed: 1 }, targetGroups: 1 },
      healthRead: { at: now - minute, identity: testIdentity, freshness: 'fresh' },
    });
  });

  it('tell of health only when that was read, though the listing is younger', () => {
    readHealth(targetHealthFact('web', [targetFact('i-1')]), listedAt - 5 * minute);
    const { row } = cache.reader.traffic.targetGroup(connectionId, targetGroupArn('web'), calm);
    expect([row.read.at, row.healthRead.at]).toEqual([listedAt, listedAt - 5 * minute]);
    const impatient = { ...calm, freshForMs: { ...calm.freshForMs, elbv2: 3 * minute } };
    const late = cache.reader.traffic.targetGroup(connectionId, targetGroupArn('web'), impatient).row;
    expect([late.read.freshness, late.healthRead.freshness]).toEqual(['fresh', 'stale']);
  });

  it('of a classic one hold its instances, also those whose health was not read', () => {
    readHealth(classicHealthFact('old', [targetFact('i-2', { state: 'InService' })]));
    const detail = loadBalancer('old');
    expect(loadBalancerDetailSchema.strict().parse(detail)).toEqual(detail);
    expect(detail).toMatchObject({ targetGroups: [], healthRead: { at: now } });
    expect(detail.targets.map(({ instanceId, state, condition }) => [instanceId, state, condition])).toEqual([
      ['i-1', 'not read', 'unread'],
      ['i-2', 'InService', 'ok'],
    ]);
  });

  it('of a target group hold its targets, before their health was read those of its groups', () => {
    const detail = () => cache.reader.traffic.targetGroup(connectionId, targetGroupArn('web'), calm);
    expect(targetGroupDetailSchema.strict().parse(detail())).toEqual(detail());
    expect(detail().targets).toMatchObject([
      { instanceId: 'i-1', state: 'not read', zone: 'eu-west-1a', port: 8080, condition: 'unread' },
      { instanceId: 'i-2' },
    ]);
    const timeout = { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' };
    readHealth(targetHealthFact('web', [targetFact('i-1', timeout), targetFact('10.9.9.9')]));
    expect(targetGroupDetailSchema.strict().parse(detail())).toEqual(detail());
    expect(detail().targets).toMatchObject([
      { instanceId: 'i-1', ...timeout, condition: 'failed' },
      { targetId: '10.9.9.9', instanceId: null, condition: 'ok' },
    ]);
  });

  it('of what is not there are a problem', () => {
    expect(problemCodeOf(() => loadBalancer('gone'))).toBe('not_found');
    expect(problemCodeOf(() => cache.reader.traffic.targetGroup(connectionId, 'gone', calm))).toBe('not_found');
    expect(problemCodeOf(() => cache.reader.traffic.instanceHealth('elsewhere', 'i-1', calm))).toBe('not_found');
  });
});

describe("an instance's health at its balancers", () => {
  const health = (id: string) => cache.reader.traffic.instanceHealth(connectionId, id, calm);

  it('is not read where nobody looked, and known where somebody did', () => {
    for (const one of health('i-1')) expect(balancerHealthSchema.strict().parse(one)).toEqual(one);
    const told = () =>
      health('i-1').map(({ loadBalancer, targetGroup, target, read }) => [
        loadBalancer?.name,
        targetGroup?.name,
        target?.state,
        read.freshness,
        read.at,
      ]);
    expect(told()).toEqual([
      ['admin', 'web', undefined, 'never', null],
      ['web', 'web', undefined, 'never', null],
      ['old', undefined, undefined, 'never', null],
    ]);
    readHealth(targetHealthFact('web', [targetFact('i-1', { state: 'initial' })]));
    readHealth(classicHealthFact('old', [targetFact('i-2', { state: 'InService' })]));
    expect(health('i-1').map(({ target, read }) => [target?.state, read.at])).toEqual([
      ['initial', now],
      ['initial', now],
      [undefined, null],
    ]);
    expect(health('i-2').map(({ target, read }) => [target?.state, read.at])).toEqual([
      [undefined, null],
      [undefined, null],
      ['InService', now],
    ]);
  });

  it('is told wherever it is registered, once for each port', () => {
    expect(health('i-3')).toEqual([]);
    readHealth(targetHealthFact('web', [targetFact('i-3', { port: 1 }), targetFact('i-3', { port: 2 })]));
    expect(health('i-3').map(({ loadBalancer, target }) => [loadBalancer?.name, target?.port])).toEqual([
      ['admin', 1],
      ['admin', 2],
      ['web', 1],
      ['web', 2],
    ]);
  });

  it('names a target group that was not read after its ARN', () => {
    const group = groupFact('jobs', { targetGroupArns: [targetGroupArn('unseen')], members: [memberFact('i-3')] });
    cache.writer.publish(listingOf('autoscaling', [group]));
    expect(health('i-3')).toMatchObject([{ loadBalancer: null, targetGroup: { name: 'unseen' }, target: null }]);
  });
});

describe('searching', () => {
  it('finds balancers and target groups', () => {
    const hits = cache.reader.search({ text: 'admin', limit: 10 }, calm);
    expect(hits).toMatchObject([{ kind: 'load_balancer', name: 'admin', environment: 'prod', condition: 'unread' }]);
    const kinds = cache.reader.search({ text: 'HTTP:8080', limit: 10 }, calm).map(({ kind }) => kind);
    expect(kinds).toEqual(['target_group']);
  });
});

describe('freshness', () => {
  it('G26: balancers that AWS refuses to tell of say so, and instances stay as they are', () => {
    const refused = { code: 'access_denied', message: 'AWS refuses.', advice: '' } as const;
    cache.writer.recordScope(connectionId, 'elbv2', { problem: refused });
    expect(page({ kind: 'application' }).rows.map(({ read }) => read.freshness)).toEqual(['unreadable', 'unreadable']);
    expect(page({ kind: 'classic' }).rows.map(({ read }) => read.freshness)).toEqual(['fresh']);
    expect(cache.reader.traffic.instanceHealth(connectionId, 'i-1', calm)[0]?.read.freshness).toBe('unreadable');
    expect(cache.reader.instance(connectionId, 'i-1', calm).row.read.freshness).toBe('fresh');
  });
});
