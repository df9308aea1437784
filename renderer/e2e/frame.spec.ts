import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { startHost } from './host.ts';

const rail = (page: Page) => page.getByRole('navigation', { name: 'Screens' });
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

/** Chooses in the settings and waits until the core has it. */
async function choose(page: Page, name: string) {
  await page.goto('/settings');
  await page.getByRole('radio', { name }).click();
  await expect(page.getByRole('radio', { name })).toBeChecked();
}

test.describe('the frame', () => {
  test('says on every screen where one is, and that it is a demo', async ({ page }) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    for (const [path, name] of [
      ['/environments', 'Environments'],
      ['/instances', 'Instances'],
      ['/load-balancers', 'Load balancers'],
      ['/databases', 'Databases'],
      ['/connections', 'Connections'],
      ['/settings', 'Settings'],
    ] as const) {
      await page.goto(path);
      await expect(heading(page, name)).toBeVisible();
      await expect(page.getByRole('banner').getByText('DEMO')).toBeVisible();
      await expect(page.getByRole('banner').getByText('111122223333').first()).toBeVisible();
      await expect(page).toHaveTitle(new RegExp(`^DEMO · ${name} · .*111122223333`));
    }
    // A broken content security policy would show here.
    expect(complaints).toEqual([]);
  });

  test('opens with the environments where a connection is open', async ({ page }) => {
    await page.goto('/');
    await expect(page).toHaveURL(/\/environments/);
    await expect(rail(page).getByRole('link', { name: 'Environments' })).toHaveAttribute('aria-current', 'page');
  });

  test('goes to screens by number and gives them the focus', async ({ page }) => {
    await page.goto('/environments');
    await expect(heading(page, 'Environments')).toBeVisible();
    await page.keyboard.press('9');
    await expect(heading(page, 'Connections')).toBeVisible();
    await expect(page.getByRole('main')).toBeFocused();
    await page.keyboard.press('Control+,');
    await expect(heading(page, 'Settings')).toBeVisible();
    await page.keyboard.press('3');
    await expect(heading(page, 'Instances')).toBeVisible();
  });

  test('takes letters and numbers as text while one is typing', async ({ page }) => {
    await page.goto('/environments');
    await expect(heading(page, 'Environments')).toBeVisible();
    await page.keyboard.press('/');
    const filter = page.getByRole('textbox', { name: 'Filter environments' });
    await expect(filter).toBeFocused();
    await page.keyboard.type('4?x');
    await expect(filter).toHaveValue('4?x');
    await expect(heading(page, 'Environments')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(filter).toHaveValue('');
  });

  test('shows the keyboard map and returns the focus', async ({ page }) => {
    await page.goto('/connections');
    const close = page.getByRole('button', { name: 'Close' }).first();
    await close.focus();
    await page.keyboard.press('?');
    const map = page.getByRole('dialog', { name: 'Keyboard map' });
    await expect(map.getByText('Show only what is abnormal')).toBeVisible();
    await page.keyboard.press('9');
    await expect(map).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(map).toBeHidden();
    await expect(close).toBeFocused();
  });

  test('lets single keys be switched off, while combinations go on working', async ({ page }) => {
    await page.goto('/settings');
    const keys = page.getByRole('switch', { name: 'Single-key shortcuts' });
    await keys.click();
    await expect(keys).not.toBeChecked();
    await page.keyboard.press('8');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog', { name: 'Search and commands' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(heading(page, 'Settings')).toBeVisible();
    await keys.click();
    await expect(keys).toBeChecked();
  });

  test('remembers theme and density', async ({ page }) => {
    await choose(page, 'Light');
    await choose(page, 'Comfortable');
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
    await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable');
    await choose(page, 'As the system');
    await choose(page, 'Compact');
  });

  test('tells how old the data is, as whom it was read, and reads again', async ({ page }) => {
    await page.goto('/settings');
    const status = page.getByRole('contentinfo');
    await status.getByRole('button', { name: /Data age/ }).hover();
    const details = page.getByRole('dialog', { name: 'How fresh the data is' });
    await expect(details.getByRole('row', { name: /CloudFormation/ }).first()).toBeVisible();
    await expect(details.getByText(/as arn:aws:/).first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(details).toBeHidden();
    await status.getByRole('button', { name: /Refresh/ }).click();
    await expect(status.getByText(/Data age\s*[0-9] s/)).toBeVisible();
  });

  for (const theme of ['Dark', 'Light']) {
    test(`is accessible in ${theme.toLowerCase()} colours`, async ({ page }) => {
      await choose(page, theme);
      await expectAccessible(page);
      await page.goto('/connections');
      await expect(heading(page, 'Connections')).toBeVisible();
      await expectAccessible(page);
      await choose(page, 'As the system');
    });
  }

  test('leads a keyboard past the frame with its first stop', async ({ page }) => {
    await page.goto('/settings');
    await expect(heading(page, 'Settings')).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the screen' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });
});

test('a lost core leaves what was received on screen and says so', async ({ page, context }) => {
  const host = await startHost();
  await context.addCookies([{ ...host.cookie, url: host.url }]);
  await page.goto(`${host.url}/connections`);
  const shop = page.getByRole('article', { name: /Shop in eu-west-1/ });
  await expect(shop.getByText('Signed in')).toBeVisible();
  await host.stop();
  await expect(page.getByText(/^Offline: showing what was last received/)).toBeVisible();
  await expect(shop.getByText('Signed in')).toBeVisible();
  await shop.getByRole('button', { name: 'Close' }).click();
  await expect(shop.getByRole('alert')).toContainText('The connection to the Infraviewer core was lost.');
  await expect(shop.getByText('Signed in')).toBeVisible();
});
