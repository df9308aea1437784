import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { startHost } from './host.ts';
import { screens } from './screens.ts';

const offline = (page: Page) => page.getByText(/^Offline: showing what was last received/);

test('every open screen says that the core is away, keeps what it shows, and recovers without a reload', async ({
  context,
}) => {
  test.setTimeout(180_000);
  const host = await startHost();
  await context.addCookies([{ ...host.cookie, url: host.url }]);
  const opened: { readonly page: Page; readonly name: string; readonly content: ReturnType<Page['locator']> }[] = [];
  for (const { name, path, content } of screens) {
    const page = await context.newPage();
    await page.goto(`${host.url}${await path(host)}`);
    await expect(content(page), name).toBeVisible();
    await page.evaluate(() => Object.assign(window, { sameDocument: true }));
    opened.push({ page, name, content: content(page) });
  }

  await host.goAway();
  for (const { page, name, content } of opened) {
    await expect(offline(page), name).toBeVisible();
    await expect(content, name).toBeVisible();
  }

  await host.comeBack();
  for (const { page, name, content } of opened) {
    // Whoever comes back to a window does not wait for the next attempt.
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect(offline(page), name).toBeHidden({ timeout: 20_000 });
    await expect(content, name).toBeVisible();
    await expect(page.getByRole('main').getByRole('alert'), name).toHaveCount(0);
    expect(await page.evaluate(() => 'sameDocument' in window), name).toBe(true);
  }
  await host.stop();
});

test('what was asked for while the core was away is answered when it is back', async ({ page, context }) => {
  const host = await startHost();
  await context.addCookies([{ ...host.cookie, url: host.url }]);
  await page.goto(`${host.url}/instances`);
  const rows = page.getByRole('grid', { name: 'Instances' }).getByRole('gridcell');
  await expect(rows.first()).toBeVisible();
  await host.goAway();
  await expect(offline(page)).toBeVisible();
  await page.getByRole('textbox', { name: 'Filter instances' }).fill('payments');
  const problem = page.getByRole('alert').filter({ hasText: 'was lost' });
  await expect(problem).toBeVisible();
  await host.comeBack();
  await expect(offline(page)).toBeHidden({ timeout: 20_000 });
  await expect(problem).toBeHidden();
  await expect(page.getByRole('row').nth(1)).toContainText('payments');
  await host.stop();
});

test('a core that hangs is noticed without its word, and its return too', async ({ page, context }) => {
  const host = await startHost();
  await context.addCookies([{ ...host.cookie, url: host.url }]);
  await page.goto(`${host.url}/instances`);
  await expect(page.getByRole('grid', { name: 'Instances' }).getByRole('gridcell').first()).toBeVisible();
  host.freeze();
  await expect(offline(page)).toBeVisible({ timeout: 30_000 });
  host.thaw();
  await expect(offline(page)).toBeHidden({ timeout: 20_000 });
  await host.stop();
});
