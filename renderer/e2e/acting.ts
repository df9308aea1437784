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
    await use({ name, path: `${own.url}${groupPath(connectionId, name)}` });
  },
});

/** The whole name of the group that begins so, once it was read. */
export async function groupNamed(host: RunningHost, prefix: string): Promise<string> {
  const find = async () => {
    const { rows } = await call<{ rows: { groupName: string | null }[] }>(host, 'GET', `/instances?text=${prefix}`);
    return rows.find(({ groupName }) => groupName?.startsWith(prefix))?.groupName ?? null;
  };
  await expect.poll(find).not.toBeNull();
  return (await find()) ?? '';
}

export function groupPath(connection: string, name: string): string {
  return `/group?${new URLSearchParams({ connection, name })}`;
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

/** The newest job of a host; where it has none, one that protects an instance. */
export async function someJob(host: RunningHost): Promise<string> {
  const { rows } = await call<{ rows: { id: string }[] }>(host, 'GET', '/jobs?limit=1');
  const [newest] = rows;
  if (newest !== undefined) return newest.id;
  const ref = { connectionId, groupName: await groupNamed(host, 'payments-staging-web') };
  const { instances } = await call<{ instances: { id: string }[] }>(
    host,
    'GET',
    `/group/now?${new URLSearchParams(ref)}`,
  );
  const action = { kind: 'protect', instanceIds: instances.slice(0, 1).map(({ id }) => id) };
  return startJob(host, { ...ref, action });
}

interface AskedOfGroup {
  readonly connectionId: string;
  readonly groupName: string;
  readonly action: object;
}

/** Plans an action and starts it, and answers with its job. */
export async function startJob(host: RunningHost, asked: AskedOfGroup): Promise<string> {
  const { fingerprint } = await call<{ fingerprint: string }>(host, 'POST', '/group/plan', asked);
  const request = { ...asked, fingerprint, reason: 'To be seen', ticket: null, requestKey: crypto.randomUUID() };
  const { jobId } = await call<{ jobId: string }>(host, 'POST', '/group/start', request);
  return jobId;
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
