import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, testAlone } from './fixtures.ts';
import type { RunningHost } from './host.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'Instances' });
const rows = (page: Page) =>
  grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const filter = (page: Page) => page.getByRole('textbox', { name: 'Filter instances' });
const cell = (page: Page, row: number, column: number) =>
  grid(page).locator(`[aria-rowindex="${row}"] [role=gridcell][aria-colindex="${column}"]`);

async function open(page: Page, search = '') {
  await page.goto(`/instances${search}`);
  await expect(rows(page).first()).toBeVisible();
}

/** How many rows the whole list has, the header not counted. */
async function count(page: Page): Promise<number> {
  return Number(await grid(page).getAttribute('aria-rowcount')) - 1;
}

test.describe('the instances', () => {
  test('stand worst first with their reason, and only those in view are in the document', async ({ page }) => {
    await open(page);
    const first = rows(page).first().getByRole('gridcell').first();
    await expect(first).not.toContainText('In service and healthy');
    expect(await count(page)).toBeGreaterThan(100);
    expect(await rows(page).count()).toBeLessThan(60);
    await expectAccessible(page);
  });

  test('are filtered while one types, and the filter is part of the link', async ({ page }) => {
    await open(page);
    const all = await count(page);
    await page.keyboard.press('/');
    await expect(filter(page)).toBeFocused();
    await page.keyboard.type('worker');
    await expect.poll(() => count(page)).toBeLessThan(all);
    await expect(rows(page).filter({ hasNotText: /worker/i })).toHaveCount(0);
    await expect(page).toHaveURL(/q=worker/);
    await page.reload();
    await expect(filter(page)).toHaveValue('worker');
    await expect(rows(page).filter({ hasNotText: /worker/i })).toHaveCount(0);
    await filter(page).press('Escape');
    await expect.poll(() => count(page)).toBe(all);
  });

  test('are filtered by condition with the numbers of the summary', async ({ page }) => {
    await open(page);
    const off = page.getByRole('button', { name: /instances Off$/ });
    const number = Number.parseInt((await off.textContent()) ?? '', 10);
    await off.click();
    await expect.poll(() => count(page)).toBe(number);
    await expect(off).toHaveAttribute('aria-pressed', 'true');
    await off.click();
    await expect.poll(() => count(page)).toBeGreaterThan(number);
  });

  test('say what the filter hides when none matches', async ({ page }) => {
    await page.goto('/instances?q=no-such-thing');
    await expect(page.getByText('No instance matches')).toBeVisible();
    await expect(page.getByText(/instances hidden by the filter/)).toBeVisible();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await expect(rows(page).first()).toBeVisible();
  });

  test('are sorted by the keyboard too', async ({ page }) => {
    await open(page);
    await cell(page, 2, 2).focus();
    await page.keyboard.press('ArrowUp');
    const name = grid(page).getByRole('columnheader', { name: 'Name' });
    await expect(name.getByRole('button')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(name).toHaveAttribute('aria-sort', 'ascending');
    await page.keyboard.press('Enter');
    await expect(name).toHaveAttribute('aria-sort', 'descending');
    await expect(page).toHaveURL(/sort=name/);
  });

  test('are narrowed by chips that can be taken off', async ({ page }) => {
    await open(page);
    const all = await count(page);
    await rows(page).filter({ hasText: 'In service' }).first().click();
    await details(page).getByRole('link', { name: 'Show its instances' }).click();
    await expect.poll(() => count(page)).toBeLessThan(all);
    await page.getByRole('button', { name: /Remove the filter Group/ }).click();
    await expect.poll(() => count(page)).toBe(all);
  });
});

test.describe('the keyboard in the grid', () => {
  test('moves cell by cell, by screens and to both ends, however long the list is', async ({ page }) => {
    await open(page);
    const last = (await count(page)) + 1;
    await cell(page, 2, 1).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect(cell(page, 3, 2)).toBeFocused();
    await page.keyboard.press('Control+End');
    await expect(cell(page, last, 2)).toBeFocused();
    await expect(cell(page, last, 2)).toBeInViewport();
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('PageUp');
    await expect(page.locator('[role=gridcell]:focus')).toBeInViewport();
    await expect(cell(page, last, 2)).toHaveCount(0);
    await page.keyboard.press('Control+Home');
    await expect(cell(page, 2, 2)).toBeFocused();
    await page.keyboard.press('Home');
    await expect(cell(page, 2, 1)).toBeFocused();
  });

  test('has one tab stop in the grid', async ({ page }) => {
    await open(page);
    await expect(grid(page).locator('[tabindex="0"]')).toHaveCount(1);
  });

  test('changes the width of a column, and the window remembers it', async ({ page }) => {
    await open(page);
    const name = grid(page).getByRole('columnheader', { name: 'Name' });
    const before = (await name.boundingBox())?.width ?? 0;
    await cell(page, 2, 2).focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(async () => (await name.boundingBox())?.width).toBe(before + 32);
    await page.reload();
    await expect.poll(async () => (await name.boundingBox())?.width).toBe(before + 32);
  });

  test('selects with Space and opens with Enter', async ({ page }) => {
    await open(page);
    // Its row moves where another comes to stand before it.
    const row = rows(page).filter({
      hasText: /i-\w{17}/.exec((await rows(page).nth(2).textContent()) ?? '')?.[0] ?? '',
    });
    const first = row.getByRole('gridcell').first();
    await first.focus();
    await page.keyboard.press(' ');
    await expect(row).toHaveAttribute('aria-selected', 'true');
    await expect(first).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(details(page).getByRole('heading', { level: 2 })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(details(page)).toBeHidden();
    await expect(first).toBeFocused();
  });
});

test.describe('the details of an instance', () => {
  test('tell everything about it, when it was read and as whom', async ({ page }) => {
    await open(page);
    await rows(page).filter({ hasText: 'In service' }).first().click();
    const pane = details(page);
    await expect(pane.getByText(/ago by arn:aws:/)).toBeVisible();
    for (const part of [
      'Overview',
      'Belongs to',
      'Auto Scaling group',
      'Machine and network',
      'Tags',
      'Recent changes',
    ]) {
      await expect(pane.getByRole('heading', { name: part, exact: true })).toBeVisible();
    }
    await expectAccessible(page);
  });

  test('are copied as JSON', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page);
    await rows(page).first().click();
    await details(page).getByRole('button', { name: 'Copy as JSON' }).click();
    await expect(page.getByText('The instance was copied as JSON')).toBeVisible();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.parse(copied)).toHaveProperty('row.id');
  });

  test('lead to the page of its stack', async ({ page }) => {
    await open(page);
    await rows(page).filter({ hasText: 'In service' }).first().click();
    const belongs = details(page).getByRole('region', { name: 'Belongs to' });
    await belongs.locator('a[href^="/stack"]').click();
    await expect(page.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
  });

  test('say when it no longer exists', async ({ page }) => {
    await open(page, '?selected=instance~demo-1@eu-west-1~i-00000000000000000');
    await expect(details(page).getByRole('alert')).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
  });
});

/** AWS as another tool would call it. */
function outside(host: RunningHost): AutoScalingClient {
  const caller = host.demo?.callers[0];
  if (host.demo === null || caller === undefined) throw new Error('The demo estate does not run.');
  return new AutoScalingClient({ endpoint: host.demo.url, region: 'eu-west-1', credentials: caller });
}

/** A group that is complete and may still grow. */
async function findGroup(aws: AutoScalingClient): Promise<{ readonly name: string; readonly desired: number }> {
  const { AutoScalingGroups = [] } = await aws.send(new DescribeAutoScalingGroupsCommand({}));
  for (const {
    AutoScalingGroupName: name,
    DesiredCapacity: desired = 0,
    MaxSize = 0,
    Instances,
  } of AutoScalingGroups) {
    if (name !== undefined && desired > 0 && desired < MaxSize && Instances?.length === desired)
      return { name, desired };
  }
  throw new Error('No group of the demo estate may grow.');
}

testAlone('an instance that another tool launches appears without a reload', async ({ page, host }) => {
  const aws = outside(host);
  const { name, desired } = await findGroup(aws);
  await open(page, `?group=${name}`);
  await expect.poll(() => count(page)).toBe(desired);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await aws.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: name, DesiredCapacity: desired + 1 }));
  await expect.poll(() => count(page), { timeout: 40_000 }).toBeGreaterThan(desired);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  aws.destroy();
});
