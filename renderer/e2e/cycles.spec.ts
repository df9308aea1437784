import type { Page } from '@playwright/test';
import { test } from './acting.ts';
import { expect, expectAccessible, openPalette } from './fixtures.ts';

const wizard = (page: Page) => page.getByRole('dialog', { name: 'Cycle the group' });
const dryRun = (page: Page) => wizard(page).getByRole('region', { name: 'What it would do' });
const start = (page: Page) => wizard(page).getByRole('button', { name: 'Start' });
const cycle = (page: Page) => page.getByRole('region', { name: /^Cycle of / });

/** A dry run reads everything about a group from AWS, at the pace of the budget. */
const read = { timeout: 30_000 };

/** Opens a group's page and the wizard with the keyboard. */
async function openWizard(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('button', { name: 'Cycle…' })).toBeEnabled();
  await page.keyboard.press('c');
  await expect(wizard(page).getByRole('radio', { name: /^Stale/ })).toBeFocused();
}

test('a cycle is planned and started by keyboard, and its page shows it live, also after a reload', async ({
  page,
  group,
}) => {
  test.setTimeout(120_000);
  await openWizard(page, group.path);
  await expect(dryRun(page)).toContainText('Nothing has to be replaced', read);
  await expect(dryRun(page)).toContainText(/3 instances stay: launched from .*, as the group does now/);
  await expect(dryRun(page).getByRole('img')).toHaveCount(0);
  await expect(dryRun(page).getByText('Not possible:')).toHaveCount(0);
  await expect(start(page)).toBeDisabled();
  await expectAccessible(page);
  await wizard(page).getByRole('radio', { name: /^All/ }).focus();
  await page.keyboard.press('Space');
  await wizard(page).getByRole('combobox', { name: 'Waits for a person' }).click();
  await page.getByRole('option', { name: 'After the first batch' }).click();
  await expect(dryRun(page)).toContainText('3 of 3 instances in 3 batches', read);
  await expect(dryRun(page).getByRole('img', { name: /^Capacity as planned: At its lowest 3 serve/ })).toBeVisible();
  await expect(dryRun(page).getByRole('list', { name: 'Batches' })).toContainText('then waits for you');
  await expect(dryRun(page)).toContainText('4 instances at most, not counting what drains: one more than the 3 wanted');
  await expect(dryRun(page)).toContainText('autoscaling:TerminateInstanceInAutoScalingGroup × 3');
  await expect(start(page)).toBeEnabled();
  await expectAccessible(page);
  await start(page).click();
  await expect(wizard(page).getByText('Say why.')).toBeVisible();
  await expect(wizard(page).getByLabel('Reason')).toBeFocused();
  await page.keyboard.type('A new release');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/job\?id=/);

  await expect(cycle(page).getByRole('status')).toContainText('Canary · 0 of 3 retired so far');
  await expect(cycle(page).getByRole('img', { name: /^Capacity so far: At its lowest 3 served/ })).toBeVisible();
  const proofs = cycle(page).getByRole('list', { name: /^Proofs of i-/ });
  await expect(proofs).toContainText('Launched', { timeout: 60_000 });
  await expect(proofs.getByRole('listitem')).toHaveCount(4);
  await expectAccessible(page);
  await page.reload();
  await expect(proofs).toContainText('Launched');

  await page.keyboard.press('e');
  const stop = page.getByRole('dialog', { name: 'Stop this job?' });
  await expect(stop).toContainText('3 old instances stay: no other one is retired.');
  await expect(stop).toContainText('1 new instance beyond the 3 that the group is to have');
  await expect(stop).toContainText('The desired capacity goes back from 4 to 3.');
  await expect(stop).toContainText('AZRebalance is resumed.');
  await expect(stop.getByRole('button', { name: 'Stop the cycle' })).toBeEnabled();
  await expectAccessible(page);
});

test('what makes no sense is told at the field, before anything is asked of AWS', async ({ page, group }) => {
  await openWizard(page, group.path);
  const field = (name: string) => wizard(page).getByLabel(name, { exact: true });
  await field('Minimum healthy percentage').fill('101');
  await field('Maximum healthy percentage').fill('many');
  await wizard(page).getByText('Alarms, hooks and limits').click();
  await field('Raise the maximum size up to').fill('0');
  await field('Minutes until a new one serves').fill('');
  await expect(wizard(page).getByText('From 0 to 100 %.')).toBeVisible();
  await expect(wizard(page).getByText('Give a whole percentage.')).toBeVisible();
  await expect(wizard(page).getByText('From 1 to 10,000.')).toBeVisible();
  await expect(wizard(page).getByText('Give a whole number of minutes.')).toBeVisible();
  await expect(dryRun(page)).toContainText('Correct what is marked');
  await expect(start(page)).toBeDisabled();
  await wizard(page).getByRole('combobox', { name: 'Besides serving' }).click();
  await page.getByRole('option', { name: 'An HTTP answer' }).click();
  await field('URL').fill('ftp://{address}/version');
  await expect(wizard(page).getByText(/Give an http or https URL/)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(wizard(page)).toBeHidden();
  await expect(page).not.toHaveURL(/action=/);
});

test('instances that are chosen on the page are those that the wizard begins with', async ({ page, group }) => {
  await page.goto(group.path);
  const box = page.getByRole('checkbox', { name: /^Choose i-/ }).first();
  const id = ((await box.getAttribute('aria-label')) ?? '').replace('Choose ', '');
  await box.check();
  await page.getByRole('button', { name: 'With 1 chosen' }).click();
  await page.getByRole('menuitem', { name: 'Cycle…' }).click();
  await expect(wizard(page).getByRole('radio', { name: 'Chosen by hand' })).toBeChecked();
  await expect(wizard(page).getByRole('checkbox', { name: id })).toBeChecked();
  await expect(dryRun(page)).toContainText('1 of 3 instances in 1 batch', read);
  await wizard(page).getByRole('checkbox', { name: id }).uncheck();
  await expect(wizard(page).getByText('Choose at least one instance.')).toBeVisible();
  await expectAccessible(page);
});

test('the palette begins to cycle a group', async ({ page, own, group }) => {
  await page.goto(`${own.url}/settings`);
  await openPalette(page);
  await page.keyboard.type(`cycle ${group.name}`);
  await expect(page.getByRole('option')).toHaveText([`Cycle ${group.name}…`]);
  await page.getByRole('option', { name: `Cycle ${group.name}…` }).click();
  await expect(wizard(page).getByRole('radio', { name: /^Stale/ })).toBeFocused();
});
