import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';

const list = (page: Page, name = 'Instances') => page.getByRole('treegrid', { name });
const headings = (page: Page, name?: string) => list(page, name).locator('[role=row][aria-level="1"]');
const rows = (page: Page, name?: string) => list(page, name).locator('[role=row][aria-level="2"]');
const cell = (page: Page, row: number) => list(page).locator(`[aria-rowindex="${row}"] [role=gridcell]`).first();

async function open(page: Page, address: string, name?: string) {
  await page.goto(address);
  await expect(headings(page, name).first()).toBeVisible();
}

/** How many rows the list has, headings among them, the header not counted. */
async function count(page: Page): Promise<number> {
  return Number(await list(page).getAttribute('aria-rowcount')) - 1;
}

const numberIn = async (page: Page, index: number) =>
  Number.parseInt(
    (await headings(page)
      .nth(index)
      .getByRole('button', { name: /^Only the/ })
      .first()
      .textContent()) ?? '',
    10,
  );

test('rows are grouped with the pointer, closed and opened, and the link says so', async ({ page }) => {
  await page.goto('/instances');
  await page.getByRole('button', { name: 'Group the rows' }).click();
  await page.getByRole('menuitemradio', { name: 'Environment' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/by=environment/);
  await expect(headings(page).first()).toHaveAttribute('aria-expanded', 'true');
  await expectAccessible(page);
  const before = await count(page);
  const first = await numberIn(page, 0);
  await headings(page).first().getByRole('button', { name: 'Collapse' }).click();
  await expect(headings(page).first()).toHaveAttribute('aria-expanded', 'false');
  await expect.poll(() => count(page)).toBe(before - first);
  await page.reload();
  await expect(headings(page).first()).toHaveAttribute('aria-expanded', 'false');
  await expect.poll(() => count(page)).toBe(before - first);
  await headings(page)
    .first()
    .getByRole('gridcell')
    .click({ position: { x: 400, y: 10 } });
  await expect(headings(page).first()).toHaveAttribute('aria-expanded', 'true');
});

test('groups are chosen, walked, closed and opened by keyboard', async ({ page }) => {
  await page.goto('/instances');
  await expect(page.getByRole('grid', { name: 'Instances' }).getByRole('gridcell').first()).toBeVisible();
  await page.keyboard.press('g');
  await page.getByRole('menuitemradio', { name: 'Auto Scaling group' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(headings(page).first()).toBeVisible();
  await page.keyboard.press('z');
  await expect(rows(page)).toHaveCount(0);
  await cell(page, 2).focus();
  await page.keyboard.press('ArrowRight');
  await expect(headings(page).first()).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(cell(page, 3)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(cell(page, 2)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(rows(page)).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press('z');
  await page.keyboard.press('z');
  await expect(headings(page).first()).toHaveAttribute('aria-expanded', 'true');
});

test('the numbers of a heading are filters, by keyboard too', async ({ page }) => {
  await open(page, '/instances?by=environment&fold=true');
  await cell(page, 2).focus();
  await page.keyboard.press('Tab');
  const total = headings(page)
    .first()
    .getByRole('button', { name: /^Only the/ })
    .first();
  await expect(total).toBeFocused();
  const number = await numberIn(page, 0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/env=/);
  await expect(page.getByRole('button', { name: /^Remove the filter Environment/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Only abnormal' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Only abnormal' }).click();
  await expect(headings(page)).toHaveCount(1);
  expect(await numberIn(page, 0)).toBe(number);
});

test('a heading counts what is in each condition, and each count is a filter', async ({ page }) => {
  await open(page, '/instances?by=environment&fold=true');
  const failed = headings(page)
    .first()
    .getByRole('button', { name: /that are Failed$/ });
  const number = Number.parseInt((await failed.textContent()) ?? '', 10);
  await failed.click();
  await expect(page).toHaveURL(/is=failed/);
  await page.keyboard.press('z');
  await expect(rows(page)).toHaveCount(number);
});

test('groups stand worst first, by name or the largest first', async ({ page }) => {
  await open(page, '/instances?by=zone&fold=true&groups=name');
  const names = await headings(page).allInnerTexts();
  expect(names).toEqual(names.toSorted());
  await page.getByRole('button', { name: 'Grouped by zone' }).click();
  await page.getByRole('menuitemradio', { name: 'Largest first' }).click();
  await expect(page).toHaveURL(/groups=count/);
  await expect
    .poll(async () => {
      const totals = await Promise.all((await headings(page).all()).map((_, index) => numberIn(page, index)));
      return totals.every((total, index) => index === 0 || total <= (totals[index - 1] ?? 0));
    })
    .toBe(true);
  await expectAccessible(page);
});

test('load balancers and databases are grouped as well', async ({ page }) => {
  await open(page, '/load-balancers?by=kind&fold=true', 'Load balancers');
  await expect(headings(page, 'Load balancers').filter({ hasText: 'Classic' })).toHaveCount(1);
  await open(page, '/databases?by=engine', 'Databases');
  await headings(page, 'Databases')
    .filter({ hasText: 'mysql' })
    .getByRole('button', { name: /^Only the/ })
    .first()
    .click();
  await expect(rows(page, 'Databases').filter({ hasNotText: 'mysql' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Remove the filter Engine mysql' }).click();
  await expect(headings(page, 'Databases')).not.toHaveCount(1);
});
