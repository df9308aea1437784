import { expect, test } from 'vitest';
import type { JobRow } from '#contract/jobs.ts';
import { LitterService, openIgnored } from '../features/cycles/index.ts';
import type { Jobs } from '../foundation/jobs/index.ts';
import { settingsInMemory } from '../foundation/store/index.ts';
import { oneGroup } from '../simulator/index.ts';
import { playInventory } from './inventory.testing.ts';

/** A console that has no job and never had one. */
const noJobs: Jobs = {
  start: () => {
    throw new Error('Nothing is repaired here.');
  },
  findRequest: () => null,
  tree: () => [],
  holder: () => null,
  usual: () => null,
};

test('G07 what the inventory reads anyway is looked through, at no call of its own', async () => {
  const play = await playInventory('one-group');
  const group = () => play.region(connection).groups.get(oneGroup.groupName);
  const changes: number[] = [];
  const told: string[] = [];
  const litter = new LitterService({
    clock: play.clock,
    consoleId: 'console',
    connections: () => play.door.connections.list(),
    reader: play.door,
    jobs: noJobs,
    jobsAbout: () => [],
    inventory: play.inventory,
    ignored: openIgnored(settingsInMemory()),
    onChange: () => changes.push(play.clock.now()),
    onFound: (title, message) => told.push(`${title}. ${message}`),
    onTrouble: (error) => {
      throw error;
    },
  });
  const connection = await play.open('demo', oneGroup.region);
  expect(litter.report()).toMatchObject({ findings: [], scans: [{ connectionId: connection.id, at: null }] });
  litter.published(connection.id);
  expect(litter.report()).toMatchObject({ findings: [], scans: [{ at: expect.any(Number), isScanning: false }] });
  expect([changes, told]).toEqual([[], []]);

  play.simulator.life.suspend(oneGroup.groupName, ['AZRebalance']);
  group()?.tags.push({
    ...{ key: 'infraviewer:job', propagate: false },
    value: `1 job-7 another 1/2/6 ${play.clock.now()} AZRebalance`,
  });
  play.takeCalls();
  litter.scan();
  await play.clock.advance(2000);
  const calls = play.takeCalls();
  litter.published(connection.id);
  expect(litter.report().findings.map(({ kind, leftBy }) => [kind, leftBy])).toEqual([
    ['tag', 'another_console'],
    ['sizes', 'another_console'],
    ['suspended', 'another_console'],
  ]);
  expect([changes.length, calls, play.takeCalls()]).toEqual([1, 1, 0]);
  litter.published(connection.id);
  expect(changes).toHaveLength(1);

  const { account, region } = oneGroup;
  const subject = { connectionId: connection.id, account, region, resource: null, name: oneGroup.groupName };
  const callsAfter = async (kind: string, state: JobRow['state']) => {
    litter.ended({ kind, state, subject });
    await play.clock.advance(2000);
    return play.takeCalls();
  };
  expect(await callsAfter('group.cycle', 'succeeded')).toBe(0);
  expect(await callsAfter('group.cycle', 'failed')).toBe(1);
  expect(await callsAfter('group.repair', 'succeeded')).toBe(1);

  await play.door.connections.close(connection.id);
  expect(litter.report()).toEqual({ findings: [], ignored: [], scans: [] });
});
