import type { Page } from '@playwright/test';
import { expect, expectAccessible, openPalette, test } from './fixtures.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search and commands' });
const options = (page: Page) => palette(page).getByRole('option');

async function open(page: Page) {
  await page.goto('/settings');
  await openPalette(page);
}

test.describe('the palette', () => {
  test('finds an instance as one types and opens its page', async ({ page }) => {
    await open(page);
    await page.keyboard.type('i-0');
    await expect(options(page).first()).toContainText('instance');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/instance\?.*id=i-/);
    await expect(palette(page)).toBeHidden();
    await expect(page.getByRole('region', { name: 'Overview' })).toBeVisible();
  });

  test('always has the best result selected, and another one only until one types on', async ({ page }) => {
    await open(page);
    const selected = palette(page).getByRole('option', { selected: true });
    for (const word of ['shop', ' prod', ' web']) {
      await page.keyboard.type(word, { delay: 40 });
      await expect(palette(page).getByRole('listbox')).toHaveAttribute('aria-busy', 'false');
      await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
      await expect(selected).toHaveCount(1);
      await page.keyboard.press('ArrowDown');
      await expect(options(page).nth(1)).toHaveAttribute('aria-selected', 'true');
      await expect(selected).toHaveCount(1);
    }
  });

  test('finds environments, and shows what was chosen last the next time', async ({ page }) => {
    await open(page);
    await page.keyboard.type('@prod');
    const first = options(page).first();
    await expect(first).toContainText('environment');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/environments\?.*selected=environment/);
    await openPalette(page);
    await expect(palette(page).getByText('Recent')).toBeVisible();
    await expect(options(page).first()).toContainText('prod');
  });

  test('shows stacks only after #', async ({ page }) => {
    await open(page);
    await page.keyboard.type('#web');
    // What the first letters find is more, and gone once these are all.
    await expect(palette(page).getByRole('listbox')).toHaveAttribute('data-list', JSON.stringify({ text: 'web' }));
    await expect(options(page).first()).toContainText('stack');
    for (const option of await options(page).all()) await expect(option).toContainText('stack');
  });

  test('runs commands after > and teaches their keys', async ({ page }) => {
    await open(page);
    await page.keyboard.type('>connections');
    await expect(options(page)).toHaveCount(1);
    await expect(options(page)).toContainText('9');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
  });

  test('can put the focus into the filter of a screen', async ({ page }) => {
    await page.goto('/instances');
    await openPalette(page);
    await page.keyboard.type('>filter');
    await expect(options(page)).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('textbox', { name: 'Filter instances' })).toBeFocused();
  });

  test('says when nothing is found, and gives the focus back when it is left', async ({ page }) => {
    await page.goto('/settings');
    const theme = page.getByRole('switch', { name: 'Single-key shortcuts' });
    await theme.focus();
    await openPalette(page);
    await page.keyboard.type('no such thing anywhere');
    await expect(palette(page).getByText('Nothing is called “no such thing anywhere”.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(palette(page)).toBeHidden();
    await expect(theme).toBeFocused();
  });

  test('is opened and chosen from with the mouse', async ({ page }) => {
    await page.goto('/settings');
    await page
      .getByRole('banner')
      .getByRole('button', { name: /^Search/ })
      .click();
    await page.keyboard.type('payments-prod-database');
    await options(page).filter({ hasText: 'stack' }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'payments-prod-database' })).toBeVisible();
    await expect(palette(page)).toBeHidden();
  });
});
