import type { Page } from '@playwright/test';
import { expect, expectAccessible, openPalette, test } from './fixtures.ts';

const bell = (page: Page) => page.getByRole('button', { name: /^(Follow|Unfollow) / });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });

/** The key follows what is shown, and once more lets it go. */
async function followByKey(page: Page) {
  await expect(bell(page)).toHaveAttribute('aria-pressed', 'false');
  await expect(bell(page)).toBeEnabled();
  await page.keyboard.press('n');
  await expect(bell(page)).toHaveAttribute('aria-pressed', 'true');
  await expect(bell(page)).toHaveAccessibleName(/^Unfollow /);
  await expect(bell(page)).toBeEnabled();
  await page.keyboard.press('n');
  await expect(bell(page)).toHaveAttribute('aria-pressed', 'false');
}

async function openFirst(page: Page, list: string) {
  await page.goto(list);
  await page.getByRole('gridcell').first().click();
  await expect(details(page).getByRole('heading', { level: 2 })).toBeVisible();
}

test('an instance is followed on its own page, with the bell or with n', async ({ page }) => {
  await openFirst(page, '/instances');
  await details(page).getByRole('link', { name: 'Open', exact: true }).click();
  await expect(page).toHaveURL(/\/instance\?/);
  await followByKey(page);

  await bell(page).hover();
  await expect(page.getByText(/^Follow .*: be told when it changes/)).toContainText('n');
  await bell(page).click();
  await expect(bell(page)).toHaveAttribute('aria-pressed', 'true');
  await expectAccessible(page);
  await page.reload();
  await expect(bell(page)).toHaveAttribute('aria-pressed', 'true');
  await bell(page).click();
  await expect(bell(page)).toHaveAttribute('aria-pressed', 'false');
});

test('a stack is followed on its own page', async ({ page }) => {
  await page.goto('/settings');
  await openPalette(page);
  await page.keyboard.type('#shop-prod');
  await expect(page.getByRole('option').first()).toContainText('stack');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/stack\?/);
  await followByKey(page);
  await expectAccessible(page);
});

for (const list of ['/load-balancers', '/databases'] as const) {
  test(`what is selected among ${list.slice(1)} is followed with n`, async ({ page }) => {
    await openFirst(page, list);
    await followByKey(page);
  });
}
