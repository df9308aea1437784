import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';

const rows = (page: Page) =>
  page
    .getByRole('grid', { name: 'Databases' })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });

async function open(page: Page, search = '') {
  await page.goto(`/databases${search}`);
  await expect(rows(page).first()).toBeVisible();
}

test.describe('the databases', () => {
  test('stand worst first with their state', async ({ page }) => {
    await open(page);
    await expect(rows(page).first()).toContainText('storage-full');
    await rows(page).first().getByRole('gridcell').first().click();
    await expect(
      details(page)
        .getByText(/ago by arn:aws:/)
        .first(),
    ).toBeVisible();
    await expectAccessible(page);
  });

  test('are reached by key, filtered and sorted', async ({ page }) => {
    await page.goto('/settings');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('5');
    await expect(rows(page).first()).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type('staging');
    await expect(rows(page).filter({ hasNotText: 'staging' })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Engine' }).getByRole('button').click();
    await expect(rows(page).first()).toContainText('aurora');
    await expect(page).toHaveURL(/sort=engine/);
  });

  test('show the members of a cluster, each with the way there and back', async ({ page }) => {
    await open(page, '?q=aurora');
    await rows(page).filter({ hasText: 'Cluster' }).first().getByRole('gridcell').first().focus();
    await page.keyboard.press('Enter');
    await expect(details(page).getByText('Database cluster')).toBeVisible();
    const cluster = (await details(page).getByRole('heading', { level: 2 }).textContent()) ?? '';
    const members = details(page).getByRole('region', { name: /^Instances/ });
    await members.getByRole('link').first().click();
    await expect(details(page).getByText('Database', { exact: true })).toBeVisible();
    await details(page).getByRole('region', { name: 'Cluster', exact: true }).getByRole('link').click();
    await expect(details(page).getByRole('heading', { level: 2 })).toHaveText(cluster);
  });

  test('have an endpoint to copy, say what is allowed but rarely meant, and how they were placed', async ({
    page,
    context,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open(page, '?is=failed');
    await rows(page).first().getByRole('gridcell').first().click();
    await details(page).getByRole('button', { name: 'Copy endpoint' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('.rds.amazonaws.com');
    await expect(details(page).getByText(/^Told by/)).toBeVisible();
    await details(page)
      .getByRole('region', { name: 'Belongs to' })
      .getByRole('link', { name: /-Database-/ })
      .click();
    await expect(page).toHaveURL(/\/stack\?/);
    await expect(page.getByRole('region', { name: /^Databases/ })).toBeVisible();
  });

  test('say when what a link names does not exist', async ({ page }) => {
    await open(page, '?selected=database~demo-1@eu-west-1~arn:aws:rds:eu-west-1:1:db:gone');
    await expect(details(page).getByRole('alert')).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
  });
});
