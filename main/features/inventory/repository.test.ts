import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Service, stackQuerySchema } from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import { calmContext, openTestCache, type TestCache } from './cache.testing.ts';
import {
  estateFacts,
  groupFact,
  instanceFact,
  listingOf,
  memberFact,
  stackArn,
  stackFact,
  tagsOf,
  templateFact,
  testIdentity,
  testOrigin,
} from './facts.testing.ts';
import { openInventoryWriter } from './repository.ts';
import { type Fact, kindsOfService, type Listing } from './resources.ts';

let cache: TestCache;

beforeEach(() => {
  cache = openTestCache();
});

afterEach(() => cache.close());

const { connectionId } = testOrigin;
const tables = ['stack', 'scaling_group', 'instance', 'environment', 'fact', 'change', 'scope'];

/** Everything in a cache that a fresh one with the same facts must hold too. */
function contentsOf({ db }: TestCache): Record<string, unknown[]> {
  const ofTable = (name: string) => {
    const rows = db.prepare<[], Record<string, unknown>>(`select * from ${name} order by id`).all();
    const told = rows.map(({ number, readAt, readAs, instanceConditions, stackConditions, ...row }) => ({
      ...row,
      counts: [instanceConditions, stackConditions].map((counts) => JSON.parse(String(counts ?? null))),
    }));
    return told;
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
    ...['stack', 'scaling_group', 'instance', 'environment', 'fact'].map((name) => [name, ofTable(name)]),
    ...['stack', 'scaling_group', 'instance'].map((name) => [`found in ${name}`, [...found(name), indexed(name)]]),
  ]);
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

function changes() {
  return cache.reader
    .changes({ limit: 100 }, calmContext(0))
    .map(({ kind, resource, fields }) => [
      kind,
      resource.kind,
      resource.id,
      ...fields.map((one) => Object.values(one)),
    ]);
}

describe('publishing', () => {
  it('tells in numbers what it did', () => {
    const first = cache.writer.publish(listingOf('ec2', [instanceFact('i-1'), instanceFact('i-2'), templateFact()]));
    expect(first).toEqual({ connectionId, service: 'ec2', generation: 1, appeared: 3, changed: 0, vanished: 0 });
    const second = cache.writer.publish(listingOf('ec2', [instanceFact('i-1', { state: 'stopped' }), templateFact()]));
    expect(second).toMatchObject({ generation: 2, appeared: 0, changed: 1, vanished: 1 });
  });

  it('writes no row again when nothing changed', () => {
    const estate = estateFacts({ stacks: 10, groups: 5, instances: 20 });
    const publishAll = (readAt: number) => [
      cache.writer.publish(listingOf('cloudformation', structuredClone(estate.stacks), { readAt })),
      cache.writer.publish(listingOf('autoscaling', structuredClone(estate.groups), { readAt })),
      cache.writer.publish(listingOf('ec2', structuredClone([...estate.instances, ...estate.templates]), { readAt })),
    ];
    publishAll(1_000);
    for (const table of ['stack', 'scaling_group', 'instance', 'environment', 'fact']) {
      cache.db.exec(
        `create trigger ${table}_untouched before update on ${table} begin select raise(abort, '${table} written'); end`,
      );
    }
    const again = publishAll(2_000);
    expect(again.map(({ appeared, changed, vanished }) => appeared + changed + vanished)).toEqual([0, 0, 0]);
    expect(cache.reader.scopes(calmContext(0)).map((scope) => scope.read.at)).toEqual([2_000, 2_000, 2_000]);
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
    cache.db.exec('create temp trigger peeking after update on stack begin select peek(); end');
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

const anyTags = fc
  .record({
    team: fc.constantFrom('red', 'blue'),
    stack: fc.constantFrom('shop-prod', 'blog-test', 'gone'),
  })
  .map(({ team, stack }) => tagsOf({ Team: team, 'aws:cloudformation:stack-id': stackArn(stack) }));

const anyStacks = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom('shop-prod', 'blog-test', 'shop-prod-web'),
      status: fc.constantFrom('CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'DELETE_COMPLETE'),
      isNested: fc.boolean(),
      tags: anyTags,
    })
    .map(({ name, status, isNested, tags }) => {
      const root = isNested ? stackArn('shop-prod') : null;
      return stackFact(name, { status, tags, parentId: root, rootId: root });
    }),
  { selector: (fact) => fact.id },
);

const anyMember = fc
  .record({
    id: fc.constantFrom('i-1', 'i-2', 'i-3'),
    lifecycle: fc.constantFrom('InService', 'Pending'),
    version: fc.constantFrom('6', '7'),
  })
  .map(({ id, lifecycle, version }) =>
    memberFact(id, {
      lifecycle,
      launchedFrom: { templateId: 'lt-1', templateName: 'web', version, configuration: null },
    }),
  );

const anyGroups = fc.uniqueArray(
  fc
    .record({
      name: fc.constantFrom('web', 'jobs'),
      members: fc.uniqueArray(anyMember, { selector: (member) => member.instanceId }),
      tags: anyTags,
    })
    .map(({ name, ...values }) =>
      // An instance is in one group at a time.
      groupFact(name, {
        ...values,
        members: values.members.filter(({ instanceId }) => (name === 'web') === (instanceId === 'i-1')),
      }),
    ),
  { selector: (fact) => fact.id },
);

const anyInstances = fc.uniqueArray(
  fc.oneof(
    fc
      .record({
        id: fc.constantFrom('i-1', 'i-2', 'i-3', 'i-4'),
        state: fc.constantFrom('running', 'stopped'),
        privateIp: fc.constantFrom('10.0.0.1', '10.0.0.2', null),
        tags: anyTags,
      })
      .map(({ id, ...values }) => instanceFact(id, values)),
    fc.constantFrom(6, 7).map((latestVersion) => templateFact({ latestVersion })),
  ),
  { selector: (fact) => fact.id },
);

const anyFacts = fc.oneof(
  anyStacks.map((facts) => ({ service: 'cloudformation' as const, facts: facts as Fact[] })),
  anyGroups.map((facts) => ({ service: 'autoscaling' as const, facts: facts as Fact[] })),
  anyInstances.map((facts) => ({ service: 'ec2' as const, facts: facts as Fact[] })),
);

const anyListing: fc.Arbitrary<Listing> = fc
  .record({ read: anyFacts, isPartial: fc.boolean() })
  .map(({ read, isPartial }) => {
    if (!isPartial) return listingOf(read.service, read.facts);
    const kind = kindsOfService[read.service][0];
    const facts = read.facts.filter((fact) => fact.kind === kind);
    return only(read.service, kind, [...facts.map((fact) => fact.id), 'i-3', 'web', stackArn('blog-test')], facts);
  });

/** What a sequence of listings leaves, worked out in the plainest way. */
function lastStateOf(listings: readonly Listing[]): [Service, Fact[]][] {
  const facts = new Map<string, Fact>();
  for (const { extent, facts: read } of listings) {
    const kinds: readonly string[] = extent.of === 'all' ? extent.kinds : [extent.kind];
    for (const [id, fact] of facts) {
      if (kinds.includes(fact.kind) && (extent.of === 'all' || extent.ids.includes(id))) facts.delete(id);
    }
    for (const fact of read) facts.set(fact.id, fact);
  }
  const ofService = (service: Service) =>
    [...facts.values()].filter((fact) => (kindsOfService[service] as readonly string[]).includes(fact.kind));
  return (['cloudformation', 'autoscaling', 'ec2'] as const).map((service) => [service, ofService(service)]);
}
