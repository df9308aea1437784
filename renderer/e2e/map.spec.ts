import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';
import { startHost } from './host.ts';

const prod = 'demo@eu-west-1/prod';
const stage = (page: Page) => page.getByRole('application', { name: /^Map of prod, / });
const nodes = (page: Page) => stage(page).locator('.react-flow__node');
const node = (page: Page, name: string | RegExp) => stage(page).getByRole('button', { name });
const pressed = (page: Page) => stage(page).getByRole('button', { pressed: true });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const table = (page: Page) => page.getByRole('grid', { name: 'Everything on the map of prod' });

async function open(page: Page, search = '') {
  await page.goto(`/map?environment=${encodeURIComponent(prod)}${search}`);
  await expect(nodes(page).first()).toBeVisible();
  // The balancers' targets tell what leads where; they are read one after the other.
  await expect(stage(page).locator('.map-edge').nth(5)).toBeAttached({ timeout: 30_000 });
}

/** Where everything is, in the map's own measure. */
function places(page: Page): Promise<Record<string, string>> {
  return nodes(page).evaluateAll((elements) =>
    Object.fromEntries(
      elements.map((element) => [element.getAttribute('data-id') ?? '', (element as HTMLElement).style.transform]),
    ),
  );
}

test.describe('the map of an environment', () => {
  test('shows what there is, each with its state in words', async ({ page }) => {
    await open(page);
    await expect(node(page, /^payments-prod-database, .*, Failed/)).toBeVisible();
    await expect(stage(page).getByRole('img', { name: /^18 instances: .*failed/ })).toBeVisible();
    await expectAccessible(page);
  });

  test('opens from the environments by key and by link', async ({ page }) => {
    await page.goto('/environments?q=staging');
    const cell = page.getByRole('gridcell', { name: 'staging', exact: true });
    await cell.click();
    await page.keyboard.press('m');
    await expect(page).toHaveURL(/\/map\?environment=/);
    await expect(page.getByRole('application', { name: /^Map of staging, / })).toBeVisible();
    await page.goBack();
    await details(page).getByRole('link', { name: 'Show its map' }).click();
    await expect(page.getByRole('application', { name: /^Map of staging, / })).toBeVisible();
  });

  test('shows another environment from its picker', async ({ page }) => {
    await open(page);
    await page.getByRole('combobox', { name: 'Environment' }).click();
    await page.getByRole('option', { name: /^staging · / }).click();
    await expect(page.getByRole('application', { name: /^Map of staging, / })).toBeVisible();
    await expect(page).toHaveURL(/staging/);
  });

  test('says what its shapes mean', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Legend' }).click();
    await expect(page.getByRole('dialog', { name: 'Legend' })).toContainText('Needs you');
    await expectAccessible(page);
  });
});

test.describe('by keyboard', () => {
  test('is one stop, and arrow keys walk along its edges', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Legend' }).focus();
    await page.keyboard.press('Tab');
    await expect(stage(page)).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(pressed(page)).toHaveCount(1);
    await expect(details(page)).toBeHidden();
    await node(page, /^identity-p-Public/).click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await expect(pressed(page)).toHaveAccessibleName(/^identity-p-Target/);
    await page.keyboard.press('ArrowRight');
    await expect(pressed(page)).toHaveAccessibleName(/AutoScalingGroup/);
    await page.keyboard.press('ArrowLeft');
    await expect(pressed(page)).toHaveAccessibleName(/^identity-p-Target/);
    const active = (await stage(page).getAttribute('aria-activedescendant')) ?? '';
    await expect(page.locator(`[id="${active}"]`)).toHaveAccessibleName(/^identity-p-Target/);
    await page.keyboard.press('Tab');
    await expect(stage(page)).not.toBeFocused();
    expect(await stage(page).evaluate((element) => element.contains(document.activeElement))).toBe(false);
  });

  test('opens the details with Enter, and Esc leads back', async ({ page }) => {
    await open(page);
    await stage(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(details(page).getByRole('heading', { level: 2 })).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(details(page)).toBeHidden();
    await expect(stage(page)).toBeFocused();
  });

  test('shows only what is near, and everything again', async ({ page }) => {
    await open(page);
    const all = await nodes(page).count();
    await node(page, /^identity-p-Target/).click();
    await page.keyboard.press('f');
    await expect(page.getByRole('button', { name: /^Near/ })).toHaveAttribute('aria-pressed', 'true');
    // The balancer, the target group, the group, and the stack around them.
    await expect(nodes(page)).toHaveCount(4);
    await page.keyboard.press('f');
    await page.keyboard.press('0');
    await expect(nodes(page)).toHaveCount(all);
  });

  test('comes closer, goes farther and fits again', async ({ page }) => {
    await open(page);
    const zoom = () =>
      page.locator('.react-flow__viewport').evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
    const fitted = await zoom();
    await stage(page).focus();
    await page.keyboard.press('+');
    await expect.poll(zoom).toBeGreaterThan(fitted);
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    await expect.poll(zoom).toBeLessThan(fitted);
    await page.keyboard.press('0');
    await expect.poll(zoom).toBeCloseTo(fitted, 3);
  });
});

test.describe('the blast radius of a selection', () => {
  test('lights what would feel its loss, and lists it by distance', async ({ page }) => {
    await open(page);
    await node(page, /^identity-p-Target/).click();
    await page.keyboard.press('b');
    const felt = details(page).getByRole('region', { name: /^Would feel its loss \([1-9]/ });
    await expect(felt).toContainText('identity-p-Public');
    await expect(felt).toContainText('1 step');
    await expect(details(page).getByRole('region', { name: /^Needs \([1-9]/ })).toContainText('AutoScalingGroup');
    const dimmed = stage(page).locator('.map-card[data-dimmed]');
    await expect(dimmed.filter({ hasText: 'bastion-prod' })).toHaveCount(1);
    await expect(dimmed.filter({ has: node(page, /^identity-p-Public/) })).toHaveCount(0);
    await expectAccessible(page);
    await page.keyboard.press('b');
    await expect(dimmed).toHaveCount(0);
  });

  test('leads from name to name', async ({ page }) => {
    await open(page);
    await node(page, /^identity-p-Target/).click();
    await details(page)
      .getByRole('button', { name: /^Show what would feel its loss/ })
      .click();
    const felt = details(page).getByRole('region', { name: /^Would feel its loss/ });
    await felt.getByRole('button', { name: /^identity-p-Public/ }).click();
    await expect(pressed(page)).toHaveAccessibleName(/^identity-p-Public/);
  });
});

test.describe('the overlays', () => {
  test('letter the zones', async ({ page }) => {
    await open(page);
    await page.getByRole('combobox', { name: 'Overlay' }).click();
    await page.getByRole('option', { name: 'Zone' }).click();
    await expect(page).toHaveURL(/overlay=zone/);
    await expect(stage(page).locator('.map-zone-letters').first()).toHaveText(/^[abc]+$/);
    await expectAccessible(page);
  });

  test('let stand out what changed, within a period', async ({ page }) => {
    await open(page, '&overlay=change');
    await page.getByRole('combobox', { name: 'Within the last' }).click();
    await page.getByRole('option', { name: '1 hour' }).click();
    await expect(page).toHaveURL(/since=hour/);
    await expectAccessible(page);
  });

  test('move nothing', async ({ page }) => {
    await open(page);
    const before = await places(page);
    await page.getByRole('combobox', { name: 'Overlay' }).click();
    await page.getByRole('option', { name: 'Zone' }).click();
    await expect(stage(page).locator('.map-zone-letters').first()).toBeAttached();
    expect(await places(page)).toEqual(before);
  });
});

test.describe('with the pointer', () => {
  test('selects an instance by its dot', async ({ page }) => {
    await open(page);
    await stage(page)
      .getByRole('img', { name: /^18 instances/ })
      .click({ position: { x: 2, y: 2 } });
    await expect(page).toHaveURL(/selected=instance/);
    await expect(details(page).getByRole('heading', { level: 2 })).toHaveText(/^i-/);
    await expect(details(page).getByRole('link', { name: /Open/ })).toHaveAttribute('href', /\/instance\?/);
  });

  test('keeps what was dragged, until it is laid out again', async ({ page }) => {
    await open(page);
    const before = await places(page);
    const box = await node(page, /^bastion-prod/).boundingBox();
    if (box === null) throw new Error('The node is out of sight.');
    await page.mouse.move(box.x + 30, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 30, box.y - 40, { steps: 5 });
    await page.mouse.up();
    await expect(page.getByText('Some things are where you moved them.')).toBeVisible();
    const moved = await places(page);
    expect(moved).not.toEqual(before);
    await page.reload();
    await expect(page.getByText('Some things are where you moved them.')).toBeVisible();
    await page.getByRole('button', { name: 'Lay out again' }).click();
    await expect.poll(() => places(page)).toEqual(before);
  });
});

test.describe('the table', () => {
  test('has the same things, worst first, and the same selection', async ({ page }) => {
    await open(page);
    await page.keyboard.press('v');
    const first = table(page).getByRole('row').nth(1);
    await expect(first).toContainText('Failed');
    await expectAccessible(page);
    await table(page).getByRole('gridcell', { name: 'payments-prod-database' }).click();
    await expect(details(page).getByRole('heading', { level: 2 })).toHaveText('payments-prod-database');
    await page.keyboard.press('v');
    await expect(pressed(page)).toHaveAccessibleName(/^payments-prod-database/);
  });
});

test('a link brings the same view back', async ({ page }) => {
  await open(page);
  await node(page, /^identity-p-Target/).click();
  await page.keyboard.press('f');
  await expect(page).toHaveURL(/near=true/);
  await page.reload();
  await expect(nodes(page)).toHaveCount(4);
  await expect(pressed(page)).toHaveAccessibleName(/^identity-p-Target/);
});

test('an environment that does not exist is said to be gone', async ({ page }) => {
  await page.goto('/map?environment=demo%40eu-west-1%2Fgone');
  await expect(page.getByText('Nothing to draw').or(page.getByRole('alert'))).toBeVisible();
});

test('a lost core leaves the map on screen', async ({ page, context }) => {
  const host = await startHost();
  await context.addCookies([{ ...host.cookie, url: host.url }]);
  await page.goto(`${host.url}/map?environment=${encodeURIComponent(prod)}`);
  await expect(nodes(page).first()).toBeVisible();
  await host.stop();
  await expect(page.getByText(/^Offline/)).toBeVisible();
  await expect(nodes(page).first()).toBeVisible();
});
