import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { call, groupNamed, groupPath, startScaling } from './acting.ts';
import { test as base, expect } from './fixtures.ts';
import { type RunningHost, startHost } from './host.ts';

const connectionId = 'profile:outliving@eu-west-1';

/** A console on its own, and the simulated AWS in the process of another host, which outlives it. */
const test = base.extend<{ readonly own: RunningHost }>({
  own: async ({ context }, use) => {
    const estate = await startHost();
    const own = await startHost([]);
    await writeProfile(own, estate);
    await call(own, 'POST', '/connections', { candidateId: 'profile:outliving', region: 'eu-west-1' });
    await context.addCookies([{ ...own.cookie, url: own.url }]);
    await use(own);
    await own.stop();
    await estate.stop();
  },
});

async function writeProfile({ dataFolder }: RunningHost, { demo }: RunningHost): Promise<void> {
  const caller = demo?.callers[0];
  if (demo === null || caller === undefined) throw new Error('The estate has no demo.');
  await mkdir(join(dataFolder, '.aws'), { recursive: true });
  const lines = [
    '[profile outliving]',
    'region = eu-west-1',
    `aws_access_key_id = ${caller.accessKeyId}`,
    `aws_secret_access_key = ${caller.secretAccessKey}`,
    `endpoint_url = ${demo.url}`,
  ];
  await writeFile(join(dataFolder, '.aws', 'config'), lines.join('\n'));
}

const main = (page: Page) => page.getByRole('main');
const log = (page: Page) => page.getByRole('list', { name: 'Log' });

test('a console that is killed in the middle of a job goes on with it where it was, in the same page', async ({
  page,
  own,
}) => {
  test.setTimeout(180_000);
  // A group without a load balancer, whose new instance serves as soon as it runs.
  const name = await groupNamed(own, 'shop-staging-Worker');
  await startScaling(page, `${own.url}${groupPath(connectionId, name)}`, 3);
  await expect(page.getByRole('region', { name: 'What it waits for' })).toContainText('2 of 3 in service');
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  await own.die();
  await expect(page.getByText(/^Offline: showing what was last received/)).toBeVisible();
  await expect(main(page)).toContainText('2 of 3 in service');
  await own.comeBack();
  // Whoever comes back to a window does not wait for the next attempt.
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(log(page)).toContainText(`Goes on: Scale ${name} to 3`, { timeout: 20_000 });
  await expect(main(page).getByText('Succeeded', { exact: true })).toBeVisible({ timeout: 120_000 });
  await expect(log(page).getByText('Done: Set the sizes to')).toHaveCount(1);
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
});
