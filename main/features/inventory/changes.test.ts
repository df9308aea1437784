import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChangesQuery, changeSchema, changesQuerySchema } from '#contract/inventory.ts';
import { calmContext, openTestCache, type TestCache } from './cache.testing.ts';
import { type ChangeReader, openChangeReader } from './changes.ts';
import { groupFact, instanceFact, listingOf, stackArn, stackFact, tagsOf, testOrigin } from './facts.testing.ts';
import type { ReadContext } from './freshness.ts';

const { connectionId } = testOrigin;
const startedAt = Date.UTC(2026, 10, 2);
const calm = calmContext(startedAt);
const minute = 60_000;

let cache: TestCache;
let changes: ChangeReader;

beforeEach(async () => {
  cache = openTestCache();
  changes = openChangeReader(cache.readerDb);
  const shop = tagsOf({ Environment: 'prod' });
  const beta = stackFact('beta', { tags: shop });
  const gamma = stackFact('gamma', { tags: tagsOf({ Environment: 'test' }) });
  cache.writer.publish(listingOf('cloudformation', [beta, gamma]));
  cache.writer.publish(listingOf('autoscaling', []));
  await cache.clock.advance(minute);
  cache.writer.publish(listingOf('cloudformation', [{ ...beta, status: 'UPDATE_IN_PROGRESS' }]));
  await cache.clock.advance(minute);
  cache.writer.publish(listingOf('cloudformation', [{ ...beta, status: 'UPDATE_FAILED' }, stackFact('delta')]));
  cache.writer.publish(listingOf('autoscaling', [groupFact('beta-web_1', { tags: shop })]));
});

afterEach(() => cache.close());

async function ask(query: Partial<ChangesQuery> = {}, context: ReadContext = calm): Promise<string[]> {
  const page = await changes.page(changesQuerySchema.parse(query), context);
  return page.map(({ kind, name }) => `${name} ${kind}`);
}

const all = ['beta-web_1 appeared', 'delta appeared', 'beta changed', 'gamma vanished', 'beta changed'];

/** So many older entries that looking through them takes several portions. */
function fillRecord(count: number, name: (index: number) => string): void {
  const put =
    cache.db.prepare(`insert into change(at, kind, connectionId, resourceKind, resourceId, name, environmentId, fields)
    values(?, 'changed', ?, 'stack', ?, ?, 'e', '[]')`);
  const putAll = cache.db.transaction(() => {
    for (let index = 0; index < count; index++) put.run(startedAt, connectionId, name(index), name(index));
  });
  putAll();
}

describe('the record of changes', () => {
  it('is told newest first, as the contract says', async () => {
    expect(await ask()).toEqual(all);
    for (const change of await changes.page({ limit: 10 }, calm)) {
      expect(changeSchema.strict().parse(change)).toEqual(change);
    }
    const [newest] = await changes.page({ limit: 1, text: 'beta', resourceKinds: ['stack'] }, calm);
    expect(newest?.fields).toEqual([{ field: 'status', before: 'UPDATE_IN_PROGRESS', after: 'UPDATE_FAILED' }]);
  });

  it('is asked for by thing and by environment', async () => {
    expect(await ask({ resource: { kind: 'stack', connectionId, id: stackArn('gamma') } })).toEqual(['gamma vanished']);
    const test = { kind: 'environment', connectionId, id: `${connectionId}/test` } as const;
    expect(await ask({ resource: test })).toEqual(['gamma vanished']);
  });

  it('is asked for by kind of change and of thing', async () => {
    expect(await ask({ kinds: ['appeared'] })).toEqual(all.slice(0, 2));
    expect(await ask({ kinds: ['appeared', 'vanished'], resourceKinds: ['stack'] })).toEqual([
      'delta appeared',
      'gamma vanished',
    ]);
    expect(await ask({ kinds: [] })).toEqual([]);
  });

  it('is asked for by words, which must all occur in the name or the id', async () => {
    expect(await ask({ text: 'BETA' })).toEqual([all[0], all[2], all[4]]);
    expect(await ask({ text: 'web beta' })).toEqual([all[0]]);
    expect(await ask({ text: 'stack/delta/' })).toEqual(['delta appeared']);
    expect(await ask({ text: 'b_ta' })).toEqual([]);
    expect(await ask({ text: '_1' })).toEqual([all[0]]);
  });

  it('is asked for by period, whose end is not part of it', async () => {
    const [one, two] = [startedAt + minute, startedAt + 2 * minute];
    expect(await ask({ from: one, until: two })).toEqual(['gamma vanished', 'beta changed']);
    expect(await ask({ from: two })).toEqual(all.slice(0, 3));
    expect(await ask({ until: one })).toEqual([]);
  });

  it('is asked for by connection; without one, of those that are open', async () => {
    expect(await ask({ connectionIds: [connectionId] })).toEqual(all);
    expect(await ask({ connectionIds: ['other'] })).toEqual([]);
    const closed = { ...calm, connectionState: () => undefined };
    expect(await ask({}, closed)).toEqual([]);
    expect(await ask({ connectionIds: [connectionId] }, closed)).toEqual(all);
  });

  it('goes on after a page where that ended', async () => {
    const first = await changes.page({ limit: 2 }, calm);
    expect(await ask({ before: first.at(-1)?.id })).toEqual(all.slice(2));
  });

  it('is searched to its end, however much does not match', async () => {
    cache.writer.forget(connectionId);
    cache.writer.publish(listingOf('ec2', []));
    cache.writer.publish(listingOf('ec2', [instanceFact('i-rare')]));
    fillRecord(12_000, (index) => (index === 3000 ? 'rare too' : `common ${index}`));
    expect(await ask({ text: 'rare' })).toEqual(['rare too changed', 'i-rare appeared']);
    expect(await ask({ limit: 3 })).toEqual(['common 11999 changed', 'common 11998 changed', 'common 11997 changed']);
  });

  it('is told whole, in portions and without a gap', async () => {
    fillRecord(1_001, (index) => `n${index}`);
    const names: string[] = [];
    let portions = 0;
    for await (const portion of changes.all({}, calm)) {
      portions++;
      names.push(...portion.map(({ name }) => name));
    }
    expect(names).toHaveLength(1_001 + all.length);
    expect(new Set(names).size).toBe(1_001 + 4);
    expect(portions).toBeGreaterThan(3);
  });

  it('is counted by kind, with every filter but that of the kinds', async () => {
    const count = (query: Parameters<ChangeReader['counts']>[0]) => changes.counts(query, calm);
    expect(await count({})).toEqual({ appeared: 2, changed: 2, vanished: 1 });
    expect(await count({ resourceKinds: ['group'] })).toEqual({ appeared: 1, changed: 0, vanished: 0 });
    expect(await count({ from: startedAt + 2 * minute })).toEqual({ appeared: 2, changed: 1, vanished: 0 });
    expect(await count({ text: 'nothing is called so' })).toEqual({ appeared: 0, changed: 0, vanished: 0 });
    fillRecord(12_000, (index) => `n${index}`);
    expect(await count({})).toEqual({ appeared: 2, changed: 12_002, vanished: 1 });
    for (const filter of [{}, { text: 'n11' }, { until: startedAt + 1 }]) {
      const { appeared, changed, vanished } = await count(filter);
      let listed = 0;
      for await (const portion of changes.all(filter, calm)) listed += portion.length;
      expect(appeared + changed + vanished).toBe(listed);
    }
  });

  it('ends with a reason where the cache is closed in between', async () => {
    fillRecord(1_001, (index) => `n${index}`);
    const read = async () => {
      for await (const _portion of changes.all({}, calm)) cache.readerDb.close();
    };
    await expect(read()).rejects.toMatchObject({ problem: { code: 'stopped' } });
  });

  it('is empty before anything has happened', async () => {
    cache.writer.forget(connectionId);
    expect(await ask()).toEqual([]);
  });
});
