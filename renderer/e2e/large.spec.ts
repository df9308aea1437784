import type { Page } from '@playwright/test';
import { test as base, expect, openPalette } from './fixtures.ts';
import { ask, type RunningHost, startHost } from './host.ts';

interface Scope {
  readonly read: { readonly at: number | null };
}

/** Two thousand stacks and ten thousand instances, read once. */
const test = base.extend<object, { readonly host: RunningHost }>({
  host: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const host = await startHost(['--demo', '--estate', 'large']);
      const isRead = async () => (await ask<Scope[]>(host, '/scopes')).every(({ read }) => read.at !== null);
      await expect.poll(isRead, { timeout: 90_000 }).toBe(true);
      await use(host);
      await host.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

// One after the other: one such estate is enough for a machine.
test.describe.configure({ mode: 'default' });

const grid = (page: Page, name: string) => page.getByRole('grid', { name });
const countOf = async (page: Page, name: string) => Number(await grid(page, name).getAttribute('aria-rowcount')) - 1;
/** Rows that are in the document, however long the list is. */
const drawn = (page: Page) => page.getByRole('main').getByRole('row').count();

for (const { key, name, atLeast } of [
  { key: '3', name: 'Instances', atLeast: 9_900 },
  { key: '4', name: 'Load balancers', atLeast: 500 },
  { key: '5', name: 'Databases', atLeast: 200 },
]) {
  test(`the ${name.toLowerCase()} of a very large estate are walked, filtered and sorted`, async ({ page }) => {
    await page.goto('/settings');
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await page.keyboard.press(key);
    const cells = grid(page, name).getByRole('gridcell');
    await expect(cells.first()).toBeVisible();
    const all = await countOf(page, name);
    expect(all).toBeGreaterThan(atLeast);
    expect(await drawn(page)).toBeLessThan(80);

    await cells.nth(1).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+End');
    const last = grid(page, name).locator(`[aria-rowindex="${all + 1}"]`);
    await expect(last.getByRole('gridcell').first()).not.toBeEmpty();
    await expect(last).toBeInViewport();
    expect(await drawn(page)).toBeLessThan(80);
    await page.keyboard.press('Control+Home');

    await page.keyboard.press('/');
    await page.keyboard.type('staging');
    await expect.poll(() => countOf(page, name)).toBeLessThan(all);
    await expect(grid(page, name).getByRole('row').nth(1)).toContainText('staging');
    await page.keyboard.press('Escape');
    await expect.poll(() => countOf(page, name)).toBeGreaterThan(atLeast);

    const column = grid(page, name).getByRole('columnheader', { name: 'Name' });
    await column.getByRole('button').click();
    await expect(column).toHaveAttribute('aria-sort', 'ascending');
    await page.getByRole('main').hover();
    await page.mouse.wheel(0, 20_000);
    await expect(page.locator('[role=row][aria-rowindex="2"]')).not.toBeInViewport();
    await expect(cells.first()).not.toBeEmpty();
  });
}

test('an environment with hundreds of stacks opens in place and is closed again', async ({ page }) => {
  await page.goto('/environments?q=prod');
  const prod = page.getByRole('row', { level: 1 }).filter({ hasText: 'prod' }).first();
  await prod.getByRole('button', { name: 'Expand' }).click();
  const tree = page.getByRole('treegrid');
  await expect(page.locator('[role=row][aria-level="2"]').first()).toBeVisible();
  await expect.poll(async () => Number(await tree.getAttribute('aria-rowcount'))).toBeGreaterThan(200);
  expect(await drawn(page)).toBeLessThan(80);
  await prod.getByRole('gridcell').first().focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('[role=row][aria-level="2"]')).toHaveCount(0);
});

test('the map of a very large environment draws at most 500 things and says what it leaves out', async ({ page }) => {
  await page.goto(`/map?environment=${encodeURIComponent('demo@eu-west-1/prod')}`);
  const nodes = page.locator('.react-flow__node');
  await expect(nodes.first()).toBeVisible({ timeout: 30_000 });
  expect(await nodes.count()).toBeLessThanOrEqual(500);
  await expect(page.getByRole('main').getByText(/^[1-9][\d,]* hidden/)).toBeVisible();
  const stage = page.getByRole('application', { name: /^Map of prod, / });
  await stage.focus();
  await page.keyboard.press('ArrowRight');
  await expect(stage.getByRole('button', { pressed: true })).toHaveCount(1);
  await page.keyboard.press('v');
  const table = page.getByRole('grid', { name: 'Everything on the map of prod' });
  await expect(table.getByRole('gridcell').first()).toBeVisible();
  expect(await drawn(page)).toBeLessThan(80);
});

test('the palette finds one of two thousand stacks, and its page opens', async ({ page }) => {
  await page.goto('/settings');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await openPalette(page);
  await page.keyboard.type('#shop-prod');
  await expect(page.getByRole('option').first()).toContainText('shop-prod');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Overview' })).toBeVisible();
  await page.getByRole('tab', { name: 'Events' }).click();
  await expect(page.getByRole('treegrid', { name: 'Events by operation' }).getByRole('gridcell').first()).toBeVisible();
});
