import { expect, test } from 'vitest';
import { playInventory } from './inventory.testing.ts';

const minuteMs = 60_000;

test('G26 EC2 is refused: instances stay, marked unreadable with the reason, and the rest stays fresh', async () => {
  const play = await playInventory('demo');
  const connection = await play.open('demo', 'eu-west-1');
  const before = play.instances(connection);
  expect(before.length).toBeGreaterThan(5);

  const allowAgain = play.simulator.aws.faults.add({ kind: 'access_denied', service: 'ec2' });
  await play.clock.advance(20 * minuteMs);

  const after = play.instances(connection);
  expect(new Set(after.map((row) => row.id))).toEqual(new Set(before.map((row) => row.id)));
  expect(new Set(after.map((row) => row.read.freshness))).toEqual(new Set(['unreadable']));
  expect(play.scope(connection, 'ec2').problem).toMatchObject({
    code: 'access_denied',
    account: '111122223333',
    region: 'eu-west-1',
    operation: 'DescribeInstances',
  });
  expect(play.scope(connection, 'cloudformation')).toMatchObject({ read: { freshness: 'fresh' }, problem: null });
  expect(play.scope(connection, 'autoscaling')).toMatchObject({ read: { freshness: 'fresh' }, problem: null });

  allowAgain();
  await play.clock.advance(6 * minuteMs);
  expect(new Set(play.instances(connection).map((row) => row.read.freshness))).toEqual(new Set(['fresh']));
  expect(play.scope(connection, 'ec2').problem).toBeNull();
});

test('G26 a refused service is asked no more often than at the cool pace', async () => {
  const play = await playInventory('demo');
  await play.open('demo', 'eu-west-1');
  play.simulator.aws.faults.add({ kind: 'access_denied', service: 'ec2' });
  await play.clock.advance(6 * minuteMs);
  play.takeCalls();
  await play.clock.advance(30 * minuteMs);
  expect(play.simulator.aws.calls.of('ec2.DescribeInstances')).toBeLessThanOrEqual(6);
});

test('G26 an identity that may not read launch templates still sees its instances', async () => {
  const play = await playInventory('demo');
  play.simulator.aws.faults.add({ kind: 'access_denied', service: 'ec2', operation: 'DescribeLaunchTemplates' });
  const connection = await play.open('demo', 'eu-west-1');
  expect(play.instances(connection).length).toBeGreaterThan(5);
  expect(play.scope(connection, 'ec2')).toMatchObject({ read: { freshness: 'fresh' }, problem: null });
});
