import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionState } from '#contract/connections.ts';
import {
  environmentQuerySchema,
  environmentRowSchema,
  environmentSorts,
  instanceDetailSchema,
  instanceQuerySchema,
  instanceSorts,
  stackDetailSchema,
  stackQuerySchema,
  stackSorts,
} from '#contract/inventory.ts';
import { ProblemError, problem } from '#contract/problems.ts';
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
  testOrigin,
} from './facts.testing.ts';
import type { ReadContext } from './freshness.ts';

const { connectionId } = testOrigin;
const now = Date.UTC(2026, 10, 2);
const calm = calmContext(now);

let cache: TestCache;

beforeEach(() => {
  cache = openTestCache();
});

afterEach(() => cache.close());

function stacks(
  query: Partial<Parameters<typeof stackQuerySchema.parse>[0]> & object = {},
  context: ReadContext = calm,
) {
  return cache.reader.stacks(stackQuerySchema.parse(query), context);
}

function instances(query: object = {}, context: ReadContext = calm) {
  return cache.reader.instances(instanceQuerySchema.parse(query), context);
}

function environments(query: object = {}, context: ReadContext = calm) {
  return cache.reader.environments(environmentQuerySchema.parse(query), context);
}

function names(page: { rows: readonly { name: string }[] }): string[] {
  return page.rows.map((row) => row.name);
}

function publishStacks(): void {
  const shop = tagsOf({ Environment: 'prod', Application: 'shop', Team: 'red' });
  cache.writer.publish(
    listingOf('cloudformation', [
      stackFact('beta', { status: 'UPDATE_FAILED', tags: shop, updatedAt: 5 }),
      stackFact('Alpha', { tags: shop, updatedAt: 9 }),
      stackFact('gamma', {
        status: 'UPDATE_IN_PROGRESS',
        tags: tagsOf({ Environment: 'test', Team: 'blue' }),
        updatedAt: 7,
      }),
      stackFact('delta', { parentId: stackArn('beta'), rootId: stackArn('beta'), updatedAt: 6 }),
    ]),
  );
}

describe('a page of stacks', () => {
  beforeEach(publishStacks);

  it('shows the worst first, then follows the name', () => {
    expect(names(stacks())).toEqual(['beta', 'gamma', 'Alpha', 'delta']);
    expect(names(stacks({ sort: 'name' }))).toEqual(['Alpha', 'beta', 'delta', 'gamma']);
    expect(names(stacks({ sort: 'updatedAt', descending: true }))).toEqual(['Alpha', 'gamma', 'delta', 'beta']);
  });

  it('puts what has no value last when it sorts upwards', () => {
    expect(names(stacks({ sort: 'application' }))).toEqual(['Alpha', 'beta', 'delta', 'gamma']);
  });

  it('counts what matches, in all and by condition, and what there is', () => {
    const page = stacks({ text: 'red', conditions: ['failed'] });
    expect(names(page)).toEqual(['beta']);
    expect(page).toMatchObject({ total: 1, unfiltered: 4, conditions: { failed: 1, ok: 1 } });
  });

  it('is cut to the wanted part', () => {
    const page = stacks({ sort: 'name', offset: 1, limit: 2 });
    expect(names(page)).toEqual(['beta', 'delta']);
    expect(page.total).toBe(4);
  });

  it('is filtered by environment, application and nesting', () => {
    expect(names(stacks({ environmentId: `${connectionId}/prod`, sort: 'name' }))).toEqual(['Alpha', 'beta', 'delta']);
    expect(names(stacks({ environmentId: `${connectionId}/prod`, rootsOnly: true }))).toEqual(['beta', 'Alpha']);
    expect(names(stacks({ application: 'shop', conditions: ['ok'] }))).toEqual(['Alpha', 'delta']);
    expect(stacks({ environmentId: `${connectionId}/gone` })).toMatchObject({ rows: [], total: 0, unfiltered: 4 });
  });

  it('shows the wanted connections, or the open ones', () => {
    cache.writer.publish(listingOf('cloudformation', [stackFact('other')], { connectionId: 'second' }));
    const open = (id: string): ConnectionState | undefined => (id === 'second' ? 'ready' : undefined);
    expect(stacks({ connectionIds: ['second'] })).toMatchObject({ total: 1, unfiltered: 1 });
    expect(names(stacks({}, { ...calm, connectionState: open }))).toEqual(['other']);
    expect(stacks({ connectionIds: [] })).toMatchObject({ total: 0, unfiltered: 0 });
    expect(stacks().total).toBe(5);
  });
});

describe('searching', () => {
  beforeEach(publishStacks);

  it.each([
    '"',
    "'",
    '%',
    '_',
    '*',
    '\\',
    'a*b',
    'a"b"c',
    "x' OR '1'='1",
    'NEAR(a b)',
    'text:shop',
    '-shop',
    '😀',
    '😀😀😀',
    '\u0000web',
    '(((',
    '   ',
  ])('takes %j as it stands', (text) => {
    const all = text.trim() === '' ? 4 : 0;
    expect(stacks({ text }).total).toBe(all);
    expect(instances({ text }).total).toBe(0);
    expect(environments({ text: `${text}${text}` }).total).toBe(all === 4 ? 2 : 0);
    expect(cache.reader.search({ text, limit: 10 }, calm)).toEqual([]);
  });

  it('finds names with such characters', () => {
    const name = 'say "hi" 100% 😀😀😀';
    cache.writer.publish(
      listingOf('ec2', [instanceFact('i-1', { tags: tagsOf({ Name: name }) }), instanceFact('i-2')]),
    );
    for (const text of ['"hi"', '100%', '0%', '😀😀😀', '😀', 'SAY'])
      expect(names(instances({ text }))).toEqual([name]);
  });

  it('wants every word, wherever it is', () => {
    cache.writer.publish(
      listingOf('ec2', [
        instanceFact('i-0aa', { privateIp: '10.1.2.3', tags: tagsOf({ Name: 'web', Owner: 'ana' }) }),
        instanceFact('i-0bb', { publicIp: '52.1.2.3', tags: tagsOf({ Name: 'web', Owner: 'ben' }) }),
      ]),
    );
    const ids = (text: string) => instances({ text, sort: 'id' }).rows.map((row) => row.id);
    expect(ids('web')).toEqual(['i-0aa', 'i-0bb']);
    expect(ids('WEB ana')).toEqual(['i-0aa']);
    expect(ids('1.2.3 52.')).toEqual(['i-0bb']);
    expect(ids('Owner=ben')).toEqual(['i-0bb']);
    expect(ids('bb we')).toEqual(['i-0bb']);
    expect(ids('web cat')).toEqual([]);
  });

  it('goes over everything, the best fit first', () => {
    const tags = tagsOf({ Name: 'beta-web', 'aws:cloudformation:stack-id': stackArn('beta') });
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1', { tags })]));
    cache.writer.publish(listingOf('autoscaling', [groupFact('my-beta')]));
    const hits = cache.reader.search({ text: 'beta', limit: 10 }, calm);
    expect(hits.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'stack beta',
      'instance beta-web',
      'group my-beta',
    ]);
    for (const limit of [1, 2, 3]) {
      expect(cache.reader.search({ text: 'beta', limit }, calm)).toEqual(hits.slice(0, limit));
    }
    expect(hits[0]).toEqual({
      kind: 'stack',
      connectionId,
      id: stackArn('beta'),
      name: 'beta',
      detail: 'UPDATE_FAILED · eu-west-1',
      condition: 'failed',
      environment: 'prod',
    });
    expect(cache.reader.search({ text: 'prod', limit: 1 }, calm)).toMatchObject([
      { kind: 'environment', name: 'prod' },
    ]);
  });
});

describe('details', () => {
  beforeEach(() => {
    publishStacks();
    const tags = tagsOf({ 'aws:cloudformation:stack-id': stackArn('delta') });
    cache.writer.publish(
      listingOf('autoscaling', [groupFact('web', { tags, members: [memberFact('i-1'), memberFact('i-2')] })]),
    );
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1', { securityGroups: ['sg-9'] })]));
  });

  it('of a stack hold what is nested in it', () => {
    const detail = cache.reader.stack(connectionId, stackArn('beta'), calm);
    expect(stackDetailSchema.strict().parse(detail)).toEqual(detail);
    expect(detail.children).toMatchObject([{ name: 'delta', condition: 'ok' }]);
    expect(detail.groups).toMatchObject([{ name: 'web', inService: 2 }]);
    expect(detail.row).toMatchObject({ groups: 1, instances: 2 });
    expect(names(instances({ stackId: stackArn('beta') }))).toEqual(['i-2', 'i-1']);
  });

  it('of an instance hold its group, also while EC2 has not told of it', () => {
    const detail = cache.reader.instance(connectionId, 'i-1', calm);
    expect(instanceDetailSchema.strict().parse(detail)).toEqual(detail);
    expect(detail).toMatchObject({ group: { name: 'web' }, securityGroups: ['sg-9'], vpcId: 'vpc-1' });
    expect(cache.reader.instance(connectionId, 'i-2', calm)).toMatchObject({
      row: { state: null },
      tags: [],
      vpcId: null,
    });
  });

  it('of what is not there are a problem', () => {
    const code = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return error instanceof ProblemError ? error.problem.code : error;
      }
      return 'nothing thrown';
    };
    expect(code(() => cache.reader.stack(connectionId, 'gone', calm))).toBe('not_found');
    expect(code(() => cache.reader.instance('elsewhere', 'i-1', calm))).toBe('not_found');
  });

  it('are of the shape that the contract promises', () => {
    for (const row of environments().rows) expect(environmentRowSchema.strict().parse(row)).toEqual(row);
  });
});

describe('freshness', () => {
  const listed = { readAt: now - 60_000, identity: 'arn:listed' };

  function context(values: Partial<ReadContext> = {}): ReadContext {
    const freshForMs = {
      cloudformation: 120_000,
      autoscaling: 120_000,
      ec2: 120_000,
      elb: 120_000,
      elbv2: 120_000,
      rds: 120_000,
    };
    return { ...calm, freshForMs, ...values };
  }

  it('of a row follows its own read where that is later, with its identity', () => {
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1'), instanceFact('i-2')], listed));
    const extent = { of: 'only', kind: 'instance', ids: ['i-2'] } as const;
    cache.writer.publish(listingOf('ec2', [instanceFact('i-2')], { readAt: now, identity: 'arn:alone', extent }));
    expect(instances({ sort: 'id' }, context()).rows.map((row) => row.read)).toEqual([
      { at: now - 60_000, identity: 'arn:listed', freshness: 'fresh' },
      { at: now, identity: 'arn:alone', freshness: 'fresh' },
    ]);
    cache.writer.publish(
      listingOf('ec2', [instanceFact('i-1'), instanceFact('i-2')], { readAt: now + 5, identity: 'arn:listed' }),
    );
    expect(instances({ sort: 'id' }, context()).rows.map((row) => row.read.at)).toEqual([now + 5, now + 5]);
  });

  it('says of every scope what keeps the cache from being written', () => {
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1')], listed));
    const { problem: blockedBy } = problem('disk_full', 'The disk is full.', 'Free some space.');
    expect(cache.reader.scopes(context({ blockedBy }))).toMatchObject([{ problem: { code: 'disk_full' } }]);
    expect(instances({}, context({ blockedBy })).rows[0]?.read.freshness).toBe('stale');
    expect(instances({}, context()).rows[0]?.read.freshness).toBe('fresh');
  });

  it('of a member is the worse of what EC2 and its group said', () => {
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1')], { ...listed, readAt: now }));
    cache.writer.publish(
      listingOf('autoscaling', [groupFact('web', { members: [memberFact('i-1')] })], {
        ...listed,
        readAt: now - 600_000,
      }),
    );
    const read = () => instances({}, context()).rows[0]?.read;
    expect(read()).toMatchObject({ at: now - 600_000, freshness: 'stale' });
    const extent = { of: 'only', kind: 'group', ids: ['web'] } as const;
    cache.writer.publish(
      listingOf('autoscaling', [groupFact('web', { members: [memberFact('i-1')] })], {
        ...listed,
        readAt: now - 7,
        extent,
      }),
    );
    expect(read()).toMatchObject({ at: now - 7, freshness: 'fresh' });
  });

  it('G25: an identity that expired marks all that it read at once, in every answer', () => {
    publishStacks();
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1')], listed));
    const expired = context({ connectionState: () => 'expired' });
    const reads = [
      ...stacks({}, expired).rows.map((row) => row.read),
      ...instances({}, expired).rows.map((row) => row.read),
      ...cache.reader.scopes(expired).map((scope) => scope.read),
      cache.reader.stack(connectionId, stackArn('beta'), expired).row.read,
    ];
    expect(new Set(reads.map((read) => read.freshness))).toEqual(new Set(['expired']));
    expect(reads.every((read) => read.at !== null && read.identity !== null)).toBe(true);
    expect(environments({}, expired).rows.every((row) => row.read.freshness === 'expired')).toBe(true);
  });

  it('G26: a service that AWS refuses keeps its last data, marked unreadable, and the others stay as they are', () => {
    publishStacks();
    cache.writer.publish(listingOf('ec2', [instanceFact('i-1')], listed));
    const refused = problem(
      'access_denied',
      'AWS refuses ec2:DescribeInstances.',
      'Ask for the right to read.',
    ).problem;
    cache.writer.recordScope(connectionId, 'ec2', { problem: refused });
    expect(instances()).toMatchObject({
      total: 1,
      rows: [{ id: 'i-1', read: { at: listed.readAt, freshness: 'unreadable' } }],
    });
    expect(stacks().rows.every((row) => row.read.freshness === 'fresh')).toBe(true);
    expect(cache.reader.scopes(calm).find((scope) => scope.service === 'ec2')?.problem).toEqual(refused);
    expect(environments().rows.every((row) => row.read.freshness === 'unreadable')).toBe(true);
  });
});

describe('every order', () => {
  it('is whole and stable, page by page', () => {
    const estate = estateFacts({ stacks: 30, groups: 8, instances: 60 });
    cache.writer.publish(listingOf('cloudformation', estate.stacks));
    cache.writer.publish(listingOf('autoscaling', estate.groups));
    cache.writer.publish(listingOf('ec2', estate.instances));
    const whole = (ask: (offset: number) => { rows: readonly { id: string }[]; total: number }) => {
      const ids = [0, 20, 40].flatMap((offset) => ask(offset).rows.map((row) => row.id));
      expect(new Set(ids).size).toBe(ask(0).total);
      expect(ids).toHaveLength(ask(0).total);
    };
    for (const descending of [false, true]) {
      for (const sort of instanceSorts) whole((offset) => instances({ sort, descending, offset, limit: 20 }));
      for (const sort of stackSorts) whole((offset) => stacks({ sort, descending, offset, limit: 20 }));
      for (const sort of environmentSorts) whole((offset) => environments({ sort, descending, offset, limit: 20 }));
    }
  });

  it('of addresses goes by number', () => {
    const at = (id: string, privateIp: string | null) => instanceFact(id, { privateIp });
    cache.writer.publish(
      listingOf('ec2', [at('i-1', '10.0.0.10'), at('i-2', '10.0.0.9'), at('i-3', null), at('i-4', '9.0.0.1')]),
    );
    expect(names(instances({ sort: 'privateIp' }))).toEqual(['i-4', 'i-2', 'i-1', 'i-3']);
    expect(names(instances({ sort: 'privateIp', descending: true }))).toEqual(['i-1', 'i-2', 'i-4', 'i-3']);
  });

  it('of the default lists needs no sorting', () => {
    const plan = (sql: string) => cache.readerDb.prepare<[], { detail: string }>(`explain query plan ${sql}`).all();
    for (const table of ['stack', 'instance']) {
      const sql = `select number from ${table} order by condition asc nulls last, name collate nocase, id, connectionId limit 100`;
      expect(plan(sql).map(({ detail }) => detail)).toEqual([`SCAN ${table} USING COVERING INDEX ${table}_order`]);
    }
  });
});
