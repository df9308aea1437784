import type { Page } from '@playwright/test';
import { expect, expectAccessible, openPalette, test } from './fixtures.ts';
import { type RunningHost, startHost } from './host.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const rail = (page: Page) => page.getByRole('navigation', { name: 'Screens' });

/** What each screen says where nothing was read, by the key that leads to it. */
const emptyScreens = [
  { key: '1', name: 'Environments', words: 'No environments yet' },
  { key: '2', name: 'Map', words: 'No environments yet' },
  { key: '3', name: 'Instances', words: 'No instances yet' },
  { key: '4', name: 'Load balancers', words: 'No load balancers yet' },
  { key: '5', name: 'Databases', words: 'No databases yet' },
  { key: '6', name: 'What changed', words: 'Nothing changed' },
  { key: '7', name: 'Jobs', words: 'No job yet' },
  { key: '8', name: 'API budget', words: 'No call has been made yet' },
  { key: '9', name: 'Connections', words: 'No connection is open' },
] as const;

/** A console whose connections were all closed. */
async function openEmpty(page: Page, host: RunningHost): Promise<void> {
  await page.goto(`${host.url}/connections`);
  const open = page.getByRole('article');
  await expect(open.first()).toBeVisible();
  for (let left = await open.count(); left > 0; left -= 1) {
    await open.first().getByRole('button', { name: 'Close' }).click();
    await expect(open).toHaveCount(left - 1);
  }
}

test('where nothing is open every screen says so, by keyboard and by mouse', async ({ page, context }) => {
  const host = await startHost();
  await context.addCookies([{ ...host.cookie, url: host.url }]);
  await openEmpty(page, host);
  for (const { key, name, words } of emptyScreens) {
    await page.keyboard.press(key);
    await expect(heading(page, name)).toBeVisible();
    await expect(page.getByRole('main').getByText(words, { exact: true })).toBeVisible();
  }
  await expectAccessible(page);
  for (const { name, words } of emptyScreens.toReversed()) {
    await rail(page).getByRole('link', { name }).click();
    await expect(heading(page, name)).toBeVisible();
    await expect(page.getByRole('main').getByText(words, { exact: true })).toBeVisible();
  }
  await openPalette(page);
  await page.keyboard.type('prod');
  await expect(page.getByText('Nothing is called “prod”.')).toBeVisible();
  await host.stop();
});
