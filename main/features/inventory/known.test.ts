import { describe, expect, test } from 'vitest';
import type { Service } from '#contract/inventory.ts';
import { Known } from './known.ts';
import type { Fact, GroupFact, InstanceFact, Listing, StackFact } from './resources.ts';

const start = Date.UTC(2026, 10, 21, 3);
const minuteMs = 60_000;
const nothingWatched: ReadonlySet<string> = new Set();

function stack(id: string, more: Partial<StackFact> = {}): StackFact {
  return {
    kind: 'stack',
    id,
    name: id,
    status: 'CREATE_COMPLETE',
    statusReason: null,
    description: null,
    parentId: null,
    rootId: null,
    createdAt: 0,
    updatedAt: null,
    drift: 'not_checked',
    terminationProtection: false,
    lastOperationId: null,
    parameters: [],
    outputs: [],
    tags: [],
    ...more,
  };
}

function group(id: string, lifecycles: Record<string, string>, more: Partial<GroupFact> = {}): GroupFact {
  return {
    kind: 'group',
    id,
    arn: '',
    name: id,
    minSize: 0,
    maxSize: 10,
    desiredCapacity: Object.keys(lifecycles).length,
    launchedFrom: null,
    overrides: [],
    suspensions: [],
    targetGroupArns: [],
    loadBalancerNames: [],
    newInstancesProtected: false,
    members: Object.entries(lifecycles).map(([instanceId, lifecycle]) => ({
      instanceId,
      lifecycle,
      health: 'Healthy',
      protectedFromScaleIn: false,
      launchedFrom: null,
      instanceType: null,
      zone: 'a',
    })),
    status: null,
    tags: [],
    ...more,
  };
}

function instance(id: string, state = 'running'): InstanceFact {
  return {
    kind: 'instance',
    id,
    state,
    stateReason: null,
    type: null,
    zone: null,
    imageId: null,
    privateIp: null,
    publicIp: null,
    vpcId: null,
    subnetId: null,
    architecture: null,
    purchase: 'on_demand',
    launchedAt: null,
    securityGroups: [],
    operator: null,
    tags: [],
  };
}

const scopes = {
  stack: { service: 'cloudformation', kinds: ['stack'] },
  group: { service: 'autoscaling', kinds: ['group'] },
  instance: { service: 'ec2', kinds: ['instance', 'launch_template'] },
} as const;

function listing(kind: keyof typeof scopes, facts: Fact[], readAt = start, only: string[] | null = null): Listing {
  const { service, kinds } = scopes[kind];
  const extent = only === null ? ({ of: 'all', kinds } as const) : ({ of: 'only', kind, ids: only } as const);
  const place = { connectionId: 'c', account: '1', region: 'r', identity: 'me' };
  return { ...place, service: service satisfies Service, readAt, facts, extent };
}

describe('what differs from the heads', () => {
  test('changed, new and gone stacks differ; the others do not', () => {
    const known = new Known();
    known.learn(listing('stack', [stack('same'), stack('updated'), stack('drifted'), stack('gone')]));
    const heads = [
      stack('same'),
      stack('updated', { updatedAt: 5 }),
      stack('drifted', { drift: 'drifted' }),
      stack('new'),
    ];
    expect(known.differing(heads)).toEqual(['updated', 'drifted', 'new', 'gone']);
  });

  test('what was read again differs no longer, and what was not found is forgotten', () => {
    const known = new Known();
    known.learn(listing('stack', [stack('updated'), stack('gone')]));
    known.learn(listing('stack', [stack('updated', { updatedAt: 5 })], start, ['updated', 'gone']));
    expect(known.differing([stack('updated', { updatedAt: 5 })])).toEqual([]);
  });
});

describe('what is hot', () => {
  test('stacks in progress, but not one that waits for a person, and only while somebody looks', () => {
    const known = new Known();
    const facts = [
      stack('calm'),
      stack('busy', { status: 'UPDATE_IN_PROGRESS' }),
      stack('cleaning', { status: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' }),
      stack('review', { status: 'REVIEW_IN_PROGRESS' }),
    ];
    known.learn(listing('stack', facts));
    expect(known.hot('cloudformation', nothingWatched, start)).toEqual(['busy', 'cleaning']);
    expect(known.hot('cloudformation', null, start)).toEqual([]);
  });

  test('what is watched, if it is known', () => {
    const known = new Known();
    known.learn(listing('stack', [stack('calm'), stack('other')]));
    expect(known.hot('cloudformation', new Set(['calm', 'unheard-of']), start)).toEqual(['calm']);
  });

  test('stacks take turns, a few in each round', () => {
    const known = new Known();
    const ids = ['a', 'b', 'c', 'd', 'e'];
    known.learn(
      listing(
        'stack',
        ids.map((id) => stack(id, { status: 'UPDATE_IN_PROGRESS' })),
      ),
    );
    const first = known.hot('cloudformation', nothingWatched, start);
    known.learn(
      listing(
        'stack',
        first.map((id) => stack(id, { status: 'UPDATE_IN_PROGRESS' })),
        start + 1,
        first,
      ),
    );
    const second = known.hot('cloudformation', nothingWatched, start + 1);
    expect(first).toEqual(['a', 'b', 'c']);
    expect(second.slice(0, 2)).toEqual(['d', 'e']);
  });

  test.each([
    ['Pending', true],
    ['Pending:Wait', true],
    ['Terminating:Proceed', true],
    ['Warmed:Pending', true],
    ['EnteringStandby', true],
    ['InService', false],
    ['Standby', false],
    ['Warmed:Stopped', false],
    ['Terminating:Retained', false],
  ])('a group with a member in %s: %s', (lifecycle, isHot) => {
    const known = new Known();
    known.learn(listing('group', [group('web', { 'i-1': lifecycle })]));
    expect(known.hot('autoscaling', nothingWatched, start)).toEqual(isHot ? ['web'] : []);
  });

  test('a group that has not as many members as it wants, or is being deleted', () => {
    const known = new Known();
    const facts = [
      group('short', { 'i-1': 'InService' }, { desiredCapacity: 2 }),
      group('leaving', {}, { status: 'Delete in progress' }),
      group('calm', { 'i-2': 'InService' }),
    ];
    known.learn(listing('group', facts));
    expect(known.hot('autoscaling', nothingWatched, start)).toEqual(['short', 'leaving']);
  });

  test('a group that gives no sign of life for two minutes is hot no longer, until it does', () => {
    const known = new Known();
    const short = (health: string) => {
      const fact = group('short', { 'i-1': 'InService' }, { desiredCapacity: 2 });
      return { ...fact, members: fact.members.map((member) => ({ ...member, health })) };
    };
    known.learn(listing('group', [short('Healthy')]));
    known.learn(listing('group', [short('Healthy')], start + minuteMs));
    expect(known.hot('autoscaling', nothingWatched, start + minuteMs)).toEqual(['short']);
    expect(known.hot('autoscaling', nothingWatched, start + 2 * minuteMs)).toEqual([]);
    known.learn(listing('group', [short('Unhealthy')], start + 3 * minuteMs));
    expect(known.hot('autoscaling', nothingWatched, start + 3 * minuteMs)).toEqual(['short']);
  });
});

describe('instances that only a group has told of', () => {
  test('a new member is read even if nobody looks, until EC2 tells of it', () => {
    const known = new Known();
    known.learn(listing('instance', [instance('i-1')]));
    known.learn(listing('group', [group('web', { 'i-1': 'InService', 'i-2': 'Pending' })]));
    expect(known.hot('ec2', null, start)).toEqual(['i-2']);
    known.learn(listing('instance', [instance('i-2')], start, ['i-2']));
    expect(known.hot('ec2', null, start)).toEqual([]);
  });

  test('a member that left its group is read again, and then followed until it is gone', () => {
    const known = new Known();
    known.learn(listing('instance', [instance('i-1')]));
    known.learn(listing('group', [group('web', { 'i-1': 'InService' })]));
    known.learn(listing('group', [group('web', {})]));
    expect(known.hot('ec2', nothingWatched, start)).toEqual(['i-1']);
    known.learn(listing('instance', [instance('i-1', 'shutting-down')], start, ['i-1']));
    expect(known.hot('ec2', nothingWatched, start)).toEqual(['i-1']);
    known.learn(listing('instance', [instance('i-1', 'terminated')], start, ['i-1']));
    expect(known.hot('ec2', nothingWatched, start)).toEqual([]);
  });

  test('the members of a group that vanished are read again', () => {
    const known = new Known();
    known.learn(listing('instance', [instance('i-1')]));
    known.learn(listing('group', [group('web', { 'i-1': 'InService' })]));
    known.learn(listing('group', [], start, ['web']));
    expect(known.hot('ec2', nothingWatched, start)).toEqual(['i-1']);
  });

  test('EC2 is not asked for ever for an instance that it does not tell of', () => {
    const known = new Known();
    known.learn(listing('instance', []));
    known.learn(listing('group', [group('web', { 'i-9': 'InService' })]));
    let asked = 0;
    while (known.hot('ec2', nothingWatched, start).length > 0) {
      known.learn(listing('instance', [], start, ['i-9']));
      asked++;
    }
    known.learn(listing('group', [group('web', { 'i-9': 'InService' })]));
    expect(asked).toBe(5);
    expect(known.hot('ec2', nothingWatched, start)).toEqual([]);
  });
});
