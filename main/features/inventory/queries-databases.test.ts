import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseDetailSchema, databaseQuerySchema, databaseRowSchema, databaseSorts } from '#contract/databases.ts';
import { problemCodeOf } from '../../foundation/store/store.testing.ts';
import { calmContext, openTestCache, type TestCache } from './cache.testing.ts';
import { databaseFact, listingOf, stackArn, stackFact, tagsOf, testOrigin } from './facts.testing.ts';

const { connectionId } = testOrigin;
const calm = calmContext(Date.UTC(2026, 10, 2));
const cluster = databaseFact('main', { form: 'cluster', engine: 'aurora-postgresql', tags: tagsOf({ Env: 'qa' }) });
const member = (name: string) => databaseFact(name, { clusterName: 'main', engine: 'aurora-postgresql' });

let cache: TestCache;

beforeEach(() => {
  cache = openTestCache();
  const root = stackFact('shop-prod');
  const nested = stackFact('shop-prod-data', { parentId: root.id, rootId: root.id });
  cache.writer.publish(listingOf('cloudformation', [root, nested]));
  const orders = databaseFact('orders', {
    status: 'storage-full',
    tags: tagsOf({ 'aws:cloudformation:stack-id': nested.id, Team: 'red' }),
    pendingChanges: [{ key: 'AllocatedStorage', value: '200' }],
    settings: [{ key: 'Maintenance window', value: 'sun:02:00-sun:03:00' }],
  });
  cache.writer.publish(listingOf('rds', [orders, cluster, member('main-1'), member('main-2'), databaseFact('legacy')]));
});

afterEach(() => cache.close());

function page(query: object = {}) {
  return cache.reader.databases.list(databaseQuerySchema.parse(query), calm);
}

function names(query: object): string[] {
  return page({ sort: 'name', ...query }).rows.map((row) => row.name);
}

describe('a page of databases', () => {
  it('shows instances and clusters as the contract says, the worst first', () => {
    for (const row of page().rows) expect(databaseRowSchema.strict().parse(row)).toEqual(row);
    expect(page().rows.map(({ name, placedBy, environment }) => [name, placedBy, environment])).toEqual([
      ['orders', 'tag', 'prod'],
      ['legacy', null, null],
      ['main', 'tag', 'qa'],
      ['main-1', 'tag', 'qa'],
      ['main-2', 'tag', 'qa'],
    ]);
  });

  it('is filtered by place, stack and what is nested in it, condition and text', () => {
    expect(names({ environmentId: `${connectionId}/qa` })).toEqual(['main', 'main-1', 'main-2']);
    expect(names({ application: 'shop' })).toEqual(['orders']);
    expect(names({ stackId: stackArn('shop-prod') })).toEqual(['orders']);
    expect(names({ conditions: ['failed'] })).toEqual(['orders']);
    expect(names({ text: 'Team=red' })).toEqual(['orders']);
    expect(names({ text: 'aurora main-2.abc' })).toEqual(['main-2']);
    expect(page({ text: 'orders', conditions: ['ok'] })).toMatchObject({
      total: 0,
      unfiltered: 5,
      conditions: { failed: 1 },
    });
  });

  it('is whole and stable in every order, page by page', () => {
    for (const descending of [false, true]) {
      for (const sort of databaseSorts) {
        const ids = [0, 2, 4].flatMap((offset) =>
          page({ sort, descending, offset, limit: 2 }).rows.map(({ id }) => id),
        );
        expect(new Set(ids).size).toBe(5);
      }
    }
  });
});

describe('one database', () => {
  const detail = (id: string) => cache.reader.databases.get(connectionId, id, calm);

  it('is told with its tags, settings and what waits for its maintenance window', () => {
    const orders = detail(databaseFact('orders').id);
    expect(databaseDetailSchema.strict().parse(orders)).toEqual(orders);
    expect(orders).toMatchObject({
      row: { condition: 'failed', reason: 'RDS says storage-full.', stackId: stackArn('shop-prod-data') },
      related: [],
      pendingChanges: [{ key: 'AllocatedStorage', value: '200' }],
      settings: [{ key: 'Maintenance window' }],
    });
  });

  it('that is a cluster is told with its instances, and an instance with its cluster', () => {
    expect(detail(cluster.id).related.map(({ name }) => name)).toEqual(['main-1', 'main-2']);
    expect(detail(member('main-1').id).related.map(({ name }) => name)).toEqual(['main']);
    expect(detail(databaseFact('legacy').id).related).toEqual([]);
  });

  it('that is not there is a problem', () => {
    expect(problemCodeOf(() => detail('gone'))).toBe('not_found');
  });

  it('is found by its endpoint', () => {
    expect(cache.reader.search({ text: 'orders.abc', limit: 5 }, calm)).toMatchObject([
      { kind: 'database', name: 'orders', detail: 'postgres · storage-full · eu-west-1' },
    ]);
  });
});
