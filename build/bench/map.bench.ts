import type { CDPSession, Page } from '@playwright/test';
import { inBrowser } from './browser.ts';
import { startEstate, startServer, temporaryFolder } from './processes.ts';
import { call, openAndSync } from './rest.ts';
import { type Benchmark, percentile } from './rows.ts';

const frames = 240;
const warmUpFrames = 20;
/** Runs in the page: done when a frame has been made. */
const nextFrame = 'new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))';

/** The map of the largest environment of the large estate, which has more than 2,000 resources, in a real browser. */
export const mapBenchmark: Benchmark = {
  rows: ['map-elements', 'map-pan-frame-p95'],
  run: async () => {
    const folder = temporaryFolder();
    const estate = await startEstate('large');
    const server = await startServer(folder.path, estate.said);
    try {
      const { url, launchUrl } = server.said;
      await openAndSync(url);
      const environmentId = await largestEnvironment(url);
      return await inBrowser(async (browser) => {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
        await page.goto(launchUrl);
        await page.goto(`${url}/map?environment=${encodeURIComponent(environmentId)}`);
        await page.waitForSelector('.react-flow__node', { timeout: 60_000 });
        const elements = await page.locator('.react-flow__node').count();
        return { 'map-elements': elements, 'map-pan-frame-p95': percentile(await panFrames(page), 0.95) };
      });
    } finally {
      await server.stop();
      await estate.stop();
      folder.remove();
    }
  },
};

async function largestEnvironment(url: string): Promise<string> {
  const answer = (await call(url, 'environments?sort=instances&descending=true&limit=1')) as {
    readonly rows: readonly { readonly id: string }[];
  };
  const [row] = answer.rows;
  if (!row) throw new Error('The estate has no environment.');
  return row.id;
}

/** Milliseconds of script, style and layout in each frame of a pan in which the whole map is in view; no painting. */
async function panFrames(page: Page): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  // Time on the page's own thread, whatever else the machine does meanwhile.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const start = await freePoint(page);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  const times: number[] = [];
  for (let frame = 0; frame < warmUpFrames + frames; frame++) {
    const before = await workMs(session);
    await page.mouse.move(start.x + 150 * Math.sin(frame / 20), start.y + 80 * Math.cos(frame / 20));
    await page.evaluate(nextFrame);
    if (frame >= warmUpFrames) times.push((await workMs(session)) - before);
  }
  await page.mouse.up();
  return times;
}

/** A place of the map where there is nothing, so that the map is moved and not a thing on it. */
async function freePoint(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator('.react-flow__pane').boundingBox();
  if (!box) throw new Error('The map is out of sight.');
  return { x: box.x + box.width / 2, y: box.y + 20 };
}

/** What the page has spent on script, style and layout so far. */
async function workMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const wanted = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'];
  return metrics.filter(({ name }) => wanted.includes(name)).reduce((sum, { value }) => sum + value * 1000, 0);
}
