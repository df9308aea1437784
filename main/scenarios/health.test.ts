import { describe, expect, test } from 'vitest';
import { playInventory } from './inventory.testing.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;

describe('health behind the balancers', () => {
  test('is never shown as healthy before it was read', async () => {
    const play = await playInventory('medium');
    const connection = await play.open('demo', 'eu-west-1');
    expect(play.simulator.aws.calls.of('elbv2.DescribeTargetHealth')).toBe(0);
    const balancers = play.balancers(connection);
    expect(balancers.length).toBeGreaterThan(100);
    for (const { targets } of balancers) expect(targets.ok ?? 0).toBe(0);
    const [row] = balancers.filter(({ targetGroups }) => targetGroups > 0);
    const { targetGroups } = play.inventory.loadBalancer({ connectionId: connection.id, id: row?.id ?? '' });
    for (const { healthRead } of targetGroups) expect(healthRead).toMatchObject({ at: null, freshness: 'never' });
  });

  test('takes turns while nobody looks, each group before any has its second', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    play.simulator.aws.calls.reset();
    await play.clock.advance(30 * minuteMs);
    const region = play.region(connection);
    const read = play.balancers(connection).filter(({ targets }) => (targets.ok ?? 0) > 0);
    expect(read.length).toBeGreaterThan(0);
    const { calls } = play.simulator.aws;
    const turns = calls.of('elbv2.DescribeTargetHealth') + calls.of('elb.DescribeInstanceHealth');
    expect(turns).toBeLessThanOrEqual(4 * 30);
    expect(turns).toBeGreaterThan(30);
    expect(calls.total / 30).toBeLessThanOrEqual(8);
    expect(region.targetGroups.size).toBeGreaterThan(0);
  });

  test('of what somebody looks at is read every few seconds, with its reasons', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const [balancer] = play.balancers(connection).filter(({ targetGroups }) => targetGroups > 0);
    const ref = { kind: 'load_balancer', connectionId: connection.id, id: balancer?.id ?? '' } as const;
    const stopWatching = play.inventory.watch({ watching: [ref], focused: true });
    await play.clock.advance(10 * secondMs);
    play.simulator.aws.calls.reset();
    await play.clock.advance(minuteMs);
    expect(play.simulator.aws.calls.of('elbv2.DescribeTargetHealth')).toBeGreaterThanOrEqual(7);
    const { targetGroups, healthRead } = play.inventory.loadBalancer(ref);
    expect(healthRead).toMatchObject({ freshness: 'fresh' });
    expect(play.clock.now() - (healthRead.at ?? 0)).toBeLessThanOrEqual(10 * secondMs);
    expect(targetGroups.length).toBeGreaterThan(0);
    await stopWatching();
  });

  test('of what somebody looks at is told of every time it was read, since how old it is stands on the screen', async () => {
    const play = await playInventory('demo');
    const connection = await play.open('demo', 'eu-west-1');
    const [balancer] = play.balancers(connection).filter(({ targetGroups }) => targetGroups > 0);
    const ref = { kind: 'load_balancer', connectionId: connection.id, id: balancer?.id ?? '' } as const;
    const stopWatching = play.inventory.watch({ watching: [ref], focused: true });
    await play.clock.advance(minuteMs);
    const told = play.events.length;
    await play.clock.advance(minuteMs);
    const news = play.events.slice(told).flatMap((event) => (event.kind === 'published' ? [event] : []));
    const since = news.filter(({ service, appeared, changed }) => service === 'elbv2' && appeared + changed === 0);
    expect(since.length).toBeGreaterThanOrEqual(7);
    await stopWatching();
  });

  test('of an environment that somebody looks at takes its turn four times a minute, and nothing else does', async () => {
    const play = await playInventory('medium');
    const connection = await play.open('demo', 'eu-west-1');
    const environment = play.balancers(connection).find((row) => row.targetGroups > 0)?.environment;
    const id = `${connection.id}/${environment}`;
    const watching = [{ kind: 'environment', connectionId: connection.id, id } as const];
    const stopWatching = play.inventory.watch({ watching, focused: true });
    await play.clock.advance(5 * minuteMs);
    const { calls } = play.simulator.aws;
    const turns = calls.of('elbv2.DescribeTargetHealth') + calls.of('elb.DescribeInstanceHealth');
    expect(turns).toBeGreaterThanOrEqual(17);
    expect(turns).toBeLessThanOrEqual(20);
    const isRead = ({ targets }: { targets: Record<string, number> }) =>
      Object.entries(targets).some(([condition, count]) => condition !== 'unread' && count > 0);
    const read = play.balancers(connection).filter(isRead);
    expect(read.length).toBeGreaterThan(0);
    expect(new Set(read.map((row) => row.environment))).toEqual(new Set([environment]));
    await stopWatching();
  });

  test('that may not be read leaves the balancers readable and is not asked for all the time', async () => {
    const play = await playInventory('demo');
    play.simulator.aws.faults.add({ kind: 'access_denied', operation: 'DescribeTargetHealth' });
    const connection = await play.open('demo', 'eu-west-1');
    play.simulator.aws.calls.reset();
    await play.clock.advance(30 * minuteMs);
    expect(play.simulator.aws.calls.of('elbv2.DescribeTargetHealth')).toBeLessThanOrEqual(7);
    expect(play.scope(connection, 'elbv2')).toMatchObject({ read: { freshness: 'fresh' }, problem: null });
    const [balancer] = play.balancers(connection).filter(({ targetGroups }) => targetGroups > 0);
    expect(balancer?.targets.ok ?? 0).toBe(0);
  });
});

test('G26 load balancers are refused: they stay, marked unreadable, and everything else stays fresh', async () => {
  const play = await playInventory('demo');
  const connection = await play.open('demo', 'eu-west-1');
  const before = play.balancers(connection);
  play.simulator.aws.faults.add({ kind: 'access_denied', service: 'elbv2' });
  await play.clock.advance(12 * minuteMs);

  const after = play.balancers(connection);
  expect(new Set(after.map((row) => row.id))).toEqual(new Set(before.map((row) => row.id)));
  const readOf = (isClassic: boolean) =>
    new Set(after.filter((row) => (row.kind === 'classic') === isClassic).map((row) => row.read.freshness));
  expect(readOf(false)).toEqual(new Set(['unreadable']));
  expect(readOf(true)).toEqual(new Set(['fresh']));
  expect(play.scope(connection, 'elbv2').problem).toMatchObject({ code: 'access_denied', service: 'elbv2' });
  for (const service of ['cloudformation', 'autoscaling', 'ec2', 'elb', 'rds'] as const) {
    expect(play.scope(connection, service)).toMatchObject({ read: { freshness: 'fresh' }, problem: null });
  }
});
