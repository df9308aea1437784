import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Service, services } from '#contract/inventory.ts';
import { problem } from '#contract/problems.ts';
import type { AwsReader } from '../../foundation/aws/index.ts';
import { sleep } from '../../foundation/runtime/index.ts';
import { settle, VirtualClock } from '../../foundation/runtime/virtual-clock.ts';
import { type Script, scriptedClients } from './collect.testing.ts';
import { Collector, type CollectorEvent } from './collector.ts';
import type { InventoryWriter, ScopeChange } from './repository.ts';
import type { Listing } from './resources.ts';

const reader = { id: 'c', account: '111122223333', region: 'eu-west-1', identity: 'arn:me' };
const minuteMs = 60_000;

/** A collector over scripted clients, with a writer that only takes notes. */
function startCollector({
  script = () => ({}),
  publish = () => {},
  clock = new VirtualClock(),
}: {
  script?: Script;
  publish?: () => void;
  clock?: VirtualClock;
} = {}) {
  const { calls, ...clients } = scriptedClients(script);
  const client = ((_connectionId: string, service: Service) => clients[service]) as AwsReader['client'];
  const published: Listing[] = [];
  const recorded: { connectionId: string; service: Service; change: ScopeChange }[] = [];
  const forgotten: string[] = [];
  const events: CollectorEvent[] = [];
  const broken: unknown[] = [];
  const writer: InventoryWriter = {
    publish: (listing) => {
      publish();
      published.push(listing);
      const { connectionId, service, facts } = listing;
      return { connectionId, service, generation: published.length, appeared: facts.length, changed: 0, vanished: 0 };
    },
    recordScope: (connectionId, service, change) => recorded.push({ connectionId, service, change }),
    forget: (connectionId) => forgotten.push(connectionId),
  };
  const collector = new Collector({
    clock,
    random: () => 0,
    reader: { client },
    writer,
    balancedIn: () => new Set(),
    onEvent: (event) => events.push(event),
    onBroken: (error) => broken.push(error),
  });
  onTestFinished(async () => {
    await collector.stop();
    expect(clock.pending).toBe(0);
  });
  collector.watch({ attention: 'focused', resources: [] });
  const operations = () => calls.map((call) => call.operation);
  const lastOf = (service: Service) => recorded.findLast((one) => one.service === service)?.change;
  return { collector, clock, calls, operations, published, recorded, lastOf, forgotten, events, broken };
}

const stack = { StackId: 'arn:shop', StackName: 'shop', StackStatus: 'CREATE_COMPLETE', CreationTime: new Date(0) };

describe('a connection that signed in', () => {
  test('is read completely at once, each service published as soon as it is complete', async () => {
    const { collector, operations, published, events } = startCollector({
      script: ({ operation }) => (operation === 'DescribeStacks' ? { Stacks: [stack] } : {}),
    });
    collector.connect([{ id: 'c', reader }]);
    await settle();
    expect(operations().sort()).toEqual([
      'DescribeAutoScalingGroups',
      'DescribeDBClusters',
      'DescribeDBInstances',
      'DescribeInstances',
      'DescribeLaunchTemplates',
      'DescribeLoadBalancers',
      'DescribeLoadBalancers',
      'DescribeStacks',
      'DescribeTargetGroups',
    ]);
    expect(published.map((listing) => listing.extent)).toContainEqual({
      of: 'all',
      kinds: ['instance', 'launch_template'],
    });
    expect(published[0]).toMatchObject({ connectionId: 'c', account: '111122223333', identity: 'arn:me' });
    expect(events.filter((event) => event.kind === 'published')).toMatchObject([
      { service: 'cloudformation', appeared: 1 },
    ]);
  });

  test('tells when it is being read and when it will be again', async () => {
    const { collector, clock, recorded, lastOf } = startCollector();
    collector.connect([{ id: 'c', reader }]);
    expect(lastOf('ec2')).toMatchObject({ refreshing: true, problem: null });
    await settle();
    expect(lastOf('ec2')).toEqual({ refreshing: false, problem: null, nextReadAt: clock.now() + 5 * minuteMs });
    expect(recorded[0]?.change).toEqual({ refreshing: false, nextReadAt: null });
  });

  test('tells in words what of it is slowed down to spare the API', async () => {
    const { collector, clock } = startCollector({
      script: ({ operation }) => {
        if (operation !== 'DescribeStacks') return {};
        throw problem('throttled', 'AWS asked to slow down.', '', { operation });
      },
    });
    collector.connect([{ id: 'c', reader }]);
    await settle();
    expect(collector.spared()).toEqual([
      {
        connectionId: 'c',
        service: 'cloudformation',
        slowed: [
          'Stacks are read about every 2 min instead of every 60 s, because AWS throttled less than a minute ago.',
          'Stacks wait another 15 s, because AWS throttled DescribeStacks.',
        ],
      },
    ]);
    collector.watch({ attention: 'blurred', resources: [] });
    expect(collector.spared().map(({ service }) => service)).toEqual(services);
    await clock.advance(0);
    collector.connect([]);
    expect(collector.spared()).toEqual([]);
  });

  test('by another identity is read from the beginning', async () => {
    const { collector, operations, published } = startCollector();
    collector.connect([{ id: 'c', reader }]);
    await settle();
    collector.connect([{ id: 'c', reader: { ...reader, identity: 'arn:somebody-else' } }]);
    await settle();
    expect(operations().filter((operation) => operation === 'DescribeInstances')).toHaveLength(2);
    expect(published.at(-1)?.identity).toBe('arn:somebody-else');
  });
});

describe('a connection that is no longer signed in', () => {
  test('is not read, and nothing that was under way is published', async () => {
    const { collector, clock, calls, published, forgotten, lastOf } = startCollector();
    collector.connect([{ id: 'c', reader }]);
    collector.connect([{ id: 'c', reader: null }]);
    await clock.advance(60 * minuteMs);
    expect(published).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(9);
    expect(forgotten).toEqual([]);
    expect(lastOf('ec2')).toEqual({ refreshing: false, problem: null, nextReadAt: null });
  });

  test('is forgotten only when it was closed', async () => {
    const { collector, forgotten } = startCollector();
    collector.connect([
      { id: 'c', reader: null },
      { id: 'd', reader: null },
    ]);
    collector.connect([{ id: 'd', reader: null }]);
    expect(forgotten).toEqual(['c']);
  });
});

describe('a read that is asked for', () => {
  test('is made once, however often it is asked for while it runs', async () => {
    const { collector, operations } = startCollector();
    collector.connect([{ id: 'c', reader }]);
    collector.refresh('c');
    await settle();
    expect(operations()).toHaveLength(9);
    collector.refresh('c', 'ec2');
    collector.refresh('c', 'ec2');
    await settle();
    expect(operations().slice(9)).toEqual(['DescribeInstances', 'DescribeLaunchTemplates']);
  });

  test('is made although the last one failed a moment ago', async () => {
    let isFailing = true;
    const { collector, published, lastOf } = startCollector({
      script: () => {
        if (isFailing) throw problem('access_denied', 'No.', '');
        return {};
      },
    });
    collector.connect([{ id: 'c', reader }]);
    await settle();
    expect(lastOf('autoscaling')?.problem).toMatchObject({ code: 'access_denied' });
    isFailing = false;
    collector.refresh('c', 'autoscaling');
    await settle();
    expect(published.map((listing) => listing.service)).toEqual(['autoscaling']);
    expect(lastOf('autoscaling')).toMatchObject({ refreshing: false, problem: null });
  });

  test('of a connection that is not open does nothing', async () => {
    const { collector, calls } = startCollector();
    collector.refresh('nobody');
    await settle();
    expect(calls).toEqual([]);
  });
});

describe('stacks between two full listings', () => {
  test('are looked through by their heads, and only what differs is read', async () => {
    let status = 'CREATE_COMPLETE';
    const others = ['a', 'b', 'c'].map((name) => ({ ...stack, StackId: `arn:${name}`, StackName: name }));
    const { collector, clock, calls, published } = startCollector({
      script: ({ operation, input }) => {
        const changed = { ...stack, StackStatus: status };
        if (operation === 'ListStacks') return { StackSummaries: [changed, ...others] };
        if (operation !== 'DescribeStacks') return {};
        return { Stacks: input['StackName'] ? [changed] : [changed, ...others] };
      },
    });
    collector.connect([{ id: 'c', reader }]);
    await clock.advance(minuteMs);
    expect(published.at(-1)).toMatchObject({ facts: [], extent: { of: 'only', ids: [], restUnchanged: true } });

    status = 'UPDATE_COMPLETE';
    await clock.advance(minuteMs);
    const { facts, extent } = published.findLast((listing) => listing.service === 'cloudformation') ?? {};
    expect(facts).toMatchObject([{ id: 'arn:shop', status: 'UPDATE_COMPLETE' }]);
    expect(extent).toEqual({ of: 'only', kind: 'stack', ids: ['arn:shop'], restUnchanged: true });
    expect(calls.filter((call) => call.operation === 'DescribeStacks')).toHaveLength(2);
  });

  test('are all read when more differ than a full listing costs', async () => {
    let status = 'CREATE_COMPLETE';
    const { collector, clock, published } = startCollector({
      script: ({ operation }) => {
        const stacks = ['a', 'b'].map((name) => ({ ...stack, StackId: `arn:${name}`, StackStatus: status }));
        return operation === 'ListStacks' ? { StackSummaries: stacks } : { Stacks: stacks };
      },
    });
    collector.connect([{ id: 'c', reader }]);
    await settle();
    status = 'UPDATE_COMPLETE';
    await clock.advance(minuteMs);
    const last = published.findLast((listing) => listing.service === 'cloudformation');
    expect(last).toMatchObject({ facts: [{ id: 'arn:a' }, { id: 'arn:b' }], extent: { of: 'all', kinds: ['stack'] } });
  });
});

test('a full disk stands in the scope as its problem, and what was read is written once there is room', async () => {
  let isFull = true;
  const { collector, clock, published, lastOf, broken } = startCollector({
    publish: () => {
      if (isFull) throw problem('disk_full', 'The disk is full.', 'Free some space.');
    },
  });
  collector.connect([{ id: 'c', reader }]);
  await settle();
  expect(lastOf('ec2')).toMatchObject({ refreshing: false, problem: { code: 'disk_full' } });
  isFull = false;
  await clock.advance(minuteMs);
  expect(published.map((listing) => listing.service).toSorted()).toEqual(services.toSorted());
  expect(lastOf('ec2')).toMatchObject({ problem: null });
  expect(broken).toEqual([]);
});

describe('the health behind balancers', () => {
  const groups = ['tg-1', 'tg-2'].map((arn) => ({
    TargetGroupArn: arn,
    TargetGroupName: arn,
    LoadBalancerArns: ['arn:shop'],
  }));
  const answers: Record<string, object> = {
    DescribeTargetGroups: { TargetGroups: groups },
    DescribeTargetHealth: { TargetHealthDescriptions: [{ Target: { Id: 'i-1' }, TargetHealth: { State: 'healthy' } }] },
  };
  const ofHealth = (calls: readonly { operation: string; input: Record<string, unknown> }[]) =>
    calls.filter(({ operation }) => operation === 'DescribeTargetHealth').map(({ input }) => input['TargetGroupArn']);

  test('is no part of the first reading, and takes turns afterwards', async () => {
    const { collector, clock, calls, published } = startCollector({
      script: ({ operation }) => answers[operation] ?? {},
    });
    collector.connect([{ id: 'c', reader }]);
    await clock.advance(10_000);
    expect(ofHealth(calls)).toEqual([]);
    await clock.advance(minuteMs);
    expect(ofHealth(calls).slice(0, 3)).toEqual(['tg-1', 'tg-2', 'tg-1']);
    expect(published.findLast(({ service }) => service === 'elbv2')).toMatchObject({
      facts: [{ kind: 'target_health', targets: [{ targetId: 'i-1', state: 'healthy' }] }],
      extent: { of: 'only', kind: 'target_health' },
    });
  });

  test('is read at once and every 8 seconds of what is watched, without the scope being said to refresh', async () => {
    const { collector, clock, calls, lastOf } = startCollector({ script: ({ operation }) => answers[operation] ?? {} });
    collector.connect([{ id: 'c', reader }]);
    await settle();
    const balancer = { kind: 'load_balancer', connectionId: 'c', id: 'arn:shop' } as const;
    collector.watch({ attention: 'focused', resources: [balancer] });
    await settle();
    expect(ofHealth(calls)).toEqual(['tg-1', 'tg-2']);
    await clock.advance(8_000);
    expect(ofHealth(calls)).toHaveLength(4);
    expect(lastOf('elbv2')).toMatchObject({ refreshing: false });
  });

  test('of a group that is gone is gone, and of one that may not be read nothing is said', async () => {
    const { collector, clock, calls, published, lastOf } = startCollector({
      script: ({ operation, input }) => {
        if (operation !== 'DescribeTargetHealth') return answers[operation] ?? {};
        if (input['TargetGroupArn'] === 'tg-1') throw problem('not_found', 'Gone.', '');
        throw problem('access_denied', 'No.', '');
      },
    });
    collector.connect([{ id: 'c', reader }]);
    await clock.advance(10_000);
    published.length = 0;
    await clock.advance(4.5 * minuteMs);
    expect(ofHealth(calls)).toEqual(['tg-1', 'tg-2']);
    const extents = published.filter(({ service }) => service === 'elbv2').map(({ extent }) => extent);
    expect(extents).toEqual([
      { of: 'only', kind: 'target_health', ids: ['tg-1'] },
      { of: 'only', kind: 'target_health', ids: [] },
    ]);
    expect(lastOf('elbv2')).toMatchObject({ problem: null });
  });
});

test('a cache that cannot be written is told, not swallowed', async () => {
  const { collector, broken } = startCollector({
    publish: () => {
      throw new Error('malformed');
    },
  });
  collector.connect([{ id: 'c', reader }]);
  await settle();
  expect(broken).toContainEqual(new Error('malformed'));
});

test('no two reads of one scope run at a time, whatever people do meanwhile, and every scope gets its turn', async () => {
  const member = { InstanceId: 'i-1', LifecycleState: 'Pending', HealthStatus: 'Healthy', ProtectedFromScaleIn: false };
  const answers: Record<string, object> = {
    DescribeStacks: { Stacks: [{ ...stack, StackStatus: 'UPDATE_IN_PROGRESS' }] },
    DescribeAutoScalingGroups: { AutoScalingGroups: [{ AutoScalingGroupName: 'web', Instances: [member] }] },
    DescribeInstances: { Reservations: [{ Instances: [{ InstanceId: 'i-1', State: { Name: 'pending' } }] }] },
  };
  const action = fc.oneof(
    fc.record({ refresh: fc.option(fc.constantFrom(...services)) }),
    fc.record({ attention: fc.constantFrom('focused' as const, 'blurred' as const) }),
    fc.record({ seconds: fc.integer({ min: 1, max: 90 }) }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { maxLength: 30 }),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 10 }),
      async (actions, latencies) => {
        const running = new Map<string, number>();
        let most = 0;
        let turn = 0;
        const count = (operation: string, change: number) => {
          running.set(operation, (running.get(operation) ?? 0) + change);
          most = Math.max(most, ...running.values());
        };
        const clock = new VirtualClock();
        const { collector, published } = startCollector({
          clock,
          script: async ({ service, operation }) => {
            count(`${service} ${operation}`, 1);
            await sleep(clock, latencies[turn++ % latencies.length] ?? 0);
            count(`${service} ${operation}`, -1);
            if (operation === 'ListStacks') return { StackSummaries: [stack] };
            return answers[operation] ?? {};
          },
        });
        collector.connect([{ id: 'c', reader }]);
        for (const one of actions) {
          if ('refresh' in one) collector.refresh('c', one.refresh ?? undefined);
          else if ('attention' in one) collector.watch({ attention: one.attention, resources: [] });
          else await clock.advance(one.seconds * 1000);
        }
        published.length = 0;
        await clock.advance(12 * minuteMs);
        expect(most).toBe(1);
        expect(new Set(published.map((listing) => listing.service))).toEqual(new Set(services));
        // These clients answer although the call was aborted.
        const stopping = collector.stop();
        await clock.advance(2 * minuteMs);
        await stopping;
      },
    ),
    { numRuns: 50 },
  );
});
