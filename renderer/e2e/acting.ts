import type { Page } from '@playwright/test';
import { test as base, expect } from './fixtures.ts';
import { type RunningHost, startHost } from './host.ts';

interface ActingFixtures {
  /** A host of this test's own: what runs as a job changes the estate. */
  readonly own: RunningHost;
  /** The page of one group behind a load balancer, that has three instances of at most five. */
  readonly group: { readonly name: string; readonly path: string };
}

export const connectionId = 'demo@eu-west-1';

/** `page` is signed in at the test's own host. */
export const test = base.extend<ActingFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  own: async ({}, use) => {
    const own = await startHost();
    await use(own);
    await own.stop();
  },
  context: async ({ context, own }, use) => {
    await context.addCookies([{ ...own.cookie, url: own.url }]);
    await use(context);
  },
  group: async ({ own }, use) => {
    const name = await groupNamed(own, 'payments-staging-web');
    const path = `${own.url}/group?connection=${encodeURIComponent(connectionId)}&name=${name}`;
    await use({ name, path });
  },
});

async function groupNamed(host: RunningHost, prefix: string): Promise<string> {
  const find = async () => {
    const { rows } = await call<{ rows: { groupName: string | null }[] }>(host, 'GET', `/instances?text=${prefix}`);
    return rows.find(({ groupName }) => groupName?.startsWith(prefix))?.groupName ?? null;
  };
  await expect.poll(find).not.toBeNull();
  return (await find()) ?? '';
}

/** Calls the host's REST API as the person who is signed in. */
export async function call<Answer>(host: RunningHost, method: string, path: string, body?: object): Promise<Answer> {
  const headers = {
    cookie: `${host.cookie.name}=${host.cookie.value}`,
    origin: host.url,
    'content-type': 'application/json',
  };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await fetch(`${host.url}/api/v1${path}`, init);
  if (!response.ok) throw new Error(`${path} was answered with status ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

export const scaleDialog = (page: Page) => page.getByRole('dialog', { name: 'Scale the group' });

/** Opens a group's page and its dialog of sizes with the keyboard, and leaves the focus at the desired capacity. */
export async function openScaling(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('button', { name: 'Scale…' })).toBeEnabled();
  await page.keyboard.press('s');
  await expect(scaleDialog(page).getByLabel('Desired')).toBeFocused();
}

/** Starts scaling a group with the keyboard alone, and stays on the job's page. */
export async function startScaling(page: Page, path: string, desired: number): Promise<void> {
  await openScaling(page, path);
  await page.keyboard.type(String(desired));
  await expect(scaleDialog(page).getByRole('button', { name: 'Start' })).toBeEnabled();
  await page.keyboard.press('Enter');
  await expect(scaleDialog(page).getByText('Say why.')).toBeVisible();
  await page.keyboard.type('More load than expected');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/job\?id=/);
}
