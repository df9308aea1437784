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

export { expect };

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Fails on anything that axe calls serious or critical, at WCAG 2.2 AA, in the dark theme and in the light one. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(levels).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const found = grave.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }));
    expect(found, `in the ${colorScheme} theme`).toEqual([]);
  }
}
