import type { Page } from '@playwright/test';
import { test } from './acting.ts';
import { expect, expectAccessible } from './fixtures.ts';

const hooks = (page: Page) => page.getByRole('list', { name: 'Hooks' });

test('an administrator sets a hook up, tries it, changes it, and a cycle can choose it', async ({
  page,
  own,
  group,
}) => {
  await page.goto(`${own.url}/settings?tab=hooks`);
  await expect(page.getByText('No hook is set up.')).toBeVisible();
  await page.getByRole('button', { name: 'Add a hook…' }).click();
  const add = page.getByRole('dialog', { name: 'Add a hook' });
  await expect(add.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.type('Drain it');
  await page.keyboard.press('Enter');
  await expect(add.getByText('Give an http or https URL.')).toBeVisible();
  await add.getByRole('combobox', { name: /^Secret/ }).click();
  await page.getByRole('option', { name: 'In a file' }).click();
  await expect(add.getByText('Give the path of the file.')).toBeVisible();
  await expectAccessible(page);
  await add.getByRole('combobox', { name: 'What it does' }).click();
  await page.getByRole('option', { name: 'Runs a program' }).click();
  await add.getByLabel('Program').fill('/bin/false');
  await add.getByRole('button', { name: 'Try' }).click();
  await expect(add.getByRole('status')).toContainText('It failed.');
  await add.getByRole('button', { name: 'Save' }).click();
  await expect(hooks(page)).toContainText('Runs /bin/false');

  await page.getByRole('button', { name: 'Edit Drain it' }).click();
  const change = page.getByRole('dialog', { name: 'Change Drain it' });
  await change.getByLabel('Program').fill('/bin/true');
  await page.keyboard.press('Enter');
  await expect(hooks(page)).toContainText('Runs /bin/true');
  await page.getByRole('button', { name: 'Try Drain it' }).click();
  await expect(hooks(page)).toContainText('It passed.');
  await expectAccessible(page);

  await page.goto(`${group.path}&action=cycle`);
  await page.getByText('Alarms, hooks and limits').click();
  await page.getByRole('combobox', { name: 'Before each retirement' }).click();
  await expect(page.getByRole('option', { name: 'Drain it' })).toBeVisible();

  await page.goto(`${own.url}/settings?tab=hooks`);
  await page.getByRole('button', { name: 'Remove Drain it' }).click();
  const remove = page.getByRole('dialog', { name: 'Remove Drain it?' });
  await expect(remove.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await remove.getByRole('button', { name: 'Remove Drain it' }).click();
  await expect(page.getByText('No hook is set up.')).toBeVisible();
});
