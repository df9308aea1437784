import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, testAlone } from './fixtures.ts';
import type { RunningHost } from './host.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'What changed' });
const rows = (page: Page) =>
  grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });

/** Another tool makes a group larger, so that the record has something to tell. */
async function changeSomething(host: RunningHost): Promise<string> {
  const caller = host.demo?.callers[0];
  if (host.demo === null || caller === undefined) throw new Error('The demo estate does not run.');
  const aws = new AutoScalingClient({ endpoint: host.demo.url, region: 'eu-west-1', credentials: caller });
  const { AutoScalingGroups = [] } = await aws.send(new DescribeAutoScalingGroupsCommand({}));
  const group = AutoScalingGroups.find(
    ({ DesiredCapacity = 0, MaxSize = 0 }) => DesiredCapacity > 0 && DesiredCapacity < MaxSize,
  );
  if (group?.AutoScalingGroupName === undefined) throw new Error('No group of the demo estate may grow.');
  const { AutoScalingGroupName: name, DesiredCapacity = 0 } = group;
  await aws.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: name, DesiredCapacity: DesiredCapacity + 1 }));
  aws.destroy();
  return name;
}

testAlone(
  'the record tells of a change while one looks, with before and after, and as a file',
  async ({ page, host }) => {
    await page.goto('/changes?period=all');
    await expect(page.getByRole('heading', { level: 1, name: 'What changed' })).toBeVisible();
    const group = await changeSomething(host);
    await expect(async () => {
      await page.keyboard.press('r');
      await expect(rows(page).filter({ hasText: 'desired' }).first()).toBeVisible({ timeout: 4_000 });
    }).toPass({ timeout: 50_000 });

    const row = rows(page).filter({ hasText: group }).filter({ hasText: 'Changed' }).first();
    await row.getByRole('gridcell').first().click();
    await expect(details(page).getByRole('heading', { name: 'Before and after' })).toBeVisible();
    await expect(details(page).getByText('→').first()).toBeVisible();
    await expect(page).toHaveURL(/selected=\d+/);
    await expectAccessible(page);
    await page.reload();
    await expect(details(page).getByRole('heading', { level: 2, name: group })).toBeVisible();
    await page.keyboard.press('Control+i');

    const vanished = page.getByRole('button', { name: /^Vanished [\d,]+$/ });
    await expect(page.getByRole('button', { name: /^Changed [1-9][\d,]*$/ })).toBeVisible();
    await vanished.click();
    await expect(page).toHaveURL(/kinds=vanished/);
    await expect(page.getByRole('button', { name: /^Changed [1-9][\d,]*$/ })).toBeVisible();
    await expect(rows(page).filter({ hasText: 'Changed' })).toHaveCount(0);
    await vanished.click();

    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV file' }).click();
    expect((await waiting).suggestedFilename()).toMatch(/\.csv$/);
  },
);

test('a period of one’s own is part of the link, and one that cannot be says so', async ({ page }) => {
  await page.goto('/changes?from=2026-01-02T10:00&until=2026-01-01T10:00');
  await expect(page.getByRole('alert')).toContainText('ends before it begins');
  await expect(page.getByText('Nothing changed')).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('until').fill('2026-01-03T10:00');
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(page).toHaveURL(/until=2026-01-03/);
});

test('words and kinds of things narrow the record, by keyboard', async ({ page }) => {
  await page.goto('/changes');
  await expect(page.getByRole('heading', { level: 1, name: 'What changed' })).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('nothing is called so');
  await expect(page.getByText('Nothing changed')).toBeVisible();
  await expect(page).toHaveURL(/q=nothing/);
  for (const kind of ['Appeared', 'Changed', 'Vanished']) {
    await expect(page.getByRole('button', { name: `${kind} 0` })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Show the whole record' }).click();
  await expect(page.getByRole('textbox', { name: 'Filter changes' })).toHaveValue('');
});
