import type { Page } from '@playwright/test';
import { expect, expectAccessible } from './fixtures.ts';
import { guardedConnection, test } from './guarded.ts';

const rows = (page: Page) =>
  page
    .getByRole('main')
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
const only = `connection=${encodeURIComponent(guardedConnection)}`;

const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const status = (page: Page) => page.getByRole('contentinfo');

test('what AWS refuses to show stays as it was read, marked where it is shown', async ({ page, guarded }) => {
  test.slow();
  const { host, aws } = guarded;
  await page.goto(`${host.url}/databases?${only}`);
  await expect(rows(page).first()).toBeVisible();
  const all = await rows(page).count();
  aws.refuse('AccessDenied', 'rds');
  await page.keyboard.press('r');
  await expect(rows(page).first()).toContainText('Unreadable');
  await expect(rows(page)).toHaveCount(all);
  await rows(page).first().getByRole('gridcell').first().focus();
  await page.keyboard.press('Enter');
  await expect(details(page).getByText('AWS refuses to show it to this identity.').first()).toBeAttached();
  await expectAccessible(page);
  await status(page)
    .getByRole('button', { name: /Data age.*Unreadable/ })
    .focus();
  await page.keyboard.press('Enter');
  const scopes = page.getByRole('dialog', { name: 'How fresh the data is' });
  await expect(scopes.getByText(/No policy allows this action/).first()).toBeVisible();
  await page.keyboard.press('Escape');

  // What other services say is as good as before.
  await page.goto(`${host.url}/load-balancers?${only}`);
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByRole('main').getByText('Unreadable')).toHaveCount(0);
  await page.goBack();
  await expect(rows(page).first()).toContainText('Unreadable');
  aws.permit();
  await page.keyboard.press('r');
  await expect(page.getByRole('main').getByText('Unreadable')).toHaveCount(0);
});

test('what an expired identity read says so at once, until somebody signs in again', async ({ page, guarded }) => {
  test.slow();
  const { host, aws } = guarded;
  await page.goto(`${host.url}/instances?${only}`);
  await expect(rows(page).first()).toBeVisible();
  aws.refuse('ExpiredToken');
  await page.keyboard.press('r');
  await expect(rows(page).first()).toContainText('Signed out');
  await expectAccessible(page);
  for (const [key, name] of [
    ['1', 'Environments'],
    ['4', 'Load balancers'],
    ['5', 'Databases'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(rows(page).filter({ hasText: 'Signed out' }).first()).toBeVisible();
  }
  aws.permit();
  await page.getByRole('banner').getByRole('button', { name: 'Sign in again' }).click();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Sign in again' })).toBeHidden();
  await page.keyboard.press('r');
  await expect(page.getByRole('main').getByText('Signed out')).toHaveCount(0);
});
