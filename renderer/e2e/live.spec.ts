import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import type { Page } from '@playwright/test';
import { expect, expectAccessible } from './fixtures.ts';
import { guardedConnection, test } from './guarded.ts';
import { ask, type RunningHost } from './host.ts';

/** AWS as another tool would call it. */
function outside({ demo }: RunningHost): AutoScalingClient {
  const caller = demo?.callers[0];
  if (demo === null || caller === undefined) throw new Error('The host has no demo.');
  return new AutoScalingClient({ endpoint: demo.url, region: 'eu-west-1', credentials: caller });
}

/** Another tool makes groups larger or smaller, as far as they allow. */
async function resize(host: RunningHost, isWanted: (name: string) => boolean, by: number): Promise<void> {
  const aws = outside(host);
  const { AutoScalingGroups = [] } = await aws.send(new DescribeAutoScalingGroupsCommand({ MaxRecords: 100 }));
  for (const {
    AutoScalingGroupName = '',
    DesiredCapacity: desired = 0,
    MinSize = 0,
    MaxSize = 0,
  } of AutoScalingGroups) {
    const DesiredCapacity = Math.max(MinSize, Math.min(desired + by, MaxSize));
    if (!isWanted(AutoScalingGroupName) || DesiredCapacity === desired) continue;
    await aws.send(new SetDesiredCapacityCommand({ AutoScalingGroupName, DesiredCapacity }));
  }
  aws.destroy();
}

interface FoundStack {
  readonly id: string;
  readonly connectionId: string;
  readonly name: string;
}

async function stackNamed(host: RunningHost, name: string): Promise<FoundStack> {
  const find = async () => {
    const { rows } = await ask<{ rows: FoundStack[] }>(host, '/stacks?limit=500');
    return rows.find((stack) => stack.name === name && stack.connectionId === guardedConnection);
  };
  // It is there as soon as the connection has been read for the first time.
  await expect.poll(find).toBeDefined();
  const found = await find();
  if (found === undefined) throw new Error(`The demo estate has no stack ${name}.`);
  return found;
}

/** What DescribeStacks says, with another status of one stack. */
function withStatus(name: string, status: string): (xml: string) => string {
  const place = new RegExp(`(<StackName>${name}</StackName>.*?<StackStatus>)[A-Z_]+`, 's');
  return (xml) => xml.replace(place, `$1${status}`);
}

interface ToldEvent {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly status: string;
}

/** What DescribeStackEvents says, with what happened to the stack since. */
function withEvents({ id, name }: FoundStack, events: readonly ToldEvent[]): (xml: string) => string {
  const told = events.map(
    ({ logicalId, physicalId, status }, index) =>
      `<member><StackId>${id}</StackId><StackName>${name}</StackName><EventId>told-${index}</EventId>` +
      `<OperationId>told</OperationId><LogicalResourceId>${logicalId}</LogicalResourceId>` +
      `<PhysicalResourceId>${physicalId}</PhysicalResourceId><ResourceType>AWS::Test::Thing</ResourceType>` +
      `<Timestamp>${new Date().toISOString()}</Timestamp><ResourceStatus>${status}</ResourceStatus></member>`,
  );
  return (xml) => xml.replace('<StackEvents>', `<StackEvents>${told.toReversed().join('')}`);
}

test('a change of what one follows is told in passing and behind the bell', async ({ page, guarded: { host } }) => {
  await page.goto(`${host.url}/environments?q=qa&connection=demo@eu-west-1`);
  await page.getByRole('gridcell', { name: 'qa', exact: true }).click();
  await page.getByRole('button', { name: /^Follow qa/ }).click();
  await expect(page.getByRole('button', { name: 'Unfollow qa' })).toBeVisible();
  await page.goto(`${host.url}/settings`);
  await expect(page.getByText('You follow 1 thing:')).toBeVisible();
  await resize(host, (name) => name.includes('-qa-'), 1);
  await page.keyboard.press('r');
  await expect(page.getByText(/^qa: ok → /).first()).toBeVisible({ timeout: 30_000 });
  const bell = page.getByRole('button', { name: /^[1-9]\d* notices?$/ });
  await bell.focus();
  await page.keyboard.press('Enter');
  const news = page.getByRole('region', { name: 'Changes of what you follow' });
  await expect(news.getByText(/^qa: ok → /).first()).toBeVisible();
  await expectAccessible(page);
  await news.getByRole('link', { name: 'qa' }).first().click();
  await expect(page.getByRole('complementary', { name: 'Details' }).getByRole('heading', { level: 2 })).toHaveText(
    'qa',
  );
});

test('new entries of the record wait above what one reads, and older ones come as one scrolls', async ({
  page,
  guarded: { host },
}) => {
  test.slow();
  const grid = page.getByRole('grid', { name: 'What changed' });
  const length = async () => Number(await grid.getAttribute('aria-rowcount')) - 1;
  const first = grid.locator('[aria-rowindex="2"]');
  await page.goto(`${host.url}/changes?period=all`);
  await expect(page.getByText('Nothing changed')).toBeVisible();
  await resize(host, () => true, 100);
  await expect(async () => {
    await page.keyboard.press('r');
    const record = await ask<unknown[]>(host, '/changes?limit=500');
    expect(record.length).toBeGreaterThan(150);
  }).toPass({ timeout: 60_000 });

  await first.getByRole('gridcell').first().focus();
  await page.keyboard.press('Control+End');
  await expect.poll(length).toBeGreaterThan(150);
  await page.keyboard.press('Control+End');
  const reading = page.locator('[role=gridcell]:focus');
  await expect(reading).toBeInViewport();
  const row = page.locator('[role=row]:has([role=gridcell]:focus)');
  // Its age grows while one reads; when it happened and what it was stay.
  const entry = /\d{4}-\d\d-\d\d .*$/.exec((await row.textContent()) ?? '')?.[0] ?? 'an entry';

  await resize(host, () => true, -2);
  const waiting = page.getByRole('button', { name: /\d+\+? new$/ });
  await expect(async () => {
    await page.keyboard.press('r');
    await expect(waiting).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 50_000 });
  await expect(row).toContainText(entry);
  await waiting.click();
  await expect(waiting).toBeHidden();
  await expect(first).toBeInViewport();
});

test('the events of a stack’s operation arrive while it runs', async ({ page, guarded: { host, aws } }) => {
  const stack = await stackNamed(host, 'identity-prod-database');
  const { id, name, connectionId } = stack;
  await page.goto(`${host.url}/stack?${new URLSearchParams({ connection: connectionId, id, tab: 'events' })}`);
  const rows = page.getByRole('treegrid', { name: 'Events by operation' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('took');
  const told: ToldEvent[] = [{ logicalId: name, physicalId: id, status: 'UPDATE_IN_PROGRESS' }];
  aws.rewrite('DescribeStackEvents', (xml) => withEvents(stack, told)(xml));
  aws.rewrite('DescribeStacks', withStatus(name, 'UPDATE_IN_PROGRESS'));
  await expect(page.getByText(/following the one that runs/)).toBeVisible({ timeout: 30_000 });

  told.push({ logicalId: 'TheThing', physicalId: 'thing-1', status: 'UPDATE_IN_PROGRESS' });
  const thing = rows.filter({ hasText: 'TheThing' });
  await expect(thing.filter({ hasText: 'UPDATE_IN_PROGRESS' })).toBeVisible({ timeout: 20_000 });

  told.push({ logicalId: 'TheThing', physicalId: 'thing-1', status: 'UPDATE_COMPLETE' });
  told.push({ logicalId: name, physicalId: id, status: 'UPDATE_COMPLETE' });
  aws.rewrite('DescribeStacks', withStatus(name, 'UPDATE_COMPLETE'));
  await expect(thing.filter({ hasText: 'UPDATE_COMPLETE' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/following the one that runs/)).toBeHidden();
});

/** Where everything on the map is, in the map's own measure. */
function places(page: Page): Promise<Record<string, string>> {
  return page
    .locator('.react-flow__node')
    .evaluateAll((elements) =>
      Object.fromEntries(
        elements.map((element) => [element.getAttribute('data-id') ?? '', (element as HTMLElement).style.transform]),
      ),
    );
}

test('a change of status colours the map and moves nothing on it', async ({ page, guarded: { host, aws } }) => {
  const { name } = await stackNamed(host, 'identity-prod-database');
  await page.goto(`${host.url}/map?environment=${encodeURIComponent(`${guardedConnection}/prod`)}`);
  const node = (state: string) => page.getByRole('button', { name: new RegExp(`^${name}, .*${state}`) });
  await expect(node('OK')).toBeVisible({ timeout: 20_000 });
  // What leads where is known once the health of the targets was read.
  await expect(page.locator('.map-edge').nth(5)).toBeAttached({ timeout: 20_000 });
  const before = await places(page);
  aws.rewrite('DescribeStacks', withStatus(name, 'UPDATE_IN_PROGRESS'));
  await page.keyboard.press('r');
  await expect(node('Changing')).toBeVisible({ timeout: 30_000 });
  expect(await places(page)).toEqual(before);
  aws.rewrite('DescribeStacks', withStatus(name, 'UPDATE_ROLLBACK_FAILED'));
  await page.keyboard.press('r');
  await expect(node('Failed')).toBeVisible({ timeout: 30_000 });
  expect(await places(page)).toEqual(before);
});
