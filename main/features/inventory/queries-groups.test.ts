import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Condition,
  conditions,
  instanceGroupings,
  instanceQuerySchema,
  type RowGroup,
} from '#contract/inventory.ts';
import { calmContext, openTestCache, type TestCache } from './cache.testing.ts';
import { estateFacts, instanceFact, listingOf, tagsOf, testOrigin } from './facts.testing.ts';
import { groupsOf, partsOf, smallGroupMax } from './queries-groups.ts';

const { connectionId } = testOrigin;
const calm = calmContext(Date.UTC(2026, 10, 2));

let cache: TestCache;

beforeEach(() => {
  cache = openTestCache();
});

afterEach(() => cache.close());

function page(query: object = {}) {
  return cache.reader.instances(instanceQuerySchema.parse(query), calm);
}

function outline(groups: readonly RowGroup[] | null) {
  return groups?.map(({ value, total }) => [value, total]);
}

function publishMachines(): void {
  const machine = (id: string, environment: string | null, state: 'running' | 'pending' | 'stopped', zone: string) =>
    instanceFact(id, {
      state,
      zone,
      launchedAt: 0,
      tags: environment === null ? [] : tagsOf({ Environment: environment }),
    });
  const machines = [
    machine('i-1', 'prod', 'running', 'eu-west-1b'),
    machine('i-2', 'qa', 'pending', 'eu-west-1a'),
    machine('i-3', 'prod', 'running', 'eu-west-1a'),
    machine('i-4', null, 'stopped', 'eu-west-1a'),
    machine('i-5', 'prod', 'stopped', 'eu-west-1b'),
  ];
  cache.writer.publish(listingOf('ec2', machines));
}

describe('instances in groups', () => {
  beforeEach(publishMachines);

  it('follow their groups: the worst first, by name, or the largest first', () => {
    const byOrder = (groupOrder: string) => page({ groupBy: 'environment', groupOrder });
    expect(outline(byOrder('condition').groups)).toEqual([
      ['qa', 1],
      ['prod', 3],
      [null, 1],
    ]);
    expect(outline(byOrder('name').groups)).toEqual([
      ['prod', 3],
      ['qa', 1],
      [null, 1],
    ]);
    expect(outline(byOrder('count').groups)).toEqual([
      ['prod', 3],
      ['qa', 1],
      [null, 1],
    ]);
    expect(byOrder('name').rows.map(({ id }) => id)).toEqual(['i-1', 'i-3', 'i-5', 'i-2', 'i-4']);
  });

  it('are counted in each group and in all', () => {
    const { groups, total, unfiltered, conditions: counts } = page({ groupBy: 'environment' });
    expect(groups?.map((group) => group.conditions)).toEqual([{ changing: 1 }, { unread: 2, off: 1 }, { off: 1 }]);
    expect({ total, unfiltered, counts }).toEqual({
      total: 5,
      unfiltered: 5,
      counts: { changing: 1, unread: 2, off: 2 },
    });
  });

  it('know environments of two connections apart', () => {
    cache.writer.publish(
      listingOf('ec2', [instanceFact('i-9', { tags: tagsOf({ Environment: 'prod' }) })], { connectionId: 'second' }),
    );
    const { groups } = page({ groupBy: 'environment', groupOrder: 'count' });
    expect(groups?.map(({ key, total }) => [key, total])).toContainEqual(['second/prod', 1]);
    expect(groups?.map(({ key, total }) => [key, total])).toContainEqual([`${connectionId}/prod`, 3]);
    expect(outline(page({ groupBy: 'zone' }).groups)).toHaveLength(2);
  });

  it('leave groups out in which nothing matches, and count by condition as if none were chosen', () => {
    const found = page({ groupBy: 'environment', conditions: ['off'] });
    expect(outline(found.groups)).toEqual([
      ['prod', 1],
      [null, 1],
    ]);
    expect(found).toMatchObject({ total: 2, conditions: { changing: 1, unread: 2, off: 2 } });
    expect(found.rows.map(({ id }) => id)).toEqual(['i-5', 'i-4']);
  });

  it('are grouped by their condition in its order', () => {
    expect(outline(page({ groupBy: 'condition', groupOrder: 'name' }).groups)).toEqual([
      ['changing', 1],
      ['unread', 2],
      ['off', 2],
    ]);
  });

  it('tell the groups with the first rows only', () => {
    expect(page({ groupBy: 'zone', offset: 1 }).groups).toBeNull();
    expect(page().groups).toBeNull();
  });

  it('are narrowed to a group, also to that of those without a value', () => {
    expect(page({ zone: 'eu-west-1b' }).total).toBe(2);
    expect(page({ environmentId: `${connectionId}/` }).rows.map(({ id }) => id)).toEqual(['i-4']);
    expect(page({ groupName: '' }).total).toBe(5);
    expect(page({ application: '', type: 'none.large' }).total).toBe(0);
  });
});

describe('a long grouped list', () => {
  it('is the same page by page, whatever it is grouped and filtered by', () => {
    const { instances, groups, stacks } = estateFacts({
      stacks: 20,
      groups: 12,
      instances: 90,
      balancers: 0,
      databases: 0,
    });
    cache.writer.publish(listingOf('cloudformation', stacks));
    cache.writer.publish(listingOf('autoscaling', groups));
    cache.writer.publish(listingOf('ec2', instances));
    for (const groupBy of instanceGroupings) {
      for (const text of [undefined, 'app']) {
        const query = { groupBy, text, sort: 'name', descending: true };
        const whole = page({ ...query, limit: 500 });
        const parts = [0, 17, 34, 51, 68, 85].flatMap((offset) => page({ ...query, offset, limit: 17 }).rows);
        expect(parts).toEqual(whole.rows);
        expect(whole.rows).toHaveLength(whole.total);
        const places = whole.rows.map((row) => row[groupBy]);
        const told = whole.groups?.flatMap(({ value, total }) => Array.from({ length: total }, () => value));
        expect(places).toEqual(told);
      }
    }
  });
});

const counted = fc.array(
  fc.record({
    connectionId: fc.constantFrom('one', 'two'),
    stored: fc.option(fc.constantFrom('web-2', 'web-10', 'db')),
    condition: fc.nat(conditions.length - 1),
    number: fc.integer({ min: 1, max: 9 }),
  }),
);
const uniquely = (rows: readonly { connectionId: string; stored: string | null; condition: number }[]) =>
  new Map(rows.map((row) => [JSON.stringify([row.connectionId, row.stored, row.condition]), row])).values();

describe('groups', () => {
  it('hold every row once, in every order', () => {
    fc.assert(
      fc.property(counted, fc.constantFrom('condition', 'name', 'count'), (rows, groupOrder) => {
        const unique = [...uniquely(rows)] as typeof rows;
        const groups = groupsOf(unique, { groupBy: 'environment', groupOrder });
        const totalOf = (all: readonly number[]) => all.reduce((sum, each) => sum + each, 0);
        expect(totalOf(groups.map(({ total }) => total))).toBe(totalOf(unique.map(({ number }) => number)));
        expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
      }),
    );
  });

  it('are named in the order of people, where 2 comes before 10', () => {
    const rows = ['web-10', 'web-2', null].map((stored) => ({ connectionId: null, stored, condition: 5, number: 1 }));
    const groups = groupsOf(rows, { groupBy: 'type', groupOrder: 'name', conditions: ['ok'] satisfies Condition[] });
    expect(groups.map(({ key }) => key)).toEqual(['web-2', 'web-10', '']);
  });

  it('that a page lies in are read in parts, large ones by themselves', () => {
    const total = fc.oneof(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: smallGroupMax, max: smallGroupMax + 200 }),
    );
    const cut = fc.record({ offset: fc.nat(2000), limit: fc.integer({ min: 1, max: 500 }) });
    fc.assert(
      fc.property(fc.array(total), cut, (totals, { offset, limit }) => {
        const groups = totals.map((size, name) => ({ name, total: size }));
        const rows = (some: readonly { name: number; total: number }[]) =>
          some.flatMap(({ name, total: size }) => Array.from({ length: size }, (_, index) => `${name}:${index}`));
        const parts = partsOf(groups, { offset, limit });
        const read = parts.flatMap((part) => rows(part.groups).slice(part.offset, part.offset + part.limit));
        expect(read).toEqual(rows(groups).slice(offset, offset + limit));
        for (const part of parts) {
          if (part.groups.some((group) => group.total > smallGroupMax)) expect(part.groups).toHaveLength(1);
        }
      }),
    );
  });
});
