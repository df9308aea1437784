import { existsSync } from 'node:fs';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { environmentQuerySchema, stackQuerySchema } from '#contract/inventory.ts';
import { createInventory } from '../features/inventory/service.ts';
import { unprotected } from '../foundation/access/index.ts';
import { createDoor } from '../foundation/aws/index.ts';
import { systemClock } from '../foundation/runtime/index.ts';
import { settingsInMemory } from '../foundation/store/index.ts';
import { createSimulator, listen } from '../simulator/index.ts';

const workerUrl = new URL('../features/inventory/inventory.worker.ts', import.meta.url);

/** Everything as in the product: a thread that collects over sockets, and real time. */
async function startOverSockets(dataFolder: string) {
  const simulator = createSimulator({ estate: 'demo', clock: systemClock, alive: false });
  const server = await listen(simulator.aws, { host: '127.0.0.1' });
  const notices: string[] = [];
  const door = createDoor({
    clock: systemClock,
    random: Math.random,
    home: dataFolder,
    env: {},
    person: 'tester',
    demo: { url: server.url, callers: simulator.callers },
    protection: unprotected,
    remember: { load: () => [], save: () => {} },
  });
  onTestFinished(async () => {
    door.stop();
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  });
  const inventory = await createInventory({
    clock: systemClock,
    random: Math.random,
    dataFolder,
    settings: settingsInMemory(),
    door,
    workerUrl,
    onEvent: () => {},
    onNotice: (_level, title) => notices.push(title),
  });
  onTestFinished(() => inventory.stop());
  return { simulator, door, inventory, notices };
}

test('a worker thread collects while this thread answers', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'inventory-'));
  const { simulator, door, inventory, notices } = await startOverSockets(dataFolder);
  const connection = await door.connections.open({ candidateId: 'demo', region: 'eu-west-1' });
  const stacks = () => inventory.stacks(stackQuerySchema.parse({})).total;
  await vi.waitUntil(() => inventory.scopes().filter((scope) => scope.read.freshness === 'fresh').length === 6, 10_000);
  const living = [...(simulator.world.regions.get(`${connection.account}/eu-west-1`)?.stacks.values() ?? [])];
  expect(stacks()).toBe(living.filter((stack) => stack.status !== 'DELETE_COMPLETE').length);
  expect(notices).toEqual([]);

  const id = inventory.stacks(stackQuerySchema.parse({ rootsOnly: true })).rows[0]?.id ?? '';
  const { resources } = await inventory.lookups.stackResources({ connectionId: connection.id, id });
  expect(resources.length).toBeGreaterThan(0);
  const missing = inventory.lookups.stackTemplate({ connectionId: connection.id, id: 'gone' });
  await expect(missing).rejects.toMatchObject({ problem: { code: 'not_found', operation: 'GetTemplate' } });

  const rules = { ...inventory.placementRules().defaults, environmentTags: [], environmentWords: ['staging'] };
  const environments = () => inventory.environments(environmentQuerySchema.parse({})).rows.map(({ name }) => name);
  const preview = await inventory.previewPlacement(rules);
  const expected = new Set(preview.environments.map(({ name }) => name));
  expect(preview.moved).toBeGreaterThan(0);
  inventory.setPlacementRules(rules);
  await vi.waitUntil(() => environments().every((name) => name === '' || expected.has(name)), 10_000);

  const slowed = (await inventory.spared()).map(({ service, slowed }) => `${service}: ${slowed[0]}`);
  expect(slowed).toContain(
    'autoscaling: Auto Scaling groups are read about every 5 min instead of every 60 s, because nobody looks.',
  );

  const { generation } = inventory.scopes()[0] ?? { generation: 0 };
  inventory.refresh({ connectionId: connection.id });
  await vi.waitUntil(() => (inventory.scopes()[0]?.generation ?? 0) > generation, 10_000);
});

test('a damaged cache is rebuilt, said once, and read again from AWS', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'inventory-'));
  await writeFile(join(dataFolder, 'cache.db'), 'this is not a database'.repeat(1000));
  const { door, inventory, notices } = await startOverSockets(dataFolder);
  expect(notices).toEqual(['The inventory cache was damaged and has been rebuilt']);
  await door.connections.open({ candidateId: 'demo', region: 'eu-west-1' });
  await vi.waitUntil(() => inventory.stacks(stackQuerySchema.parse({})).total > 0, 10_000);
});

/** Overwrites everything but the first page, as a failing disk might. */
async function scribble(path: string): Promise<void> {
  const file = await open(path, 'r+');
  const { size } = await stat(path);
  await file.write(Buffer.alloc(size - 4096, 0x5a), 0, size - 4096, 4096);
  await file.close();
}

test('a cache that is damaged while it is used is rebuilt at the first question that meets it', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'inventory-'));
  const { door, inventory, notices } = await startOverSockets(dataFolder);
  await door.connections.open({ candidateId: 'demo', region: 'eu-west-1' });
  await vi.waitUntil(() => inventory.stacks(stackQuerySchema.parse({})).total > 0, 10_000);
  await inventory.stop();
  expect(existsSync(join(dataFolder, 'cache.db-wal'))).toBe(false);

  const second = await startOverSockets(dataFolder);
  const total = () => second.inventory.stacks(stackQuerySchema.parse({})).total;
  await scribble(join(dataFolder, 'cache.db'));
  expect(total).toThrow('The inventory cache is damaged and is being rebuilt.');
  expect(total).toThrow('The inventory cache is damaged and is being rebuilt.');
  await second.door.connections.open({ candidateId: 'demo', region: 'eu-west-1' });
  await vi.waitUntil(() => second.notices.length > 0, 10_000);
  await vi.waitUntil(() => total() > 0, 10_000);
  expect([notices, second.notices]).toEqual([[], ['The inventory cache was damaged and has been rebuilt']]);
});
