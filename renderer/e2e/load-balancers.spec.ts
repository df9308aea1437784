import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'Load balancers' });
const rows = (page: Page) =>
  grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });

async function open(page: Page, search = '') {
  await page.goto(`/load-balancers${search}`);
  await expect(rows(page).first()).toBeVisible();
}

/** Those of the shop: what is on screen is read within seconds, and one of them has a target that fails. */
async function openFailing(page: Page) {
  await open(page, '?kind=application&q=shop-prod');
  await expect(rows(page).first()).toContainText('not healthy', { timeout: 30_000 });
}

test.describe('the load balancers', () => {
  test('stand worst first with the reason and their targets', async ({ page }) => {
    await openFailing(page);
    await expect(rows(page).first()).toContainText(/targets Failed/);
    await rows(page).first().getByRole('gridcell').first().click();
    await expect(details(page).getByRole('heading', { name: 'Listeners' })).toBeVisible();
    await expectAccessible(page);
  });

  test('are reached by key and filtered by kind, by words and by condition', async ({ page }) => {
    await page.goto('/settings');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('4');
    await expect(rows(page).first()).toBeVisible();
    const all = await rows(page).count();
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Classic' }).click();
    await expect(rows(page).filter({ hasNotText: 'Classic' })).toHaveCount(0);
    await expect(page).toHaveURL(/kind=classic/);
    await page.keyboard.press('/');
    await page.keyboard.type('no such balancer');
    await expect(page.getByText('No load balancer matches')).toBeVisible();
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await expect(rows(page)).toHaveCount(all);
  });

  test('open with Enter: target groups, their targets with reasons, listeners and tags', async ({ page }) => {
    await openFailing(page);
    await rows(page).first().getByRole('gridcell').first().focus();
    await page.keyboard.press('Enter');
    await expect(details(page).getByRole('heading', { level: 2 })).toBeFocused();
    await expect(
      details(page)
        .getByText(/every \d+ s/)
        .first(),
    ).toBeVisible();
    await expect(details(page).getByText('unhealthy').first()).toBeVisible();
    await expect(
      details(page)
        .getByText(/Target\./)
        .first(),
    ).toBeVisible();
    await expect(
      details(page)
        .getByRole('region', { name: 'Listeners' })
        .getByText(/HTTPS?:\d+/)
        .first(),
    ).toBeVisible();
    await expect(details(page).getByRole('heading', { name: 'Tags' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(details(page)).toBeHidden();
    await expect(rows(page).first().getByRole('gridcell').first()).toBeFocused();
  });

  test('lead to a target group alone, and to an instance', async ({ page }) => {
    await openFailing(page);
    await rows(page).first().getByRole('gridcell').first().click();
    await details(page).getByRole('link', { name: 'Only this target group' }).first().click();
    await expect(details(page).getByText('Target group', { exact: true })).toBeVisible();
    await page.goBack();
    await details(page).getByRole('link', { name: /^i-/ }).first().click();
    await expect(page).toHaveURL(/\/instance\?/);
  });

  test('show the instances of a classic one', async ({ page }) => {
    await open(page, '?kind=classic');
    await rows(page).first().getByRole('gridcell').first().click();
    await expect(details(page).getByRole('heading', { name: /^Instances/ })).toBeVisible();
    await expect(
      details(page)
        .getByText(/InService|OutOfService/)
        .first(),
    ).toBeVisible();
  });
});
