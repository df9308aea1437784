import { expect, test } from 'vitest';
import { playInventory } from './inventory.testing.ts';

const minuteMs = 60_000;

test('G25 credentials expire: data stays, is marked at once, and nothing is read until somebody signs in', async () => {
  const play = await playInventory('demo');
  const connection = await play.open('demo', 'eu-west-1');
  const before = play.stacks(connection);
  expect(before.length).toBeGreaterThan(5);
  expect(new Set(before.map((row) => row.read.freshness))).toEqual(new Set(['fresh']));

  for (const caller of play.simulator.world.callers.values()) caller.expiresAt = play.clock.now();
  play.events.length = 0;
  await play.clock.advance(2 * minuteMs);

  const [marked] = play.door.connections.list();
  expect(marked?.state).toBe('expired');
  expect(play.events).toContainEqual({ kind: 'scopes' });
  const after = play.stacks(connection);
  expect(after.map((row) => row.id)).toEqual(before.map((row) => row.id));
  expect(new Set(after.map((row) => row.read.freshness))).toEqual(new Set(['expired']));
  expect(after[0]?.read).toMatchObject({ identity: 'arn:aws:iam::111122223333:user/demo', at: before[0]?.read.at });
  expect(play.scope(connection, 'ec2')).toMatchObject({ read: { freshness: 'expired' }, nextReadAt: null });

  play.takeCalls();
  expect(() => play.inventory.refresh({ connectionId: connection.id })).toThrow('is not signed in');
  await play.clock.advance(60 * minuteMs);
  expect(play.takeCalls()).toBe(0);

  for (const caller of play.simulator.world.callers.values()) caller.expiresAt = null;
  const again = await play.signInAgain(connection);
  expect(again.state).toBe('ready');
  expect(new Set(play.stacks(connection).map((row) => row.read.freshness))).toEqual(new Set(['fresh']));
  expect(play.scope(connection, 'ec2').read.freshness).toBe('fresh');
});

test('G25 the data of a connection that is about to be signed out is marked in the moment the door knows', async () => {
  const play = await playInventory('demo');
  const connection = await play.open('demo', 'eu-west-1');
  play.simulator.aws.faults.add({ kind: 'expired_token' });
  let markedAtOnce = false;
  play.door.connections.onChange(() => {
    const [row] = play.stacks(connection);
    markedAtOnce ||= row?.read.freshness === 'expired';
  });
  await play.clock.advance(2 * minuteMs);
  expect(markedAtOnce).toBe(true);
});
