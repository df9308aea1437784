import type { Page } from '@playwright/test';
import { test as base, expect, expectAccessible } from './fixtures.ts';
import { type RunningHost, startHost } from './host.ts';

/** These tests change what everybody sees, so each has a host of its own. */
const test = base.extend<{ own: RunningHost }>({
  own: async ({ context }, use) => {
    const own = await startHost();
    await context.addCookies([{ ...own.cookie, url: own.url }]);
    await use(own);
    await own.stop();
  },
});

const add = (page: Page, list: string) => page.getByRole('textbox', { name: `Add to ${list}` });

test.describe('the rules of placement', () => {
  test('show what they would match before they are applied', async ({ page, own }) => {
    await page.goto(`${own.url}/settings?tab=placement`);
    const preview = page.getByRole('region', { name: 'What these rules match' });
    await expect(preview.getByText('Nothing would be placed otherwise than now.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Remove prod', exact: true }).click();
    await expect(preview.getByText(/would be placed otherwise/)).toBeVisible();
    await expect(preview.getByRole('region', { name: 'Examples of what would move' })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(preview.getByText('Nothing would be placed otherwise than now.')).toBeVisible();
    await page.getByRole('button', { name: 'Defaults' }).click();
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page.getByRole('button', { name: 'Defaults' })).toBeDisabled();
  });

  test('explain bad input at its field and lose nothing', async ({ page, own }) => {
    await page.goto(`${own.url}/settings?tab=placement`);
    const field = add(page, 'tags that name an application');
    await field.fill('team, app');
    await field.press('Enter');
    await expect(page.getByText('“app” is in the list already.')).toBeVisible();
    await expect(field).toHaveValue('team, app');
    await field.fill('team');
    await field.press('Enter');
    await expect(field).toHaveValue('');
    await page.getByRole('button', { name: 'Prefer team more' }).click();
    await expect(page.getByRole('button', { name: 'Prefer team less' })).toBeEnabled();
  });

  test('are not left by accident', async ({ page, own }) => {
    await page.goto(`${own.url}/settings?tab=placement`);
    const field = add(page, 'words that are an environment');
    await field.fill('blue');
    await field.press('Enter');
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Instances' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without applying?' });
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Stay' }).click();
    await expect(page.getByRole('button', { name: 'Remove blue' })).toBeVisible();
    await page.getByRole('button', { name: 'Take changes back' }).click();
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Instances' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Instances' })).toBeVisible();
  });
});

test('somebody is invited, comes in as a viewer and is signed out again', async ({ page, own, browser }) => {
  await page.goto(`${own.url}/settings?tab=people`);
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByText('Say who it is for.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Invite' }).fill('Ben');
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByText('Give this link to Ben.')).toBeVisible();
  await expectAccessible(page);
  const link = await page.getByText(/^http.*launch/).textContent();

  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link ?? '');
  await other.goto(`${own.url}/settings?tab=people`);
  await expect(other.getByText(/Viewer: sees everything/)).toBeVisible();
  await expect(other.getByText(/shown to administrators/)).toBeVisible();
  await expectAccessible(other);
  await other.goto(`${own.url}/settings?tab=placement`);
  await expect(other.getByText(/Only administrators/)).toBeVisible();
  await expect(other.getByRole('button', { name: 'Apply' })).toBeHidden();

  await page.getByRole('button', { name: 'Sign out Ben' }).click();
  await page.getByRole('dialog', { name: 'Sign out Ben?' }).getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign out Ben' })).toBeHidden();
  await context.close();
});

test('a protected connection is read-only until it is armed for a time, with a reason', async ({ page, own }) => {
  await page.goto(`${own.url}/connections`);
  const band = page.getByRole('banner');
  await page.getByRole('button', { name: 'Protect Data platform in eu-west-1' }).click();
  await expect(band.getByText('READ-ONLY')).toBeVisible();
  await page.getByRole('button', { name: 'Arm Data platform in eu-west-1…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Arm this connection?' });
  await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await dialog.getByRole('textbox', { name: 'Minutes' }).fill('999');
  await dialog.getByRole('button', { name: 'Arm' }).click();
  await expect(dialog.getByText('Say why.')).toBeVisible();
  await expect(dialog.getByText(/from 1 to 60/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('textbox', { name: 'Minutes' }).fill('5');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('release 4.2');
  await page.keyboard.press('Enter');
  await expect(band.getByText(/^ARMED [45] m/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Disarm Data platform in eu-west-1' }).click();
  await expect(band.getByText('READ-ONLY')).toBeVisible();
  await page.getByRole('button', { name: 'Stop protecting Data platform in eu-west-1' }).click();
  await expect(band.getByText('READ-ONLY')).toBeHidden();
});
