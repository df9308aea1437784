import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, stackQuerySchema } from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import { calmContext, openTestCache, type TestCache } from './cache.testing.ts';
import {
  classicFact,
  classicHealthFact,
  databaseFact,
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
  templateFact,
  testIdentity,
  testOrigin,
} from './facts.testing.ts';
import { anyListing, lastStateOf } from './listings.testing.ts';
import { openInventoryWriter } from './repository.ts';
import type { Fact, Listing } from './resources.ts';

let cache: TestCache;

beforeEach(() => {
  cache = openTestCache();
});

afterEach(() => cache.close());

const { connectionId } = testOrigin;
const things = ['stack', 'scaling_group', 'instance', 'load_balancer', 'target_group', 'database'];
const tables = [...things, 'environment', 'fact', 'change', 'scope'];

/** The order of what is counted says nothing. */
function told([column, value]: [string, unknown]): [string, unknown] {
  const isCounts = column === 'targets' || column.endsWith('Conditions');
  return [column, isCounts ? JSON.parse(String(value)) : value];
}

/** Everything in a cache that a fresh one with the same facts must hold too. */
function contentsOf({ db }: TestCache): Record<string, unknown[]> {
  const ofTable = (name: string) => {
    const rows = db
      .prepare<[], Record<string, unknown>>(
        `select * from ${name} order by id, ${name === 'fact' ? 'kind' : 'connectionId'}`,
      )
      .all();
    return rows.map(({ number, readAt, readAs, revision, ...row }) =>
      Object.entries(row)
        .filter(([column]) => column !== 'changedAt' || name === 'environment')
        .map(told),
    );
  };
  const words = ['shop', 'web', 'red', 'blue', '10.0.0.', 'i-1'];
  const found = (name: string) =>
    words.map((word) =>
      db
        .prepare(
          `select id from ${name} where number in (select rowid from ${name}_search where ${name}_search match ?) order by id`,
        )
        .pluck()
        .all(`"${word}"`),
    );
  const indexed = (name: string) => db.prepare(`select count(*) from ${name}_search`).pluck().get();
  return Object.fromEntries([
    ...[...things, 'environment', 'fact'].map((name) => [name, ofTable(name)]),
    ...things.map((name) => [`found in ${name}`, [...found(name), indexed(name)]]),
  ]);
}

/** A listing as the collector makes it: health is never read with it. */
function listed(service: 'elb' | 'elbv2', facts: Fact[], values: Partial<Listing> = {}) {
  const kinds: readonly Fact['kind'][] =
    service === 'elb' ? ['classic_load_balancer'] : ['load_balancer', 'target_group'];
  return listingOf(service, facts, { extent: { of: 'all', kinds }, ...values });
}

function healthOf(name: string, targets: Parameters<typeof targetHealthFact>[1], values: Partial<Listing> = {}) {
  const fact = targetHealthFact(name, targets);
  return only('elbv2', 'target_health', [fact.id], [fact], values);
}

function rawContents({ db }: TestCache) {
  return tables.map((name) => db.prepare(`select * from ${name}`).all());
}

function only(
  service: Service,
  kind: Fact['kind'],
  ids: readonly string[],
  facts: Fact[],
  values: Partial<Listing> = {},
) {
  return listingOf(service, facts, { extent: { of: 'only', kind, ids }, ...values });
}

/** The newest first: what happened to what, and what differs. */
function changes() {
  const stored = cache.db
    .prepare<[], Record<string, string>>('select kind, resourceKind, resourceId, fields from change order by id desc')
    .all();
  return stored.map(({ kind, resourceKind, resourceId, fields }) => {
    const differing = JSON.parse(fields ?? '') as object[];
    return [kind, resourceKind, resourceId, ...differing.map((one) => Object.values(one))];
  });
}

describe('publishing', () => {
  it('tells in numbers what it did', () => {
    const first = cache.writer.publish(listingOf('ec2', [instanceFact('i-1'), instanceFact('i-2'), templateFact()]));
    expect(first).toEqual({ connectionId, service: 'ec2', generation: 1, appeared: 3, changed: 0, vanished: 0 });
    const second = cache.writer.publish(listingOf('ec2', [instanceFact('i-1', { state: 'stopped' }), templateFact()]));
    expect(second).toMatchObject({ generation: 2, appeared: 0, changed: 1, vanished: 1 });
  });

  it('writes no row again when nothing changed', () => {
    const estate = estateFacts({ stacks: 10, groups: 5, instances: 20, balancers: 5, databases: 3 });
    const publishAll = (readAt: number) => [
      cache.writer.publish(listingOf('cloudformation', structuredClone(estate.stacks), { readAt })),
      cache.writer.publish(listingOf('autoscaling', structuredClone(estate.groups), { readAt })),
      cache.writer.publish(listingOf('ec2', structuredClone([...estate.instances, ...estate.templates]), { readAt })),
      cache.writer.publish(listed('elb', structuredClone(estate.classic), { readAt })),
      cache.writer.publish(
        listed('elbv2', structuredClone([...estate.loadBalancers, ...estate.targetGroups]), { readAt }),
      ),
      cache.writer.publish(listingOf('rds', structuredClone(estate.databases), { readAt })),
    ];
    publishAll(1_000);
    for (const table of [...things, 'environment', 'fact']) {
      cache.db.exec(
        `create trigger ${table}_untouched before update on ${table} begin select raise(abort, '${table} written'); end`,
      );
    }
    const again = publishAll(2_000);
    expect(again.map(({ appeared, changed, vanished }) => appeared + changed + vanished)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(cache.reader.scopes(calmContext(0)).map((scope) => scope.read.at)).toEqual(Array(6).fill(2_000));
  });

  it('leaves everything as it was when it fails in the middle', () => {
    cache.writer.publish(listingOf('cloudformation', [stackFact('shop-prod')]));
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1')]));
    const before = rawContents(cache);
    cache.db.exec(
      `create temp trigger broken before update on environment begin select raise(abort, 'power cut'); end`,
    );
    const listing = listingOf('cloudformation', [
      stackFact('shop-prod', { status: 'UPDATE_FAILED' }),
      stackFact('blog-prod'),
    ]);
    expect(() => cache.writer.publish(listing)).toThrow('power cut');
    expect(rawContents(cache)).toEqual(before);
    cache.db.exec('drop trigger broken');
    expect(cache.writer.publish(listing)).toMatchObject({ appeared: 1, changed: 1 });
  });

  it('shows readers the old state until all of the new one is there', () => {
    const seen = () => [
      ...cache.reader.stacks(stackQuerySchema.parse({ sort: 'name' }), calmContext(0)).rows.map((row) => row.status),
      cache.reader.scopes(calmContext(0))[0]?.generation,
    ];
    cache.writer.publish(listingOf('cloudformation', [stackFact('a'), stackFact('b')]));
    const during: unknown[] = [];
    cache.db.function('peek', () => {
      during.push(seen());
      return null;
    });
    cache.db.exec('create temp trigger peeking after update of status on stack begin select peek(); end');
    const updated = ['a', 'b'].map((name) => stackFact(name, { status: 'UPDATE_COMPLETE' }));
    cache.writer.publish(listingOf('cloudformation', updated));
    const old = ['CREATE_COMPLETE', 'CREATE_COMPLETE', 1];
    expect(during).toEqual([old, old]);
    expect(seen()).toEqual(['UPDATE_COMPLETE', 'UPDATE_COMPLETE', 2]);
  });

  it('lets vanish only what the listing covers', () => {
    cache.writer.publish(
      listingOf('ec2', [instanceFact('i-1'), instanceFact('i-2'), instanceFact('i-3'), templateFact()]),
    );
    cache.writer.publish(only('ec2', 'instance', ['i-1', 'i-2'], [instanceFact('i-2')]));
    const ids = () => cache.db.prepare('select id from fact order by id').pluck().all();
    expect(ids()).toEqual(['i-2', 'i-3', 'lt-1']);
    cache.writer.publish(listingOf('ec2', [instanceFact('i-3')], { extent: { of: 'all', kinds: ['instance'] } }));
    expect(ids()).toEqual(['i-3', 'lt-1']);
    cache.writer.publish(listingOf('ec2', []));
    expect(ids()).toEqual([]);
  });

  it('takes a deleted stack that is still told of for gone', () => {
    const stack = stackFact('shop-prod');
    cache.writer.publish(listingOf('cloudformation', [stack]));
    const deleted = { ...stack, status: 'DELETE_COMPLETE' };
    expect(cache.writer.publish(only('cloudformation', 'stack', [stack.id], [deleted]))).toMatchObject({ vanished: 1 });
  });

  it('does not let a listing undo what was read alone after it had begun', () => {
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1', { state: 'pending' })], { readAt: 1_000 }));
    cache.writer.publish(only('ec2', 'instance', ['i-1'], [instanceFact('i-1')], { readAt: 3_000 }));
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1', { state: 'pending' })], { readAt: 2_000 }));
    expect(cache.reader.instance(connectionId, 'i-1', calmContext(0)).row).toMatchObject({
      state: 'running',
      read: { at: 3_000 },
    });
  });

  it('links again when a stack arrives after its instances', () => {
    const tags = tagsOf({ 'aws:cloudformation:stack-id': stackArn('shop-prod') });
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1', { tags })]));
    cache.writer.publish(listingOf('cloudformation', [stackFact('shop-prod')]));
    const { row } = cache.reader.instance(connectionId, 'i-1', calmContext(0));
    expect(row).toMatchObject({ environment: 'prod', application: 'shop', stackName: 'shop-prod' });
    expect(cache.reader.search({ text: 'i-1 prod', limit: 5 }, calmContext(0))).toMatchObject([{ id: 'i-1' }]);
  });

  it('goes on after a restart where it was', () => {
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1'), instanceFact('i-2')]));
    const restarted = openInventoryWriter(cache.db, { clock: cache.clock });
    const published = restarted.publish(listingOf('ec2', [instanceFact('i-1', { state: 'stopped' })]));
    expect(published).toMatchObject({ generation: 2, appeared: 0, changed: 1, vanished: 1 });
  });

  it('equals a fresh publication of the last state, whatever came before', () => {
    const fresh = openTestCache();
    fc.assert(
      fc.property(fc.array(anyListing, { minLength: 1, maxLength: 12 }), (listings) => {
        for (const [index, listing] of listings.entries()) cache.writer.publish({ ...listing, readAt: 1_000 + index });
        for (const [service, facts] of lastStateOf(listings)) fresh.writer.publish(listingOf(service, facts));
        expect(contentsOf(cache)).toEqual(contentsOf(fresh));
        for (const { writer } of [cache, fresh]) writer.forget(connectionId);
      }),
      { numRuns: 60 },
    );
    fresh.close();
  });
});

describe('health', () => {
  const row = () => cache.db.prepare('select condition, targets from target_group').get();
  const factIds = () => cache.db.prepare(`select id from fact where kind = 'target_health'`).pluck().all();

  it('stays when its target group is listed again, and goes with it', () => {
    cache.writer.publish(listed('elbv2', [loadBalancerFact('web'), targetGroupFact('web')]));
    cache.writer.publish(healthOf('web', [targetFact('i-1')]));
    cache.writer.publish(listed('elbv2', [loadBalancerFact('web'), targetGroupFact('web')]));
    expect(factIds()).toEqual([targetGroupArn('web')]);
    expect(row()).toMatchObject({ targets: '{"ok":1}' });
    expect(cache.writer.publish(listed('elbv2', [loadBalancerFact('web')]))).toMatchObject({ vanished: 2 });
    expect(factIds()).toEqual([]);
    cache.writer.publish(listed('elbv2', [targetGroupFact('web')]));
    expect(row()).toMatchObject({ targets: '{}' });
  });

  it('of what is not there is not kept', () => {
    cache.writer.publish(healthOf('web', [targetFact('i-1')]));
    const classic = classicHealthFact('shop', [targetFact('i-1')]);
    cache.writer.publish(only('elb', 'classic_health', ['shop'], [classic]));
    expect(cache.db.prepare('select count(*) from fact').pluck().get()).toBe(0);
  });

  it('read again without a difference writes nothing but when that was', () => {
    cache.writer.publish(listed('elbv2', [loadBalancerFact('web'), targetGroupFact('web')]));
    cache.writer.publish(healthOf('web', [targetFact('i-1')], { readAt: 1_000 }));
    for (const table of [...things, 'environment']) {
      cache.db.exec(
        `create trigger ${table}_untouched before update on ${table} begin select raise(abort, '${table} written'); end`,
      );
    }
    cache.writer.publish(healthOf('web', [targetFact('i-1')], { readAt: 2_000 }));
    const readAt = cache.db.prepare(`select readAt from fact where kind = 'target_health'`).pluck().get();
    expect(readAt).toBe(2_000);
  });
});

describe('the record of changes', () => {
  it('begins after the first publication of a scope', () => {
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1'), instanceFact('i-2')]));
    cache.writer.publish(listingOf('autoscaling', [groupFact('web', { members: [memberFact('i-2')] })]));
    expect(changes()).toEqual([]);
  });

  it('tells what appeared, changed and vanished, newest first, with what differs', () => {
    const parameters = (value: string) => [{ key: 'Size', value }];
    const tags = tagsOf({ Team: 'red' });
    cache.writer.publish(
      listingOf('cloudformation', [stackFact('a', { parameters: parameters('1') }), stackFact('b', { tags })]),
    );
    cache.writer.publish(
      listingOf('cloudformation', [
        stackFact('a', { status: 'UPDATE_COMPLETE', parameters: parameters('2') }),
        stackFact('c'),
      ]),
    );
    expect(changes().toReversed()).toEqual([
      [
        'changed',
        'stack',
        stackArn('a'),
        ['status', 'CREATE_COMPLETE', 'UPDATE_COMPLETE'],
        ['parameter Size', '1', '2'],
      ],
      ['appeared', 'stack', stackArn('c')],
      ['vanished', 'stack', stackArn('b')],
    ]);
  });

  it('tells of an instance what its group says', () => {
    const members = (health: string) => [memberFact('i-1', { health })];
    cache.writer.publish(listingOf('autoscaling', [groupFact('web', { members: members('Healthy') })]));
    cache.writer.publish(listingOf('autoscaling', [groupFact('web', { members: members('Unhealthy') })]));
    expect(changes()).toEqual([['changed', 'instance', 'i-1', ['health', 'Healthy', 'Unhealthy']]]);
  });

  it('does not tell of what only follows from elsewhere', () => {
    const tags = tagsOf({ 'aws:cloudformation:stack-id': stackArn('shop-prod') });
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1', { tags })]));
    cache.writer.publish(listingOf('cloudformation', []));
    cache.writer.publish(listingOf('cloudformation', [stackFact('shop-prod')]));
    expect(changes()).toEqual([['appeared', 'stack', stackArn('shop-prod')]]);
  });

  it('tells when a balancer turns bad and good again, not of every target', () => {
    const health = (...states: string[]) =>
      cache.writer.publish(
        healthOf(
          'web',
          states.map((state, index) => targetFact(`i-${index}`, { state })),
        ),
      );
    cache.writer.publish(listed('elbv2', [loadBalancerFact('web'), targetGroupFact('web')]));
    health('healthy', 'healthy', 'initial');
    health('healthy', 'healthy', 'healthy');
    health('healthy', 'healthy', 'draining');
    expect(changes()).toEqual([]);
    health('healthy', 'unhealthy', 'draining');
    health('healthy', 'unhealthy', 'unhealthy');
    health('unhealthy', 'healthy', 'unhealthy');
    const balancer = ['changed', 'load_balancer', loadBalancerArn('web')];
    const targetGroup = ['changed', 'target_group', targetGroupArn('web')];
    const turnedBad = ['condition', 'changing', 'warning'];
    expect(changes()).toEqual([
      [...targetGroup, turnedBad],
      [...balancer, turnedBad],
    ]);
    health('healthy', 'healthy', 'healthy');
    expect(changes().slice(0, 2)).toEqual([
      [...targetGroup, ['condition', 'warning', 'ok']],
      [...balancer, ['condition', 'warning', 'ok']],
    ]);
    expect(changes()).toHaveLength(4);
  });

  it('tells what appeared, changed and vanished among balancers and databases', () => {
    const pending = (value: string) => ({ pendingChanges: [{ key: 'DBInstanceClass', value }] });
    cache.writer.publish(listed('elb', [classicFact('old', [])]));
    cache.writer.publish(listingOf('rds', [databaseFact('main', pending('db.r6g.xlarge'))]));
    cache.writer.publish(listed('elb', [classicFact('new', [], { scheme: 'internal' })]));
    cache.writer.publish(
      listingOf('rds', [databaseFact('main', { ...pending('db.r6g.2xlarge'), status: 'modifying' })]),
    );
    expect(changes().toReversed()).toEqual([
      ['appeared', 'load_balancer', 'new'],
      ['vanished', 'load_balancer', 'old'],
      [
        'changed',
        'database',
        databaseFact('main').id,
        ['status', 'available', 'modifying'],
        ['pending DBInstanceClass', 'db.r6g.xlarge', 'db.r6g.2xlarge'],
      ],
    ]);
  });

  it('lets go of what is older than a month', async () => {
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1')]));
    cache.writer.publish(listingOf('ec2', []));
    await cache.clock.advance(31 * 86_400_000);
    cache.writer.publish(listingOf('ec2', [instanceFact('i-2')]));
    expect(changes()).toEqual([['appeared', 'instance', 'i-2']]);
  });
});

describe('scopes', () => {
  const scope = () => cache.reader.scopes(calmContext(0))[0];

  it('carry their problem until a complete listing succeeds', () => {
    const refused = problem('access_denied', 'You may not list instances.', 'Ask for the right.').problem;
    cache.writer.recordScope(connectionId, 'ec2', { problem: refused, refreshing: true, nextReadAt: 5_000 });
    expect(scope()).toMatchObject({
      problem: refused,
      refreshing: true,
      nextReadAt: 5_000,
      generation: 0,
      read: { at: null },
    });
    cache.writer.recordScope(connectionId, 'ec2', { refreshing: false });
    expect(scope()).toMatchObject({ problem: refused, refreshing: false, nextReadAt: 5_000 });
    cache.writer.publish(only('ec2', 'instance', ['i-1'], [instanceFact('i-1')], { readAt: 1_000 }));
    expect(scope()).toMatchObject({ problem: refused, read: { at: null } });
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1')], { readAt: 2_000 }));
    expect(scope()).toMatchObject({ problem: null, resources: 1, read: { at: 2_000, identity: testIdentity } });
  });

  it('are as fresh as a look that found the rest unchanged', () => {
    cache.writer.publish(listingOf('cloudformation', [stackFact('a')], { readAt: 1_000 }));
    const extent = { of: 'only', kind: 'stack', ids: [], restUnchanged: true } as const;
    cache.writer.publish(listingOf('cloudformation', [], { readAt: 2_000, extent }));
    expect(scope()).toMatchObject({ read: { at: 2_000 }, resources: 1 });
  });

  it('are gone with everything in them when a connection is forgotten', () => {
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1')]));
    cache.writer.publish(listingOf('ec2', [], { connectionId: 'other@eu-west-1' }));
    const others = rawContents(cache).flat().length - 4;
    cache.writer.forget(connectionId);
    expect(rawContents(cache).flat()).toHaveLength(others);
    expect(cache.reader.search({ text: 'i-1', limit: 5 }, calmContext(0))).toEqual([]);
    expect(cache.writer.publish(listingOf('ec2', [instanceFact('i-1')]))).toMatchObject({ generation: 1, appeared: 1 });
  });
});
