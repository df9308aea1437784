import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';

const panel = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

/** Opens the page of the first instance in the list with this text, as a person would. */
async function openInstance(page: Page, search: string) {
  await page.goto(`/instances?${search}`);
  await page.getByRole('grid', { name: 'Instances' }).getByRole('gridcell').first().click();
  await page.getByRole('complementary', { name: 'Details' }).getByRole('link', { name: 'Open', exact: true }).click();
  await expect(page).toHaveURL(/\/instance\?/);
  await expect(panel(page, 'Overview')).toBeVisible();
}

test.describe('an instance', () => {
  test('tells everything about itself', async ({ page }) => {
    await openInstance(page, 'q=shop-prod-web');
    for (const name of ['Belongs to', 'Auto Scaling group', 'Machine and network', 'Tags', 'Recent changes']) {
      await expect(panel(page, name)).toBeVisible();
    }
    await expect(panel(page, 'Overview').getByText(/ago by arn:aws:/)).toBeVisible();
    await expectAccessible(page);
  });

  test('tells how each balancer sees it, with the reason and the age of the reading', async ({ page }) => {
    await openInstance(page, 'q=shop-prod-web&is=failed');
    const health = panel(page, 'Health at its load balancers');
    await expect(health.getByText('unhealthy', { exact: true })).toBeVisible();
    await expect(health.getByText(/Target\.ResponseCodeMismatch/)).toBeVisible();
    await expect(health.getByText(/read \d+ . ago/).first()).toBeVisible();
    await health.getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Load balancers' })).toBeVisible();
    await expect(page.getByRole('complementary', { name: 'Details' }).getByRole('heading', { level: 2 })).toBeVisible();
  });

  test('is read within seconds while it is looked at', async ({ page }) => {
    await page.goto('/load-balancers?is=unread');
    const unread = page.getByRole('grid', { name: 'Load balancers' }).getByRole('gridcell').first();
    await expect(unread.or(page.getByText('No load balancer matches'))).toBeVisible();
    await openInstance(page, 'q=shop-staging-web');
    await expect(
      panel(page, 'Health at its load balancers')
        .getByText(/read \d+ s ago/)
        .first(),
    ).toBeVisible({
      timeout: 45_000,
    });
  });

  test('shows its console output when it is asked for', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await openInstance(page, 'q=shop-prod-web');
    const output = panel(page, 'Console output').first();
    await expect(output.locator('pre')).toHaveCount(0);
    await output.getByRole('button', { name: 'Read console output' }).focus();
    await page.keyboard.press('Enter');
    await expect(output.locator('pre')).toContainText('Linux version');
    await output.getByRole('button', { name: 'Copy console output' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Linux version');
    await expectAccessible(page);
  });

  test('leads to its stack, its environment and the instances of its group', async ({ page }) => {
    await openInstance(page, 'q=shop-prod-web');
    const address = page.url();
    const belongs = panel(page, 'Belongs to');
    await belongs.getByRole('link', { name: /^shop-prod/ }).click();
    await expect(page).toHaveURL(/\/stack\?/);
    await page.goto(address);
    await belongs.getByRole('link', { name: 'prod', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Environments' })).toBeVisible();
    await page.goto(address);
    await panel(page, 'Auto Scaling group').getByRole('link', { name: 'Show its instances' }).click();
    await expect(page.getByRole('list', { name: 'Filters' })).toContainText('Group');
  });
});
