import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResourceRef } from '#contract/inventory.ts';
import { blastRadiusSchema, environmentMapSchema } from '#contract/topology.ts';
import { problemCodeOf } from '../../foundation/store/store.testing.ts';
import { calmContext, openTestCache, type TestCache } from './cache.testing.ts';
import {
  classicFact,
  databaseFact,
  groupFact,
  instanceFact,
  listingOf,
  loadBalancerArn,
  loadBalancerFact,
  memberFact,
  stackArn,
  stackFact,
  tagsOf,
  targetGroupArn,
  targetGroupFact,
  testIdentity,
  testOrigin,
} from './facts.testing.ts';
import { defaultPlacementRules } from './placement.ts';
import { openTopologyReader, type TopologyReader } from './topology-reader.ts';

const { connectionId } = testOrigin;
const prod = `${connectionId}/prod`;
const calm = calmContext(Date.UTC(2026, 10, 2));

let cache: TestCache;
let topology: TopologyReader;

const inStack = (name: string) => tagsOf({ 'aws:cloudformation:stack-id': stackArn(name) });
const web = groupFact('web', {
  members: [memberFact('i-1'), memberFact('i-2')],
  targetGroupArns: [targetGroupArn('front')],
  tags: inStack('shop-prod-web'),
});
const machines = ['i-1', 'i-2'].map((id) => instanceFact(id, { tags: inStack('shop-prod-web') }));
const alone = instanceFact('i-9', { tags: tagsOf({ Name: 'shop-prod-bastion' }) });
const far = instanceFact('i-7', { tags: tagsOf({ Environment: 'test' }) });

beforeEach(() => {
  cache = openTestCache();
  topology = openTopologyReader(cache.readerDb);
  const nested = { parentId: stackArn('shop-prod'), rootId: stackArn('shop-prod') };
  cache.writer.publish(listingOf('cloudformation', [stackFact('shop-prod'), stackFact('shop-prod-web', nested)]));
  cache.writer.publish(listingOf('autoscaling', [web]));
  cache.writer.publish(listingOf('ec2', [...machines, alone, far]));
  cache.writer.publish(listingOf('elbv2', [loadBalancerFact('front'), targetGroupFact('front')]));
  cache.writer.publish(listingOf('elb', [classicFact('shop-prod-old', ['i-9'])]));
  cache.writer.publish(listingOf('rds', [databaseFact('shop-prod-orders')]));
});

afterEach(() => cache.close());

function answerTo(environmentId = prod, known?: string) {
  return topology.map({ environmentId, showAll: false, known }, calm);
}

function mapOf(environmentId = prod) {
  const { drawing, ...answer } = answerTo(environmentId);
  if (drawing === null) throw new Error('Nothing was drawn.');
  return { ...answer, ...drawing };
}

function around(kind: ResourceRef['kind'], id: string) {
  const radius = topology.blastRadius({ kind, connectionId, id });
  expect(blastRadiusSchema.strict().parse(radius)).toEqual(radius);
  const texts = (reached: typeof radius.affected) => reached.map(({ name, distance }) => `${distance} ${name}`);
  return { affected: texts(radius.affected), needs: texts(radius.needs) };
}

describe('the map of an environment in the cache', () => {
  it('passes the contract, and holds what is in the environment and nothing else', () => {
    const answer = answerTo();
    expect(environmentMapSchema.strict().parse(answer)).toEqual(answer);
    const map = mapOf();
    expect(map).toMatchObject({ environmentId: prod, connectionId, name: 'prod', hidden: 0 });
    expect(map.nodes.map(({ name }) => name)).toEqual([
      'shop-prod',
      'shop-prod-bastion',
      'shop-prod-old',
      'shop-prod-orders',
      'shop-prod-web',
      'front',
      'front',
      'web',
    ]);
    expect(map.nodes[map.nodes.at(-1)?.parent ?? -1]).toMatchObject({ kind: 'stack', id: stackArn('shop-prod-web') });
    expect(map.edges.map(({ kind, to }) => `${kind} ${map.nodes[to]?.kind} ${map.nodes[to]?.id}`)).toEqual([
      'registers group web',
      `routes target_group ${targetGroupArn('front')}`,
      'routes instance i-9',
    ]);
    expect(map.read).toEqual({ at: expect.any(Number), identity: testIdentity, freshness: 'fresh' });
  });

  it('shows a change as soon as it is published, at the place where the thing was', async () => {
    const before = mapOf();
    expect(before.nodes.at(-1)?.dots.map(({ changedAt }) => changedAt)).toEqual([undefined, undefined]);
    await cache.clock.advance(1000);
    cache.writer.publish(
      listingOf('ec2', [...machines.slice(1), { ...machines[0], state: 'stopping' } as typeof alone, alone, far]),
    );
    const after = mapOf();
    expect(after.nodes.at(-1)?.dots).toMatchObject([
      { id: 'i-1', condition: 'changing', changedAt: cache.clock.now() },
      { id: 'i-2', condition: 'ok' },
    ]);
    expect(after.nodes.at(-1)?.dots[1]).not.toHaveProperty('changedAt');
    expect(after.structure).toBe(before.structure);
  });

  it('loses a link that is gone', () => {
    cache.writer.publish(listingOf('autoscaling', [{ ...web, targetGroupArns: [] }]));
    expect(mapOf().edges.map(({ kind }) => kind)).not.toContain('registers');
    expect(around('instance', 'i-1').affected).toEqual(['1 web']);
  });

  it('follows other rules of placement at once', () => {
    mapOf();
    const published = cache.writer.placeBy({ ...defaultPlacementRules, environmentWords: ['shop'] });
    expect(published).toContainEqual(expect.objectContaining({ connectionId, service: 'ec2', generation: 2 }));
    expect(problemCodeOf(() => mapOf())).toBe('not_found');
    expect(mapOf(`${connectionId}/shop`).nodes.length).toBeGreaterThan(4);
    expect(cache.db.prepare('select count(*) as number from change').get()).toEqual({ number: 0 });
  });

  it('is not sent again to who has it until something in the environment differs', async () => {
    const { revision } = answerTo();
    await cache.clock.advance(1000);
    const moved = { ...far, state: 'stopping' } as const;
    cache.writer.publish(listingOf('ec2', [...machines, alone, moved]));
    const ids = ['i-9'];
    const extent = { of: 'only', kind: 'instance', ids } as const;
    cache.writer.publish(listingOf('ec2', [alone], { extent, readAt: cache.clock.now() }));
    expect(answerTo(prod, revision)).toMatchObject({ revision, drawing: null });
    expect(answerTo(`${connectionId}/test`, revision).drawing).not.toBeNull();

    cache.writer.publish(listingOf('elb', []));
    const now = answerTo(prod, revision);
    expect(now.revision).not.toBe(revision);
    expect(now.drawing?.nodes.map(({ name }) => name)).not.toContain('shop-prod-old');
  });

  it('is sent again to who has one of a cache that was rebuilt since', async () => {
    const { revision } = answerTo();
    await cache.clock.advance(1000);
    cache.writer.forget(connectionId);
    cache.writer.publish(listingOf('rds', [databaseFact('shop-prod-orders')]));
    expect(answerTo(prod, revision).drawing?.nodes).toHaveLength(1);
  });

  it('of what does not exist is not found', () => {
    expect(problemCodeOf(() => mapOf(`${connectionId}/nowhere`))).toBe('not_found');
  });
});

describe('the blast radius in the cache', () => {
  it('of an instance reaches up to the balancer, and not its neighbours', () => {
    expect(around('instance', 'i-1')).toEqual({
      affected: ['1 web', '2 front', '3 front'],
      needs: ['1 web', '1 shop-prod-web', '2 shop-prod'],
    });
  });

  it('of an instance of its own reaches its classic balancer', () => {
    expect(around('instance', 'i-9')).toEqual({ affected: ['1 shop-prod-old'], needs: [] });
  });

  it('of a group takes its instances along', () => {
    expect(around('group', 'web').affected.sort()).toEqual(['1 front', '1 i-1', '1 i-2', '2 front']);
  });

  it('of a stack takes everything in it and below it along', () => {
    expect(around('stack', stackArn('shop-prod')).affected.map((text) => text.slice(2))).toEqual(
      expect.arrayContaining(['shop-prod-web', 'web', 'i-1', 'i-2', 'front']),
    );
  });

  it('of a balancer is all behind it', () => {
    const { affected, needs } = around('load_balancer', loadBalancerArn('front'));
    expect(affected).toEqual([]);
    expect(needs.map((text) => text.slice(2))).toEqual(expect.arrayContaining(['front', 'web', 'i-1', 'i-2']));
  });

  it('of an environment is all that is in it', () => {
    const { affected } = around('environment', prod);
    expect(affected.map((text) => text.slice(2)).sort()).toEqual([
      'front',
      'front',
      'i-1',
      'i-2',
      'shop-prod',
      'shop-prod-bastion',
      'shop-prod-old',
      'shop-prod-orders',
      'shop-prod-web',
      'web',
    ]);
    expect(around('environment', `${connectionId}/test`).affected).toEqual(['1 i-7']);
  });

  it('of what does not exist is not found', () => {
    expect(problemCodeOf(() => around('group', 'gone'))).toBe('not_found');
    expect(problemCodeOf(() => around('instance', 'i-gone'))).toBe('not_found');
    expect(problemCodeOf(() => around('environment', 'gone'))).toBe('not_found');
  });
});
