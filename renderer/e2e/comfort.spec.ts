import type { Page } from '@playwright/test';
import { expect, expectAccessible, openPalette, test } from './fixtures.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'Instances' });
const rows = (page: Page) =>
  grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
const name = (page: Page, index: number) => rows(page).nth(index).getByRole('gridcell').nth(1);
const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/instances');
  await expect(rows(page).first()).toBeVisible();
});

async function copyAs(page: Page, format: string) {
  await page.getByRole('button', { name: 'Copy as', exact: true }).click();
  await page.getByRole('menuitem', { name: format }).click();
}

test('several rows are marked by keyboard and copied as a command', async ({ page }) => {
  await rows(page).first().getByRole('gridcell').first().focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('3 instances selected')).toBeVisible();
  await expectAccessible(page);
  await copyAs(page, 'AWS CLI command');
  expect(await copied(page)).toMatch(/^aws ec2 describe-instances --instance-ids i-\S+ .*--region \S+/);
  await copyAs(page, 'ARNs');
  expect((await copied(page)).trim().split('\n')).toHaveLength(3);
  await rows(page).first().getByRole('gridcell').first().focus();
  await page.keyboard.press('Escape');
  await expect(page.getByText(/instances? selected/)).toBeHidden();
});

test('several rows are marked with the pointer, and all of them at once', async ({ page }) => {
  await name(page, 1).click({ modifiers: ['Control'] });
  await name(page, 3).click({ modifiers: ['Control'] });
  await expect(page.getByText('2 instances selected')).toBeVisible();
  await name(page, 6).click({ modifiers: ['Shift'] });
  await expect(page.getByText('4 instances selected')).toBeVisible();
  await page.keyboard.press('Control+a');
  await expect(page.getByText(/\d{2,} instances selected/)).toBeVisible();
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await expect(page.getByText(/instances? selected/)).toBeHidden();
});

test('columns are hidden, and stay so', async ({ page }) => {
  await expect(grid(page).getByRole('columnheader', { name: 'Lifecycle' })).toBeVisible();
  await page.getByRole('button', { name: 'Choose columns' }).click();
  await page.getByRole('checkbox', { name: 'Lifecycle' }).click();
  await expectAccessible(page);
  await page.reload();
  await expect(rows(page).first()).toBeVisible();
  await expect(grid(page).getByRole('columnheader', { name: 'Lifecycle' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Choose columns' }).click();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(grid(page).getByRole('columnheader', { name: 'Lifecycle' })).toHaveCount(1);
});

test('a view is saved, found in the palette and in the menu, and removed', async ({ page }) => {
  await page.goto('/instances?is=failed.warning');
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('To look at');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await page.goto('/environments');
  await openPalette(page);
  await page.keyboard.type('>to look at');
  await expect(page.getByRole('option', { selected: true })).toContainText('Open view To look at');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/instances\?is=failed.warning/);
  await page.getByRole('button', { name: 'Saved views' }).click();
  await expect(page.getByRole('menuitem', { name: 'To look at' })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Remove views…' }).click();
  await page.getByRole('button', { name: 'Remove To look at' }).click();
  await expect(page.getByText('No view is saved.')).toBeVisible();
});

test('a thing is followed and let go', async ({ page }) => {
  await name(page, 0).click();
  await page.getByRole('button', { name: /^Follow / }).click();
  const unfollow = page.getByRole('button', { name: /^Unfollow / });
  await expect(unfollow).toHaveAttribute('aria-pressed', 'true');
  await expectAccessible(page);
  await page.goto('/settings');
  await expect(page.getByText('You follow 1 thing:')).toBeVisible();
  await page.getByRole('button', { name: /^Unfollow / }).click();
  await expect(page.getByText(/You follow nothing/)).toBeVisible();
});
