import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { startHost } from './host.ts';

const grid = (page: Page) => page.getByRole('treegrid', { name: 'Environments and their stacks' });
const rows = (page: Page) =>
  grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
const rowOf = (page: Page, name: string) =>
  rows(page).filter({ has: page.getByRole('gridcell', { name, exact: true }) });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const filter = (page: Page) => page.getByRole('textbox', { name: 'Filter environments' });
const level = (page: Page, number: number) => grid(page).locator(`[role=row][aria-level="${number}"]`);

async function open(page: Page, search = '') {
  await page.goto(`/environments${search}`);
  await expect(rows(page).first()).toBeVisible();
}

test.describe('the environments', () => {
  test('stand worst first, each with its state in words', async ({ page }) => {
    await open(page);
    await expect(rows(page).first()).toContainText('Failed');
    await expect(rows(page).last()).toContainText('OK');
    await expect(page.getByRole('columnheader', { name: 'State' })).toHaveAttribute('aria-sort', 'ascending');
    await expectAccessible(page);
  });

  test('are filtered by words, and say what the filter hides', async ({ page }) => {
    await open(page);
    await page.keyboard.press('/');
    await page.keyboard.type('staging');
    await expect(rowOf(page, 'staging')).toBeVisible();
    await expect(rowOf(page, 'prod')).toHaveCount(0);
    await expect(page).toHaveURL(/q=staging/);
    await page.keyboard.type(' nowhere');
    await expect(page.getByText('No environment matches')).toBeVisible();
    await expect(page.getByText(/environments hidden by the filter/)).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Clear filter' }).click();
    await expect(rowOf(page, 'staging')).toBeVisible();
    await expect(filter(page)).toHaveValue('');
    await expect(page).not.toHaveURL(/q=/);
  });

  test('are filtered by the numbers of the summary and by x', async ({ page }) => {
    await open(page);
    const all = await rows(page).count();
    await page.keyboard.press('x');
    await expect(page.getByRole('button', { name: /Only abnormal/ })).toHaveAttribute('aria-pressed', 'true');
    await expect(rows(page).filter({ hasText: /^OK/ })).toHaveCount(0);
    expect(await rows(page).count()).toBeLessThan(all);
    await page.keyboard.press('x');
    await expect(rows(page)).toHaveCount(all);
    await page.getByRole('button', { name: /environments Failed$/ }).click();
    await expect(page).toHaveURL(/is=failed/);
    await expect(rows(page).filter({ hasNotText: 'Failed' })).toHaveCount(0);
  });

  test('are sorted by their headers', async ({ page }) => {
    await open(page);
    const name = grid(page).getByRole('columnheader', { name: 'Name' });
    await name.getByRole('button').click();
    await expect(name).toHaveAttribute('aria-sort', 'ascending');
    await expect(page).toHaveURL(/sort=name/);
    await name.getByRole('button').click();
    await expect(name).toHaveAttribute('aria-sort', 'descending');
    await expect(rows(page).first()).toContainText('staging');
  });

  test('are filtered by connection', async ({ page }) => {
    await open(page);
    await page.getByRole('combobox', { name: 'Connection' }).click();
    await page.getByRole('option', { name: /Data platform/ }).click();
    await expect(rows(page).filter({ hasNotText: '444455556666' })).toHaveCount(0);
    await expect(page).toHaveURL(/connection=/);
  });
});

test.describe('the stacks of an environment', () => {
  test('open in place by the chevron, nested ones below their parent', async ({ page }) => {
    await open(page, '?q=prod&sort=stacks&desc=true');
    const prod = rowOf(page, 'prod').first();
    await prod.getByRole('button', { name: 'Expand' }).click();
    await expect(prod).toHaveAttribute('aria-expanded', 'true');
    await expect(level(page, 2).first()).toBeVisible();
    await expect(level(page, 3).first()).toBeVisible();
    await expectAccessible(page);
    await prod.getByRole('button', { name: 'Collapse' }).click();
    await expect(level(page, 2)).toHaveCount(0);
  });

  test('open and close with the arrow keys', async ({ page }) => {
    await open(page, '?q=staging');
    await rowOf(page, 'staging').getByRole('gridcell').first().click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await expect(level(page, 2).first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(level(page, 2).first().getByRole('gridcell').first()).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(rowOf(page, 'staging').getByRole('gridcell').first()).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(level(page, 2)).toHaveCount(0);
  });

  test('show their details: the reason first, and what they consist of', async ({ page }) => {
    await open(page, '?is=failed');
    await rowOf(page, 'prod').getByRole('button', { name: 'Expand' }).click();
    await level(page, 2).filter({ hasText: 'Failed' }).first().click();
    const pane = details(page);
    await expect(pane.getByText(/_FAILED$/)).toBeVisible();
    await expect(pane.getByText(/failed to/)).toBeVisible();
    await expect(pane.getByText(/ago by arn:aws:/)).toBeVisible();
    for (const part of ['Overview', 'Outputs', 'Parameters', 'Tags', 'Recent changes']) {
      await expect(pane.getByRole('heading', { name: part })).toBeVisible();
    }
    await expectAccessible(page);
  });

  test('lead to their instances', async ({ page }) => {
    await open(page, '?q=staging');
    await rowOf(page, 'staging').getByRole('gridcell').first().click();
    await details(page).getByRole('link', { name: 'Show its instances' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Instances' })).toBeVisible();
    await expect(page.getByRole('list', { name: 'Filters' })).toContainText('staging');
  });
});

test.describe('the details', () => {
  test('open with Enter and close with Esc, and the focus comes back', async ({ page }) => {
    await open(page);
    await rows(page).first().getByRole('gridcell').first().focus();
    await page.keyboard.press('Enter');
    await expect(details(page).getByRole('heading', { level: 2 })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(details(page)).toBeHidden();
    await expect(rows(page).first().getByRole('gridcell').first()).toBeFocused();
    await page.keyboard.press('Control+i');
    await expect(details(page)).toBeVisible();
    await page.keyboard.press('Control+i');
    await expect(details(page)).toBeHidden();
  });

  test('follow the arrow keys', async ({ page }) => {
    await open(page, '?sort=name');
    await rows(page).nth(0).getByRole('gridcell').first().click();
    const first = await details(page).getByRole('heading', { level: 2 }).textContent();
    await page.keyboard.press('ArrowDown');
    await expect(rows(page).nth(1)).toHaveAttribute('aria-selected', 'true');
    await expect(details(page).getByRole('heading', { level: 2 })).not.toHaveText(first ?? '');
  });

  test('are part of the link', async ({ page }) => {
    await open(page, '?q=staging');
    await rowOf(page, 'staging').getByRole('button', { name: 'Expand' }).click();
    await level(page, 2).first().click();
    const title = (await details(page).getByRole('heading', { level: 2 }).textContent()) ?? '';
    await expect(page).toHaveURL(/selected=stack/);
    await page.reload();
    await expect(details(page).getByRole('heading', { level: 2 })).toHaveText(title);
    await expect(level(page, 2).filter({ hasText: title })).toHaveAttribute('aria-selected', 'true');
  });

  test('say when what a link names does not exist', async ({ page }) => {
    await open(page, '?selected=stack~demo-1@eu-west-1~arn:aws:cloudformation:eu-west-1:1:stack/gone/1');
    await expect(details(page).getByRole('alert')).toBeVisible();
    await expect(details(page).getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(rows(page).first()).toBeVisible();
  });
});

test('a lost core leaves the environments on screen and says why new ones do not come', async ({ page, context }) => {
  const host = await startHost();
  await context.addCookies([{ ...host.cookie, url: host.url }]);
  await page.goto(`${host.url}/environments`);
  await expect(rowOf(page, 'staging')).toBeVisible();
  await host.stop();
  await expect(page.getByText(/^Offline/)).toBeVisible();
  await filter(page).fill('staging');
  await expect(page.getByRole('alert').filter({ hasText: 'was lost' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(rowOf(page, 'staging')).toBeVisible();
});
