import { describe, expect, test } from 'vitest';
import { databaseQuerySchema } from '#contract/databases.ts';
import { playInventory } from './inventory.testing.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;

describe('reading costs AWS little', () => {
  test('a cold sync of the medium estate takes the pages and one call for the identity', async () => {
    const play = await playInventory('medium');
    const connection = await play.open('demo', 'eu-west-1');
    const { calls } = play.simulator.aws;
    const { loadBalancers, classicLoadBalancers, databases } = play.region(connection);
    expect(play.balancers(connection)).toHaveLength(loadBalancers.size + classicLoadBalancers.size);
    const { total } = play.inventory.databases(databaseQuerySchema.parse({}));
    expect(total).toBeGreaterThanOrEqual(databases.size);
    expect(calls.total).toBeLessThanOrEqual(15);
    expect(calls.byOperation()).toEqual({
      'sts.GetCallerIdentity': 1,
      'cloudformation.DescribeStacks': 3,
      'autoscaling.DescribeAutoScalingGroups': 2,
      'ec2.DescribeInstances': Math.ceil(play.region(connection).instances.size / 1000),
      'ec2.DescribeLaunchTemplates': 1,
      'elb.DescribeLoadBalancers': 1,
      'elbv2.DescribeLoadBalancers': 1,
      'elbv2.DescribeTargetGroups': 1,
      'rds.DescribeDBInstances': 1,
      'rds.DescribeDBClusters': 1,
    });
  });

  test('an idle window over the medium estate costs at most 8 calls a minute', async () => {
    const play = await playInventory('medium');
    await play.open('demo', 'eu-west-1');
    await play.clock.advance(2 * minuteMs);
    play.takeCalls();
    await play.clock.advance(10 * minuteMs);
    const { calls } = play.simulator.aws;
    expect(calls.of('elbv2.DescribeTargetHealth') + calls.of('elb.DescribeInstanceHealth')).toBeGreaterThanOrEqual(5);
    expect(calls.byError()).toEqual({});
    expect(play.takeCalls() / 10).toBeLessThanOrEqual(8);
  });
});

describe('a read that fails', () => {
  test('half-way loses nothing and deletes nothing', async () => {
    const play = await playInventory('medium');
    const connection = await play.open('demo', 'eu-west-1');
    const stacks = play.inventory.scopes().map((scope) => scope.resources);
    // The first page comes, the second never does.
    play.simulator.aws.faults.add({ kind: 'slow', operation: 'DescribeAutoScalingGroups', delayMs: 1, times: 1 });
    const heal = play.simulator.aws.faults.add({ kind: 'server_error', operation: 'DescribeAutoScalingGroups' });
    play.events.length = 0;
    play.inventory.refresh({ connectionId: connection.id, service: 'autoscaling' });
    await play.clock.advance(20 * secondMs);

    expect(play.scope(connection, 'autoscaling').problem?.code).toBe('aws_failed');
    expect(play.inventory.scopes().map((scope) => scope.resources)).toEqual(stacks);
    expect(play.events.filter((event) => event.kind === 'published')).toEqual([]);

    heal();
    await play.clock.advance(2 * minuteMs);
    expect(play.scope(connection, 'autoscaling')).toMatchObject({ problem: null, read: { freshness: 'fresh' } });
  });

  test('by throttling is slowed down, and recovers', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const calm = play.simulator.aws.faults.add({ kind: 'throttle', service: 'autoscaling' });
    play.takeCalls();
    await play.clock.advance(3 * minuteMs);
    // Four tries of the door for each read, and the reads ever further apart.
    expect(play.simulator.aws.calls.of('autoscaling.DescribeAutoScalingGroups')).toBeLessThanOrEqual(16);
    expect(play.scope(connection, 'autoscaling')).toMatchObject({
      problem: { code: 'throttled' },
      read: { freshness: 'stale' },
    });

    calm();
    await play.clock.advance(2 * minuteMs);
    expect(play.scope(connection, 'autoscaling')).toMatchObject({ problem: null, read: { freshness: 'fresh' } });
    await play.clock.advance(10 * minuteMs);
    play.takeCalls();
    await play.clock.advance(10 * minuteMs);
    expect(play.simulator.aws.calls.of('autoscaling.DescribeAutoScalingGroups')).toBeGreaterThanOrEqual(9);
  });
});

describe('what happens in AWS is seen', () => {
  test('a launch: the new instance within a minute, with all that EC2 knows seconds later', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const [group] = play.region(connection).groups.keys();
    const id = play.simulator.life.launch(group ?? '');
    await play.clock.advance(66 * secondMs + 10 * secondMs);
    expect(play.instance(connection, id)).toMatchObject({ groupName: group, type: expect.any(String) });
    await play.clock.advance(5 * minuteMs);
    expect(play.instance(connection, id)).toMatchObject({ state: 'running', lifecycle: 'InService' });
  });

  test('a termination: the instance that is ending within a minute, its replacement with it', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const victim = play.instances(connection).find((row) => row.lifecycle === 'InService' && row.condition === 'ok');
    play.simulator.life.terminate(victim?.id ?? '');
    await play.clock.advance(76 * secondMs);
    expect(['changing', 'off']).toContain(play.instance(connection, victim?.id ?? '')?.condition);
    await play.clock.advance(5 * minuteMs);
    expect(play.instance(connection, victim?.id ?? '')?.condition ?? 'off').toBe('off');
  });

  test('a stack update: its beginning within a minute, its end within seconds', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const stack = play.stacks(connection).find((row) => row.status.endsWith('_COMPLETE') && row.condition === 'ok');
    const real = () => play.region(connection).stacks.get(stack?.id ?? '')?.status;
    const seen = () => play.stacks(connection).find((row) => row.id === stack?.id)?.status;
    expect(play.simulator.life.updateStack(stack?.id ?? '', { fails: false })).toBe(true);
    await play.clock.advance(66 * secondMs);
    expect(play.stacks(connection).find((row) => row.id === stack?.id)?.updatedAt).not.toBe(stack?.updatedAt);
    for (let waited = 0; real() !== 'UPDATE_COMPLETE' && waited < 60; waited++) await play.clock.advance(minuteMs / 4);
    await play.clock.advance(10 * secondMs);
    expect(real()).toBe('UPDATE_COMPLETE');
    expect(seen()).toBe('UPDATE_COMPLETE');
  });

  test('a stack that is deleted vanishes, with an entry in the record', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const id = play.simulator.life.createStack({
      account: connection.account ?? '',
      region: connection.region,
      application: 'shop',
      environment: '9.9.9-nobody0001',
    });
    await play.clock.advance(15 * minuteMs);
    expect(play.stacks(connection).map((row) => row.id)).toContain(id);
    expect(play.simulator.life.deleteStack(id)).toBe(true);
    await play.clock.advance(15 * minuteMs);
    expect(play.stacks(connection).map((row) => row.id)).not.toContain(id);
    const resource = { kind: 'stack', connectionId: connection.id, id } as const;
    expect(await play.inventory.changes({ resource, limit: 1 })).toMatchObject([{ kind: 'vanished' }]);
  });
});

test('after a lively half hour the inventory agrees with AWS in everything', async () => {
  const play = await playInventory('demo', { alive: true });
  const connection = await play.open('demo', 'eu-west-1');
  await play.clock.advance(30 * minuteMs);
  const changes = await play.inventory.changes({ limit: 500 });
  expect(new Set(changes.map((change) => change.kind))).toEqual(new Set(['appeared', 'changed', 'vanished']));

  play.simulator.stop();
  await play.clock.advance(6 * minuteMs);
  const region = play.region(connection);
  const seenStacks = new Map(play.stacks(connection).map((row) => [row.id, row.status]));
  const stacks = [...region.stacks.values()].filter((stack) => stack.status !== 'DELETE_COMPLETE');
  expect(seenStacks).toEqual(new Map(stacks.map((stack) => [stack.id, stack.status])));
  const seenInstances = new Map(play.instances(connection).map((row) => [row.id, row.lifecycle]));
  for (const member of [...region.groups.values()].flatMap((group) => group.members)) {
    expect(seenInstances.get(member.instanceId)).toBe(member.lifecycle);
  }
  const running = [...region.instances.values()].filter((instance) => instance.state === 'running');
  for (const { id } of running) expect(play.instance(connection, id)?.state).toBe('running');
});

describe('several connections', () => {
  test('two accounts and two regions do not mix, and a closed one is gone', async () => {
    const play = await playInventory('demo');
    const shop = await play.open('demo', 'eu-west-1');
    const overseas = await play.open('demo', 'us-east-1');
    const data = await play.open('demo:Data platform', 'eu-west-1');
    for (const connection of [shop, overseas, data]) {
      const stacks = play.region(connection).stacks;
      const living = [...stacks.values()].filter((stack) => stack.status !== 'DELETE_COMPLETE').map(({ id }) => id);
      expect(new Set(play.stacks(connection).map((row) => row.id))).toEqual(new Set(living));
      expect(new Set(play.instances(connection).map((row) => `${row.account} ${row.region}`))).toEqual(
        new Set([`${connection.account} ${connection.region}`]),
      );
    }

    expect(() => play.inventory.refresh({ connectionId: 'nobody@nowhere' })).toThrow('is open');
    await play.door.connections.close(overseas.id);
    expect(play.inventory.scopes().map((scope) => scope.connectionId)).not.toContain(overseas.id);
    expect(play.stacks(overseas)).toEqual([]);
    expect(play.stacks(data).length).toBeGreaterThan(0);
  });
});

test('what a window looks at is read every few seconds, as long as it looks', async () => {
  const play = await playInventory('demo');
  const connection = await play.open('demo', 'eu-west-1');
  const [group] = play.region(connection).groups.keys();
  const resource = { kind: 'group', connectionId: connection.id, id: group ?? '' } as const;
  const stopWatching = play.inventory.watch({ watching: [resource], focused: true });
  await play.clock.advance(10 * minuteMs);
  play.simulator.aws.calls.reset();
  await play.clock.advance(minuteMs);
  expect(play.simulator.aws.calls.of('autoscaling.DescribeAutoScalingGroups')).toBeGreaterThanOrEqual(7);
  await stopWatching();
  play.simulator.aws.calls.reset();
  await play.clock.advance(minuteMs);
  expect(play.simulator.aws.calls.of('autoscaling.DescribeAutoScalingGroups')).toBeLessThanOrEqual(1);
});
