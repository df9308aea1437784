import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { type RunningHost, startHost } from './host.ts';

interface WorkerFixtures {
  /** A host with the demo estate, one for each Playwright worker. */
  readonly host: RunningHost;
}

/** `page` is signed in; `page.goto("/")` opens the console. */
export const test = base.extend<object, WorkerFixtures>({
  host: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const host = await startHost();
      await use(host);
      await host.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ host }, use) => use(host.url),
  context: async ({ context, host }, use) => {
    await context.addCookies([{ ...host.cookie, url: host.url }]);
    await use(context);
  },
});

/** As `test`, for what changes the estate or the console: each test has a host of its own. */
export const testAlone = base.extend<{ readonly host: RunningHost }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  host: async ({}, use) => {
    const host = await startHost();
    await use(host);
    await host.stop();
  },
  baseURL: async ({ host }, use) => use(host.url),
  context: async ({ context, host }, use) => {
    await context.addCookies([{ ...host.cookie, url: host.url }]);
    await use(context);
  },
});

export { expect };

/** Opens the palette by its keys, once there is a screen that hears them. */
export async function openPalette(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Search and commands' }).getByRole('combobox')).toBeFocused();
}

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Fails on anything that axe calls serious or critical, at WCAG 2.2 AA, in the dark theme and in the light one. */
export async function expectAccessible(page: Page): Promise<void> {
  // The console has no frames. Where there are, axe carries all that it saw over into another page, which takes it long.
  expect(page.frames()).toHaveLength(1);
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNothingGrave(axe.withTags(levels), 'in the dark theme');
  await page.emulateMedia({ colorScheme: 'light' });
  // All that another theme changes is colours.
  await expectNothingGrave(axe.withRules(['color-contrast']), 'in the light theme');
}

async function expectNothingGrave(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const found = grave.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }));
  expect(found, where).toEqual([]);
}
