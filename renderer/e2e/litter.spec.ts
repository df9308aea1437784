import type { Page } from '@playwright/test';
import type { Litter } from '#contract/litter.ts';
import { connectionId, test } from './acting.ts';
import { expect, expectAccessible } from './fixtures.ts';

const suspended = (page: Page) => page.getByRole('main').getByText('Suspended processes');
const finding = (page: Page, process: RegExp) => page.getByRole('checkbox', { name: process });

test('what was left behind is found from the jobs, repaired by a job, or said to be meant so', async ({
  page,
  own,
}) => {
  test.slow();
  await page.goto(`${own.url}/jobs`);
  await page.getByRole('link', { name: /^Left behind \d$/ }).click();
  // What takes a call of its own is looked for when somebody asks.
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByText('5 findings on 4 groups')).toBeVisible();
  await expectAccessible(page);

  const sick = page.getByRole('region', { name: /^shop-prod-Web/ }).filter({ has: finding(page, /ReplaceUnhealthy/) });
  await finding(page, /ReplaceUnhealthy/).focus();
  await page.keyboard.press('Space');
  await sick.getByRole('checkbox', { name: /^Protection from scale-in/ }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Repair 2…' }).click();
  const repair = page.getByRole('dialog', { name: 'Repair 1 group?' });
  await expect(repair).toContainText('Resume ReplaceUnhealthy');
  await expect(repair).toContainText(/Stop protecting i-\w+, so that scale-in may take it \(may be wanted/);
  await page.keyboard.press('Enter');
  await expect(repair.getByText('Say why.')).toBeVisible();
  await page.keyboard.type('Forgotten after an incident');
  await page.keyboard.press('Enter');
  const repairs = page.getByRole('region', { name: 'Repairs' });
  await expect(repairs.getByRole('link', { name: /^Repair what was left on shop-prod-Web/ })).toBeVisible();
  await expect(repairs).toContainText('Succeeded', { timeout: 30_000 });
  await expect(suspended(page)).toHaveCount(1, { timeout: 30_000 });

  await finding(page, /^Standby i-\w+ is in standby; since when is not known/).check();
  await page.getByRole('button', { name: 'Repair 1…' }).click();
  await expect(repair).toContainText(/Return i-\w+ to service, which raises the desired capacity from \d+ to \d+/);
  await expectAccessible(page);
  await page.getByRole('textbox').fill('Nobody looks at it any more');
  await page.keyboard.press('Enter');
  await expect(repairs.getByRole('link')).toHaveCount(2);
  await page.goto(`${own.url}/jobs`);
  await page.goto(`${own.url}/left-behind`);
  await expect(repairs.getByRole('link')).toHaveCount(2);
  await expect(repairs.getByText('Succeeded')).toHaveCount(2, { timeout: 90_000 });
  await expect(finding(page, /^Standby/)).toHaveCount(0, { timeout: 30_000 });

  await finding(page, /AZRebalance/).check();
  await finding(page, /^Protection from scale-in/).check();
  await page.getByRole('button', { name: 'It is meant to be so…' }).click();
  await expect(page.getByRole('dialog', { name: 'Is that meant to be so?' })).toBeVisible();
  await page.keyboard.type('Until the move is done');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nothing was left behind')).toBeVisible();
  await page.getByText('Meant to be so').click();
  await finding(page, /AZRebalance/).check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Tell of 1 again…' }).click();
  await page.keyboard.type('The move is done');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 finding on 1 group').first()).toBeVisible();
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByRole('region', { name: 'Looked through' })).toContainText('All 3 connections');
});

/** A finding of a kind that takes longer to come about than a test may. */
const waiting: Litter = {
  ...{ id: 'waiting', connectionId, account: '111122223333', region: 'eu-west-1', groupName: 'shop-prod-Held' },
  ...{
    kind: 'hook_wait',
    leftBy: 'unknown',
    certainty: 'unsure',
    jobId: null,
    since: Date.parse('2026-11-01T00:00:00Z'),
  },
  message: 'i-0123456789abcdef0 is held in Terminating:Wait.',
  advice: 'Only who set the hook up knows whether it may be completed.',
  repair: null,
  byHand: 'aws autoscaling complete-lifecycle-action --lifecycle-hook-name drain',
};

test('what only a person can judge comes with the command to do it', async ({ page, own, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.routeWebSocket('**/api/ws', (socket) => {
    const core = socket.connectToServer();
    core.onMessage((data) => {
      socket.send(String(data).replace('"findings":[{', `"findings":[${JSON.stringify(waiting)},{`));
    });
  });
  await page.goto(`${own.url}/left-behind`);
  const held = page.getByRole('region', { name: 'shop-prod-Held' });
  await expect(held).toContainText('may be wanted, or still at work');
  await expect(held).toContainText('Only a person can judge that.');
  await expectAccessible(page);
  await held.getByRole('button', { name: 'Copy the command' }).focus();
  await page.keyboard.press('Enter');
  await expect(held.getByText('Copied').first()).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(waiting.byHand);
  await finding(page, /Terminating:Wait/).check();
  await expect(page.getByRole('button', { name: 'Repair 0…' })).toBeDisabled();
  await expect(page.getByRole('button', { name: 'It is meant to be so…' })).toBeEnabled();
});

test('viewers see what was left behind, and change nothing', async ({ page, own, browser }) => {
  await page.goto(`${own.url}/settings?tab=people`);
  await page.getByRole('textbox', { name: 'Invite' }).fill('Ben');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByText(/^http.*launch/).textContent();
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(link ?? '');
  await other.goto(`${own.url}/left-behind`);
  await expect(suspended(other)).toHaveCount(2);
  await expect(other.getByText('Operators can repair it.')).toBeVisible();
  await expect(other.getByRole('checkbox')).toHaveCount(0);
  await expect(other.getByRole('button', { name: 'Look again' })).toBeHidden();
  await other.goto(`${own.url}/settings?tab=hooks`);
  await expect(other.getByText(/Only administrators of this console see and change/)).toBeVisible();
  await context.close();
});
