import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { call, connectionId, startScaling, test as testActing } from './acting.ts';
import { expect, expectAccessible, testAlone } from './fixtures.ts';
import { startHost } from './host.ts';

const journal = join(import.meta.dirname, '..', '..', 'main', 'scenarios', 'golden', 'journal-1.db');

/** A host whose journal has jobs in every state, most of a kind that it does not know. */
const test = testAlone.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  host: async ({}, use) => {
    const host = await startHost(undefined, (dataFolder) => copyFile(journal, join(dataFolder, 'state.db')));
    await use(host);
    await host.stop();
  },
});

const decision = (page: Page) => page.getByRole('region', { name: 'Your decision' });
const log = (page: Page) => page.getByRole('list', { name: 'Log' });
const jobsStatus = (page: Page) => page.getByRole('contentinfo').getByRole('status', { name: 'Jobs' });

async function openJob(page: Page, title: string): Promise<void> {
  await page.goto('/jobs');
  await page.getByRole('link', { name: title, exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
}

test('what cannot be undone is put to a person, who gives it up', async ({ page }) => {
  await openJob(page, 'Scale shop-prod-web-group to 5');
  await expect(decision(page)).toContainText('There is no Auto Scaling group shop-prod-web-group');
  await expect(jobsStatus(page)).toContainText('jobs need you');
  await expectAccessible(page);
  await decision(page).getByRole('button', { name: 'Give up…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Let the job fail?' });
  await expect(dialog).toContainText('This is not undone');
  await expectAccessible(page);
  await page.keyboard.type('The group was deleted');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByText('Failed', { exact: true }).first()).toBeVisible();
  await expect(log(page)).toContainText('The group was deleted');
  await expect(decision(page)).toBeHidden();
});

test('where nobody knows whether a step took effect, a person says so', async ({ page }) => {
  await openJob(page, 'The golden job that asks');
  await expect(decision(page)).toContainText('Nobody knows whether this took effect');
  await expect(decision(page).getByRole('button')).toHaveText(['It happened…', 'Do it again…', 'Give up…']);
  await expect(page.getByRole('region', { name: 'If it is stopped now' })).toContainText('First you must say');
  await decision(page).getByRole('button', { name: 'It happened…' }).click();
  await page.keyboard.type('I saw it');
  await page.keyboard.press('Enter');
  await expect(log(page)).toContainText('chose "it was done": I saw it');
});

test('a job with others below it shows all of them, and which of them asks', async ({ page }) => {
  await openJob(page, 'The golden job that parent');
  const part = page.getByRole('list', { name: 'Steps of A part of the golden parent' });
  await expect(part).toContainText('It is ready');
  await expect(decision(page).filter({ hasText: 'A part of the golden parent: ' })).toBeVisible();
  await expect(log(page)).toContainText('A part of the golden parent: Not yet.');
  await expectAccessible(page);
});

testActing('a job waits for a sign-in, tells of it, and goes on by itself afterwards', async ({ page, own, group }) => {
  await startScaling(page, group.path, 5);
  const waiting = page.getByRole('region', { name: 'What it waits for' });
  await expect(waiting).toContainText('3 of 5 in service');
  await call(own, 'POST', '/connections/close', { connectionId });
  await expect(waiting).toContainText('is not open');
  await expect(waiting).toContainText('holds safely until somebody acts');
  await expect(jobsStatus(page)).toContainText('1 job needs you');
  await expectAccessible(page);
  await call(own, 'POST', '/connections', { candidateId: 'demo', region: 'eu-west-1' });
  await expect(waiting).toContainText('3 of 5 in service', { timeout: 30_000 });
  await expect(jobsStatus(page)).toContainText('1 job under way');
});
