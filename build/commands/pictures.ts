import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startHost } from '../../renderer/e2e/host.ts';
import { buildIfStale } from './build.ts';
import { findChromium } from './chromium.ts';
import { root } from './tools.ts';

const folder = join(root, 'build/pictures');
const sizes = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'narrow', width: 1024, height: 700 },
] as const;
const themes = ['dark', 'light'] as const;

/** Every screen with something selected, in the way a person would come to it. */
const screens: readonly { readonly name: string; open(page: Page): Promise<void> }[] = [
  { name: 'environments', open: openEnvironments },
  { name: 'instances', open: openInstances },
  { name: 'map', open: openMap },
  { name: 'stack', open: openStack },
  { name: 'load-balancers', open: async (page) => void (await page.goto('/load-balancers')) },
  { name: 'databases', open: async (page) => void (await page.goto('/databases')) },
  { name: 'changes', open: async (page) => void (await page.goto('/changes')) },
  { name: 'budget', open: async (page) => void (await page.goto('/budget')) },
  { name: 'settings', open: async (page) => void (await page.goto('/settings')) },
  { name: 'connections', open: async (page) => void (await page.goto('/connections')) },
  { name: 'palette', open: openPalette },
  { name: 'group', open: openGroup },
  { name: 'scale', open: openScaleDialog },
  { name: 'job', open: openJob },
  { name: 'cycle', open: openCycleDialog },
  { name: 'cycling', open: openCycle },
  { name: 'left-behind', open: openLeftBehind },
  { name: 'jobs', open: async (page) => void (await page.goto('/jobs')) },
];

/** Takes the documents' pictures of the demo estate, in both themes and at two sizes. */
export async function pictures(): Promise<number> {
  const executablePath = findChromium();
  if (!executablePath) return 1;
  await buildIfStale();
  mkdirSync(folder, { recursive: true });
  const host = await startHost();
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    for (const { name: size, ...viewport } of sizes) {
      for (const colorScheme of themes) {
        const context = await browser.newContext({ viewport, colorScheme, baseURL: host.url, reducedMotion: 'reduce' });
        await context.addCookies([{ ...host.cookie, url: host.url }]);
        const page = await context.newPage();
        for (const screen of screens) {
          await screen.open(page);
          await page.waitForLoadState('networkidle');
          await page.waitForTimeout(700);
          await page.screenshot({ path: join(folder, `${screen.name}-${size}-${colorScheme}.png`) });
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
    await host.stop();
  }
  return 0;
}

async function openEnvironments(page: Page): Promise<void> {
  await page.goto('/environments');
  const failed = page.getByRole('row').filter({ hasText: 'payments' }).first();
  await failed.getByRole('gridcell').first().click();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('row').filter({ hasText: 'payments-prod-database' }).nth(1).click();
}

async function openInstances(page: Page): Promise<void> {
  await page.goto('/instances');
  await page.getByRole('row').filter({ hasText: 'Unhealthy' }).first().click();
}

async function openPalette(page: Page): Promise<void> {
  await page.goto('/environments');
  await page.getByRole('row').nth(2).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('payments prod');
}

async function openMap(page: Page): Promise<void> {
  await page.goto('/environments');
  await page.getByRole('row').filter({ hasText: 'payments' }).first().getByRole('gridcell').first().click();
  await page.keyboard.press('m');
  await page.getByText('payments-prod-web').first().waitFor();
}

async function openStack(page: Page): Promise<void> {
  await openEnvironments(page);
  await page.getByRole('link', { name: 'Open', exact: true }).first().click();
  await page.getByRole('tab', { name: /Events/ }).click();
}

async function openGroup(page: Page): Promise<void> {
  await openInstances(page);
  await page
    .getByRole('link', { name: /AutoScalingGroup/ })
    .first()
    .click();
  await page.getByRole('table').waitFor();
}

async function openScaleDialog(page: Page): Promise<void> {
  await openGroup(page);
  // While a job holds the group there is nothing to scale: then it is the group's page once more.
  const scale = page.getByRole('button', { name: /^Scale…/ });
  if (await scale.isDisabled()) return;
  await scale.click();
  const desired = page.getByRole('textbox', { name: /^Desired/ });
  await desired.fill(String(Number(await desired.inputValue()) + 2));
  await page.getByText(/instances are launched/).waitFor();
}

/** Scales the group where nobody has yet, so that there is a job to look at. */
async function openJob(page: Page): Promise<void> {
  await openScaleDialog(page);
  const reason = page.getByRole('textbox', { name: 'Reason' });
  if (await reason.isVisible()) {
    await reason.fill('More visitors expected tonight');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
  } else {
    await page.goto('/jobs');
    await page
      .getByRole('link', { name: /^Scale/ })
      .first()
      .click();
  }
  await page.getByRole('region', { name: 'What it waits for' }).waitFor();
}

async function openCycleDialog(page: Page): Promise<void> {
  await openCycleOf(page, 'search-prod-Worker');
}

async function openCycleOf(page: Page, group: string): Promise<void> {
  await page.goto('/environments');
  await page.getByRole('row').nth(2).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`cycle ${group}`);
  await page.getByRole('option', { name: new RegExp(`^Cycle ${group}`) }).click();
  await page.getByRole('radio', { name: /^All/ }).click();
  await page.getByRole('radio', { name: /^Infraviewer/ }).click();
  await page.getByText(/instances? in \d+ batch/).waitFor();
}

/** Cycles a group where nobody does yet, so that there is a cycle to look at. */
async function openCycle(page: Page): Promise<void> {
  await page.goto('/jobs');
  await page.getByRole('row').nth(1).waitFor();
  const cycle = page.getByRole('link', { name: /^Replace/ });
  if (await cycle.isVisible()) {
    await cycle.click();
  } else {
    await openCycleOf(page, 'search-prod-Web');
    await page.getByRole('textbox', { name: 'Reason' }).fill('The new base image');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
  }
  await page
    .getByRole('list', { name: /^Proofs of/ })
    .first()
    .waitFor({ timeout: 120_000 });
}

async function openLeftBehind(page: Page): Promise<void> {
  await page.goto('/left-behind');
  await page.getByRole('heading', { level: 2 }).first().waitFor();
}
