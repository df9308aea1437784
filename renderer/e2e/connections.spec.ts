import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { test as base, expect, expectAccessible } from './fixtures.ts';
import { type RunningHost, startHost } from './host.ts';

/** These tests open and close connections, so each has a host of its own. */
const test = base.extend<{ own: RunningHost }>({
  own: async ({ page, context }, use) => {
    const own = await startHost();
    await context.addCookies([{ ...own.cookie, url: own.url }]);
    await page.goto(`${own.url}/connections`);
    await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
    await use(own);
    await own.stop();
  },
});

/** The machine's AWS configuration, as a person would write it; the data folder is the host's home. */
async function configure(own: RunningHost, config: string) {
  await mkdir(join(own.dataFolder, '.aws'), { recursive: true });
  await writeFile(join(own.dataFolder, '.aws', 'config'), config);
}

const card = (page: Page, name: RegExp) => page.getByRole('article', { name });
const wayIn = (page: Page, label: string) =>
  page.getByRole('listitem').filter({ has: page.getByText(label, { exact: true }) });

test('an open connection says who one is, and can be closed and opened again', async ({ page, own }) => {
  expect(own.demo).not.toBeNull();
  const data = card(page, /Data platform in eu-west-1/);
  await expect(data.getByText('Signed in')).toBeVisible();
  await expect(data.getByText('444455556666', { exact: true })).toBeVisible();
  await expect(data.getByText(/^arn:aws:sts::444455556666:/)).toBeVisible();
  await data.getByRole('button', { name: 'Close' }).click();
  await expect(data).toBeHidden();
  await page.getByRole('button', { name: 'Open Data platform' }).click();
  await expect(data.getByText('Signed in')).toBeVisible();
});

test('an open connection is closed and opened again by keyboard', async ({ page, own }) => {
  expect(own.demo).not.toBeNull();
  const data = card(page, /Data platform in eu-west-1/);
  await data.getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Enter');
  await expect(data).toBeHidden();
  await page.getByRole('button', { name: 'Open Data platform' }).focus();
  await page.keyboard.press('Space');
  await expect(data.getByText('Signed in')).toBeVisible();
});

test('without any connection the start leads here and says what to do', async ({ page, own }) => {
  await expect(page.getByRole('article').first()).toBeVisible();
  for (let left = await page.getByRole('article').count(); left > 0; left -= 1) {
    await page.getByRole('article').first().getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('article')).toHaveCount(left - 1);
  }
  await expect(page.getByText('No connection is open', { exact: true })).toBeVisible();
  await expect(page.getByText('No AWS profile was found')).toBeVisible();
  await expect(page.getByRole('banner').getByText('DEMO')).toBeHidden();
  await expectAccessible(page);
  await page.goto(own.url);
  await expect(page).toHaveURL(/\/connections/);
});

test('a profile that cannot work says why and what to do; the others can be used', async ({ page, own }) => {
  await configure(own, '[profile broken]\nrole_arn = arn:aws:iam::111122223333:role/x\nsource_profile = nowhere\n');
  await page.reload();
  const broken = wayIn(page, 'broken');
  await expect(broken.getByRole('alert')).toContainText('nowhere');
  await expect(broken.getByRole('button', { name: 'Open broken' })).toBeDisabled();
  await expect(wayIn(page, 'Data platform').getByRole('button')).not.toHaveCount(0);
  await expectAccessible(page);
});

test('an endpoint override is loud on every screen', async ({ page, own }) => {
  const caller = own.demo?.callers[0];
  if (own.demo === null || caller === undefined) throw new Error('The host has no demo.');
  await configure(
    own,
    [
      '[profile elsewhere]',
      'region = eu-west-1',
      `aws_access_key_id = ${caller.accessKeyId}`,
      `aws_secret_access_key = ${caller.secretAccessKey}`,
      `endpoint_url = ${own.demo.url}`,
    ].join('\n'),
  );
  await page.reload();
  await expect(wayIn(page, 'elsewhere').getByText(`${own.demo.url} – not AWS`)).toBeVisible();
  await page.getByRole('button', { name: 'Open elsewhere' }).click();
  await expect(card(page, /elsewhere in eu-west-1/).getByText('Signed in')).toBeVisible();
  const banner = page.getByText(`Calls of elsewhere in eu-west-1 go to ${own.demo.url}, not to AWS.`);
  await expect(banner).toBeVisible();
  await page.keyboard.press('Control+,');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(banner).toBeVisible();
  await expectAccessible(page);
});

test('a refused sign-in is shown in place, with a way to try again', async ({ page, own }) => {
  if (own.demo === null) throw new Error('The host has no demo.');
  await configure(
    own,
    [
      '[profile wrong]',
      'region = eu-west-1',
      'aws_access_key_id = AKIANOBODYKNOWSTHIS0',
      'aws_secret_access_key = wrong',
      `endpoint_url = ${own.demo.url}`,
    ].join('\n'),
  );
  await page.reload();
  await page.getByRole('button', { name: 'Open wrong' }).click();
  const wrong = card(page, /wrong in eu-west-1/);
  await expect(wrong.getByText('Sign-in failed')).toBeVisible();
  await expect(wrong.getByRole('alert')).toBeVisible();
  await expect(wrong.getByRole('button', { name: 'Sign in again' })).toBeEnabled();
  await expect(page.getByRole('banner').getByRole('button', { name: 'Sign in again' })).toBeVisible();
});

test('a refused MFA code stays to be corrected', async ({ page, own }) => {
  const caller = own.demo?.callers[0];
  if (own.demo === null || caller === undefined) throw new Error('The host has no demo.');
  await configure(
    own,
    [
      '[profile base]',
      `aws_access_key_id = ${caller.accessKeyId}`,
      `aws_secret_access_key = ${caller.secretAccessKey}`,
      `endpoint_url = ${own.demo.url}`,
      '[profile guarded]',
      'region = eu-west-1',
      'source_profile = base',
      'role_arn = arn:aws:iam::111122223333:role/Operations',
      'mfa_serial = arn:aws:iam::111122223333:mfa/nobody',
      `endpoint_url = ${own.demo.url}`,
    ].join('\n'),
  );
  await page.reload();
  await page.getByRole('button', { name: 'Open guarded' }).click();
  const guarded = card(page, /guarded in eu-west-1/);
  const dialog = page.getByRole('dialog', { name: 'Enter your MFA code' });
  await expect(dialog.getByRole('textbox').first()).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('000000');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await expect(dialog.getByRole('textbox').first()).toHaveValue('0');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(guarded.getByText('MFA code needed')).toBeVisible();
  await page.getByRole('banner').getByRole('button', { name: 'Enter code…' }).click();
  await expect(dialog).toBeVisible();
});
