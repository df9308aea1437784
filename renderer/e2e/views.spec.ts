import type { Page } from '@playwright/test';
import { expect, expectAccessible, openPalette, test } from './fixtures.ts';

const grid = (page: Page) => page.getByLabel('Instances', { exact: true });
const header = (page: Page, name: string) => grid(page).getByRole('columnheader', { name });
const menu = (page: Page) => page.getByRole('button', { name: /^Saved views/ });
const modified = (page: Page) => page.getByText('Modified', { exact: true });

async function open(page: Page, address: string) {
  await page.goto(address);
  await expect(grid(page).getByRole('gridcell').first()).toBeVisible();
}

async function toggleColumn(page: Page, name: string) {
  await page.getByRole('button', { name: 'Choose columns' }).click();
  await page.getByRole('checkbox', { name }).click();
  await page.keyboard.press('Escape');
}

async function saveAs(page: Page, name: string) {
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(menu(page)).toHaveText(name);
}

async function removeView(page: Page, name: string) {
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Remove views…' }).click();
  const remove = page.getByRole('button', { name: `Remove ${name}`, exact: true });
  await remove.click();
  await expect(remove).toBeHidden();
  await page.keyboard.press('Escape');
}

test('a view brings back its columns, widths, density and groups, and leaves the own ones alone', async ({ page }) => {
  await open(page, '/instances?by=environment&is=failed.warning');
  await toggleColumn(page, 'Lifecycle');
  await header(page, 'Name').getByRole('button').focus();
  await page.keyboard.press('Shift+ArrowRight');
  const width = (await header(page, 'Name').boundingBox())?.width;
  await saveAs(page, 'Night');

  await open(page, '/instances');
  await toggleColumn(page, 'Lifecycle');
  await expect(header(page, 'Lifecycle')).toHaveCount(1);
  await toggleColumn(page, 'Private IP');
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Night' }).click();
  await expect(page).toHaveURL(/by=environment/);
  await expect(header(page, 'Lifecycle')).toHaveCount(0);
  await expect(header(page, 'Private IP')).toHaveCount(1);
  await expect.poll(async () => (await header(page, 'Name').boundingBox())?.width).toBe(width);
  await expect(modified(page)).toBeHidden();
  await page.reload();
  await expect(header(page, 'Private IP')).toHaveCount(1);
  await expect(modified(page)).toBeHidden();

  await open(page, '/instances');
  await expect(header(page, 'Lifecycle')).toHaveCount(1);
  await expect(header(page, 'Private IP')).toHaveCount(0);
  await removeView(page, 'Night');
});

test('a changed view says so, and is updated, undone or saved as a new one', async ({ page }) => {
  await open(page, '/instances?by=zone');
  await saveAs(page, 'Zones');
  await page.keyboard.press('x');
  await expect(modified(page)).toBeVisible();
  await expectAccessible(page);
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Undo the changes' }).click();
  await expect(modified(page)).toBeHidden();
  await expect(page).not.toHaveURL(/is=/);

  await toggleColumn(page, 'Lifecycle');
  await expect(modified(page)).toBeVisible();
  await page.getByRole('button', { name: 'Update' }).click();
  await expect(page.getByText('The view Zones was updated')).toBeVisible();
  await expect(modified(page)).toBeHidden();

  await openPalette(page);
  await page.keyboard.type('>compact and comfortable');
  await expect(page.getByRole('option', { selected: true })).toContainText('Switch between compact and comfortable');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable');
  await page.getByRole('button', { name: 'Save as new…' }).click();
  await page.keyboard.type('Zones, roomy');
  await page.keyboard.press('Enter');
  await expect(menu(page)).toHaveText('Zones, roomy');
  await expect(modified(page)).toBeHidden();
  await menu(page).click();
  await page.getByRole('menuitem', { name: 'Zones', exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await expect(header(page, 'Lifecycle')).toHaveCount(0);
  await open(page, '/instances');
  await expect(header(page, 'Lifecycle')).toHaveCount(1);
  await removeView(page, 'Zones');
  await removeView(page, 'Zones, roomy');
});
