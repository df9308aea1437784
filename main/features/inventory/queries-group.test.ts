import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupDetailSchema } from '#contract/groups.ts';
import { calmContext, openTestCache, type TestCache } from './cache.testing.ts';
import {
  groupFact,
  listingOf,
  memberFact,
  stackFact,
  tagsOf,
  targetGroupArn,
  targetGroupFact,
  templateFact,
  testOrigin,
} from './facts.testing.ts';

const { connectionId } = testOrigin;
const calm = calmContext(Date.UTC(2026, 10, 2));

let cache: TestCache;

beforeEach(() => {
  cache = openTestCache();
});

afterEach(() => cache.close());

test('a group comes with its zones, balancers, tags and environment', () => {
  cache.writer.publish(listingOf('elbv2', [targetGroupFact('web-targets')]));
  const tags = tagsOf({ environment: 'prod' });
  cache.writer.publish(
    listingOf('autoscaling', [
      groupFact('web', {
        targetGroupArns: [targetGroupArn('web-targets'), targetGroupArn('unread')],
        loadBalancerNames: ['classic'],
        members: [
          memberFact('i-1', { zone: 'eu-west-1b' }),
          memberFact('i-2', { zone: 'eu-west-1a' }),
          memberFact('i-3', { zone: 'eu-west-1b' }),
        ],
        status: 'Delete in progress',
        tags,
      }),
    ]),
  );
  const group = cache.reader.groups.get(connectionId, 'web', calm);
  expect(group).toMatchObject({
    row: { name: 'web', connectionId, read: { freshness: 'fresh' } },
    status: 'Delete in progress',
    tags,
    zones: [
      { zone: 'eu-west-1a', instances: 1 },
      { zone: 'eu-west-1b', instances: 2 },
    ],
    targetGroups: [
      { id: targetGroupArn('web-targets'), name: 'web-targets' },
      { id: targetGroupArn('unread'), name: 'unread' },
    ],
    classicLoadBalancers: ['classic'],
  });
  const [environment] = cache.reader.environments({ sort: 'name', descending: false, offset: 0, limit: 1 }, calm).rows;
  expect(group.environmentId).toBe(environment?.id);
  expect(() => groupDetailSchema.parse({ ...group, heldBy: null })).not.toThrow();
});

test('groups are told apart whose instances are otherwise than launched, but not those that are stale as a whole', () => {
  const old = { launchedFrom: { templateId: 'lt-1', templateName: 'web', version: '6', configuration: null } };
  cache.writer.publish(listingOf('ec2', [templateFact()]));
  cache.writer.publish(
    listingOf('autoscaling', [
      groupFact('calm', { members: [memberFact('i-1'), memberFact('i-2', { lifecycle: 'Pending' })] }),
      groupFact('standby', { members: [memberFact('i-3'), memberFact('i-4', { lifecycle: 'Standby' })] }),
      groupFact('waiting', { members: [memberFact('i-5', { lifecycle: 'Terminating:Wait' })] }),
      groupFact('protected', { members: [memberFact('i-6', { protectedFromScaleIn: true })] }),
      groupFact('partly-stale', { members: [memberFact('i-7'), memberFact('i-8', old)] }),
      groupFact('stale', { members: [memberFact('i-9', old), memberFact('i-10', old)] }),
      groupFact('stale-standby', { members: [memberFact('i-11', { ...old, lifecycle: 'Standby' })] }),
    ]),
  );
  const changed = cache.reader.groups.changed(connectionId, 'infraviewer:job').map(({ name }) => name);
  expect(changed.toSorted()).toEqual(['partly-stale', 'protected', 'stale-standby', 'standby', 'waiting']);
});

test('a group that is not there is not found', () => {
  cache.writer.publish(listingOf('cloudformation', [stackFact('web')]));
  expect(() => cache.reader.groups.get(connectionId, 'web', calm)).toThrow('The group web is not in the inventory.');
});

test('groups with a tag or a suspended process are told apart from all others', () => {
  const suspensions = [{ process: 'AZRebalance', reason: 'User suspended at 2026-11-01T00:00:00Z' }];
  cache.writer.publish(
    listingOf('autoscaling', [
      groupFact('calm', { tags: tagsOf({ environment: 'infraviewer:job' }) }),
      groupFact('marked', { tags: tagsOf({ 'infraviewer:job': '1' }) }),
      groupFact('suspended', { suspensions }),
    ]),
  );
  const changed = cache.reader.groups.changed(connectionId, 'infraviewer:job');
  expect(changed.map(({ name }) => name).toSorted()).toEqual(['marked', 'suspended']);
  expect(cache.reader.groups.changed('another', 'infraviewer:job')).toEqual([]);
});
