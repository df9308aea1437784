import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { inBrowser } from './browser.ts';
import { startEstate, startServer, temporaryFolder } from './processes.ts';
import { openAndSync } from './rest.ts';
import { type Benchmark, percentile } from './rows.ts';

const openings = 7;
const words = ['prod', 'staging', 'payments', 'shop', 'web', 'search'];

/** The built server host and a real browser on the large estate. */
export const serverBenchmark: Benchmark = {
  rows: ['server-rss', 'first-list', 'filter-p95', 'palette-p95'],
  run: async () => {
    const folder = temporaryFolder();
    const estate = await startEstate('large');
    const server = await startServer(folder.path, estate.said);
    try {
      await openAndSync(server.said.url);
      const inBrowser = await measureInBrowser(server.said.launchUrl, server.said.url);
      // Memory is read last: after a sync, several windows and many queries.
      await wait(2000);
      return { ...inBrowser, 'server-rss': residentMegabytes(server.pid) };
    } finally {
      await server.stop();
      await estate.stop();
      folder.remove();
    }
  },
};

function residentMegabytes(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) / 1024;
}

async function measureInBrowser(
  launchUrl: string,
  url: string,
): Promise<Record<'first-list' | 'filter-p95' | 'palette-p95', number>> {
  return inBrowser(async (browser) => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
    await page.goto(launchUrl);
    await firstRow(page);
    const first: number[] = [];
    for (let opening = 0; opening < openings; opening++) first.push(await openList(page, url));
    return {
      'first-list': percentile(first, 0.5),
      'filter-p95': percentile(await filterTimes(page, url), 0.95),
      'palette-p95': percentile(await paletteTimes(page, url), 0.95),
    };
  });
}

/** What in-page.js leaves on the page. */
interface InPage {
  readonly benchmark: {
    readonly firstListMs: number | undefined;
    readonly keyTimesMs: number[];
    readonly isWaiting: boolean;
    nextKey(listSelector: string): void;
  };
}

const row = '[role=row][data-row]';

function firstRow(page: Page): Promise<unknown> {
  return page.waitForSelector(row, { timeout: 30_000 });
}

/** From the start of the navigation to the first row of data in the document. */
async function openList(page: Page, url: string): Promise<number> {
  await page.goto(`${url}/environments`);
  await firstRow(page);
  await page.waitForFunction(() => (globalThis as unknown as InPage).benchmark.firstListMs !== undefined);
  return page.evaluate(() => (globalThis as unknown as InPage).benchmark.firstListMs ?? Number.NaN);
}

/** From each key press in the filter field to the frame in which the list shows its answer. */
async function filterTimes(page: Page, url: string): Promise<number[]> {
  await page.goto(`${url}/instances`);
  await firstRow(page);
  await page.getByRole('textbox', { name: 'Filter instances' }).click();
  return keyTimes(page, '[role=grid]');
}

/** The same in the palette, which is opened above a list. */
async function paletteTimes(page: Page, url: string): Promise<number[]> {
  await page.goto(`${url}/instances`);
  await firstRow(page);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).click();
  return keyTimes(page, '[cmdk-list]');
}

/** Types each word into what has the focus and takes it away again, a key at a time. */
async function keyTimes(page: Page, listSelector: string): Promise<number[]> {
  for (const word of words) {
    for (const key of [...word, ...Array.from(word, () => 'Backspace')]) {
      await page.evaluate((list) => (globalThis as unknown as InPage).benchmark.nextKey(list), listSelector);
      await page.keyboard.press(key);
      await page.waitForFunction(() => !(globalThis as unknown as InPage).benchmark.isWaiting);
    }
  }
  return page.evaluate(() => (globalThis as unknown as InPage).benchmark.keyTimesMs);
}
