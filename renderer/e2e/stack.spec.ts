import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, openPalette, test } from './fixtures.ts';
import { startHost } from './host.ts';

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const tabs = ['Overview', 'Resources', 'Parameters', 'Outputs', 'Events', 'Timeline', 'Template'];
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const rowsOf = (page: Page, role: 'grid' | 'treegrid', name: string) =>
  page
    .getByRole(role, { name })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
const resources = (page: Page) => rowsOf(page, 'grid', 'Resources');
const events = (page: Page) => rowsOf(page, 'treegrid', 'Events by operation');

interface FoundStack {
  readonly id: string;
  readonly connectionId: string;
  readonly name: string;
  readonly status: string;
  readonly condition: string;
  readonly children: number;
}

/** Stacks that the core knows, worst first. */
async function findStacks(page: Page): Promise<FoundStack[]> {
  await page.goto('/environments');
  await expect(page.getByRole('row').nth(2)).toBeVisible();
  return page.evaluate(async () => {
    const answer = await fetch('/api/v1/stacks?limit=500');
    const { rows } = (await answer.json()) as { rows: FoundStack[] };
    return rows;
  });
}

async function openStack(page: Page, chosen: (stack: FoundStack) => boolean, part = 'overview'): Promise<FoundStack> {
  const stack = (await findStacks(page)).find(chosen);
  if (stack === undefined) throw new Error('The demo estate has no such stack.');
  const search = new URLSearchParams({ connection: stack.connectionId, id: stack.id, tab: part });
  await page.goto(`/stack?${search}`);
  await expect(page.getByRole('heading', { level: 1, name: stack.name })).toBeVisible();
  return stack;
}

const failed = ({ status }: FoundStack) => status === 'UPDATE_ROLLBACK_FAILED';
const calm = ({ condition, children }: FoundStack) => condition === 'ok' && children === 0;
const parent = ({ condition, children }: FoundStack) => condition === 'ok' && children > 0;

test.describe('a stack', () => {
  test('is opened from the environments with Enter, and from its details with o', async ({ page }) => {
    await page.goto('/environments?q=payments&is=failed');
    await page.getByRole('button', { name: 'Expand' }).first().click();
    // The row of its environment names it too, as what changed last.
    const stack = page.getByRole('row', { level: 2 }).filter({ hasText: 'payments-prod-database' });
    await stack.getByRole('gridcell').first().click();
    await expect(details(page).getByRole('link', { name: 'Open', exact: true })).toBeVisible();
    await page.keyboard.press('o');
    await expect(page).toHaveURL(/\/stack\?.*payments-prod-database/);
    await page.goBack();
    await stack.getByRole('gridcell').first().focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/stack\?.*payments-prod-database/);
    await expect(page.getByRole('heading', { level: 1, name: 'payments-prod-database' })).toBeVisible();
  });

  test('is opened from the palette', async ({ page }) => {
    await page.goto('/settings');
    await openPalette(page);
    await page.keyboard.type('#payments-prod-database');
    await expect(page.getByRole('option').first()).toContainText('payments-prod-database');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'payments-prod-database' })).toBeVisible();
  });

  test('tells its state, and above all why its last operation failed', async ({ page }) => {
    await openStack(page, failed);
    await expect(page.getByText('UPDATE_ROLLBACK_FAILED', { exact: true }).first()).toBeVisible();
    const rootCause = page.getByRole('region', { name: 'Root cause' });
    await expect(rootCause).toContainText('StorageAlarm');
    await expectAccessible(page);
    await rootCause.getByRole('button', { name: 'Show the event' }).click();
    await expect(tab(page, 'Events')).toHaveAttribute('aria-selected', 'true');
    await expect(details(page).getByText('Event, the root cause')).toBeVisible();
    await expect(page.locator('[role=row][aria-selected=true]')).toContainText('StorageAlarm');
  });

  test('leads to its nested stacks and back, to its environment and its instances', async ({ page }) => {
    const stack = await openStack(page, parent);
    const nested = page.getByRole('region', { name: /^Nested stacks/ }).getByRole('link');
    await nested.first().click();
    await expect(page.getByRole('heading', { level: 1, name: stack.name, exact: true })).toBeHidden();
    await page.getByRole('link', { name: stack.name, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: stack.name, exact: true })).toBeVisible();
    await page.getByRole('link', { name: 'Show its instances' }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Instances' })).toBeVisible();
  });
});

test.describe('the tabs of a stack', () => {
  test('are changed by arrow keys, by [ and ], and are part of the link', async ({ page }) => {
    await openStack(page, calm);
    await expect(tab(page, 'Overview')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press(']');
    await expect(tab(page, 'Resources')).toHaveAttribute('aria-selected', 'true');
    await expect(page).toHaveURL(/tab=resources/);
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    await expect(tab(page, 'Template')).toHaveAttribute('aria-selected', 'true');
    await tab(page, 'Template').focus();
    await page.keyboard.press('ArrowLeft');
    await expect(tab(page, 'Timeline')).toBeFocused();
    await expect(tab(page, 'Timeline')).toHaveAttribute('aria-selected', 'true');
    await page.reload();
    await expect(tab(page, 'Timeline')).toHaveAttribute('aria-selected', 'true');
    await page.goBack();
    await expect(tab(page, 'Template')).toHaveAttribute('aria-selected', 'true');
  });

  test('are accessible, and keep the content security policy', async ({ page }) => {
    test.slow();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await openStack(page, failed);
    for (const name of tabs) {
      await tab(page, name).click();
      await expect(page.getByRole('tabpanel')).toBeVisible();
      await expect(page.getByText('Loading…')).toHaveCount(0);
      await expectAccessible(page);
    }
    expect(complaints).toEqual([]);
  });
});

test('the resources of a stack are filtered, sorted and lead to the inventory', async ({ page }) => {
  await openStack(page, ({ name }) => name === 'analytics-dev-worker', 'resources');
  await expect(resources(page).first()).toBeVisible();
  const all = await resources(page).count();
  await page.keyboard.press('/');
  await page.keyboard.type('autoscalinggroup');
  await expect(resources(page)).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(resources(page)).toHaveCount(all);
  const name = page.getByRole('columnheader', { name: 'Logical ID' });
  await name.getByRole('button').click();
  await expect(name).toHaveAttribute('aria-sort', 'ascending');
  await resources(page).filter({ hasText: 'AutoScalingGroup' }).getByRole('gridcell').first().focus();
  await page.keyboard.press('Enter');
  await expect(details(page).getByRole('heading', { level: 2 })).toBeFocused();
  await expect(details(page).getByRole('button', { name: 'Copy physical ID' })).toBeVisible();
  await details(page).getByRole('link', { name: 'Show it in the inventory' }).click();
  await expect(page).toHaveURL(/\/group\?.*name=analytics-dev-worker/);
});

test('the parameters of a stack are found and copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openStack(page, failed, 'parameters');
  await page.getByRole('textbox', { name: 'Filter parameters' }).fill('environment');
  await expect(page.getByText(/^1 of \d/)).toBeVisible();
  await page.getByRole('button', { name: 'Copy Environment' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('prod');
});

test.describe('the events of a stack', () => {
  test('stand by operation: the newest is open, and others open with the arrow keys', async ({ page }) => {
    await openStack(page, failed, 'events');
    const operations = events(page).filter({ hasText: /took/ });
    await expect(operations.first()).toHaveAttribute('aria-expanded', 'true');
    await expect(operations.nth(1)).toHaveAttribute('aria-expanded', 'false');
    await operations.nth(1).getByRole('gridcell').first().focus();
    await page.keyboard.press('ArrowRight');
    await expect(operations.nth(1)).toHaveAttribute('aria-expanded', 'true');
    await operations.first().getByRole('button', { name: 'Collapse' }).click();
    await expect(operations.first()).toHaveAttribute('aria-expanded', 'false');
  });

  test('are filtered to failures, of which the cause is marked', async ({ page }) => {
    await openStack(page, failed, 'events');
    await expect(events(page).first()).toBeVisible();
    await page.getByRole('button', { name: 'Only failures' }).click();
    await expect(events(page).filter({ hasText: 'IN_PROGRESS' })).toHaveCount(0);
    await expect(events(page).filter({ hasText: 'Root cause' })).toHaveCount(1);
    await page.getByRole('textbox', { name: 'Filter events' }).fill('no such event');
    await page.getByRole('button', { name: 'Show everything' }).click();
    await expect(events(page).filter({ hasText: 'IN_PROGRESS' }).first()).toBeVisible();
  });
});

test('the timeline of a stack is walked by keys and explained by the pointer', async ({ page }) => {
  await openStack(page, failed, 'timeline');
  const bars = page.getByRole('listitem').getByRole('button');
  await expect(bars.first()).toBeVisible();
  await bars.first().focus();
  await page.keyboard.press('End');
  const step = page.getByRole('region', { name: 'The step' });
  await expect(step).toContainText('StorageAlarm');
  await expect(step).toContainText('failed after');
  await page.keyboard.press('ArrowUp');
  await expect(step).not.toContainText('StorageAlarm');
  const box = await bars.first().boundingBox();
  await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 4);
  await expect(page.getByText(/ ran$/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Operation' }).click();
  await page.getByRole('option', { name: /^Create stack/ }).click();
  await expect(page.getByText('CREATE_COMPLETE', { exact: true })).toBeVisible();
});

test('the template of a stack is searched, copied and downloaded', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openStack(page, calm, 'template');
  await expect(page.getByText('AWSTemplateFormatVersion')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('type');
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^2 of \d+$/)).toBeVisible();
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByText(/^1 of \d+$/)).toBeVisible();
  await page.getByRole('button', { name: 'Copy template' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('AWSTemplateFormatVersion');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download template' }).click();
  const file = await downloading;
  expect(await readFile(await file.path(), 'utf8')).toBe(copied);
});

test('a lost core leaves the stack on screen and offers to try again', async ({ page, context }) => {
  const host = await startHost();
  await context.addCookies([{ ...host.cookie, url: host.url }]);
  await page.goto(`${host.url}/environments?q=payments&is=failed`);
  await page.getByRole('button', { name: 'Expand' }).first().click();
  await page
    .getByRole('row')
    .filter({ hasText: 'payments-prod-database' })
    // The environment's own row names it, too; its stacks are there a moment later.
    .nth(1)
    .getByRole('gridcell')
    .first()
    .press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'payments-prod-database' })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Overview' })).toBeVisible();
  await host.stop();
  await expect(page.getByText(/^Offline/)).toBeVisible();
  await tab(page, 'Resources').click();
  await expect(page.getByRole('alert').filter({ hasText: 'was lost' })).toBeVisible();
  await tab(page, 'Parameters').click();
  await expect(page.getByRole('button', { name: 'Copy Environment' })).toBeVisible();
});
