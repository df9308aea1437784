import {
  AutoScalingClient,
  SetDesiredCapacityCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type { Page } from '@playwright/test';
import {
  call,
  connectionId,
  groupNamed,
  groupPath,
  openScaling,
  scaleDialog,
  startJob,
  startScaling,
  test,
} from './acting.ts';
import { expect, expectAccessible, openPalette } from './fixtures.ts';
import type { RunningHost } from './host.ts';

const capacity = (page: Page) => page.getByRole('region', { name: 'Capacity' });
const start = (page: Page) => scaleDialog(page).getByRole('button', { name: 'Start' });

/** AWS as another tool would call it. */
function outside({ demo }: RunningHost): AutoScalingClient {
  const caller = demo?.callers[0];
  if (demo === null || caller === undefined) throw new Error('The host has no demo.');
  return new AutoScalingClient({ endpoint: demo.url, region: 'eu-west-1', credentials: caller });
}

async function expectSucceeded(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/job\?id=/);
  await expect(page.locator('main').getByText('Succeeded', { exact: true })).toBeVisible({ timeout: 30_000 });
}

test('a group is shown as AWS has it, and what other tools do is noticed', async ({ page, own, group }) => {
  await page.goto(group.path);
  await expect(capacity(page)).toContainText('3 of 3 desired in service');
  await expect(page.getByRole('region', { name: '3 instances' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Processes' })).toContainText('AZRebalance');
  await expectAccessible(page);
  const aws = outside(own);
  await aws.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: group.name, DesiredCapacity: 4 }));
  aws.destroy();
  await expect(capacity(page)).toContainText('of 4 desired in service', { timeout: 30_000 });
});

test('an instance that its load balancer calls ill says so, though its group calls it healthy', async ({
  page,
  own,
}) => {
  const name = await groupNamed(own, 'identity-staging-web');
  await page.goto(`${own.url}${groupPath(connectionId, name)}`);
  const instances = page.getByRole('region', { name: '3 instances' });
  await expect(instances.getByText(/^Failing health checks at identity-s/)).toBeVisible({ timeout: 30_000 });
  await expect(instances.getByText('Healthy', { exact: true })).toHaveCount(3);
  const table = page.getByRole('region', { name: 'Instances of the group' });
  expect(await table.evaluate((region) => region.scrollWidth - region.clientWidth)).toBe(0);
  // What tells versions apart is never cut off.
  await page.setViewportSize({ width: 800, height: 700 });
  await expect(instances.getByText(/^:\d+$/).first()).toBeInViewport({ ratio: 1 });
  await expectAccessible(page);
});

test('sizes that make no sense are told at the field, before anything is asked of AWS', async ({ page, group }) => {
  await openScaling(page, group.path);
  await expect(scaleDialog(page)).toContainText('Change a size to see what would happen.');
  await page.keyboard.type('99');
  await expect(scaleDialog(page).getByText('The desired capacity cannot be above the maximum.')).toBeVisible();
  await expect(start(page)).toBeDisabled();
  await expectAccessible(page);
  await scaleDialog(page).getByLabel('Maximum').fill('100');
  const plan = scaleDialog(page).getByRole('region', { name: 'What it would do' });
  await expect(plan).toContainText('96 instances are launched');
  await expect(plan).toContainText('autoscaling:UpdateAutoScalingGroup');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(scaleDialog(page)).toBeHidden();
  await expect(page).not.toHaveURL(/action=/);
});

test('the palette begins to scale a group', async ({ page, own, group }) => {
  await page.goto(`${own.url}/settings`);
  await openPalette(page);
  await page.keyboard.type(group.name);
  await page.getByRole('option', { name: `Scale ${group.name}…` }).click();
  await expect(scaleDialog(page).getByLabel('Desired')).toBeFocused();
});

test('what changed meanwhile is not overwritten: the plan is read again and nothing typed is lost', async ({
  page,
  own,
  group,
}) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await openScaling(page, group.path);
  await page.keyboard.type('5');
  await scaleDialog(page).getByLabel('Reason').fill('More load than expected');
  await expect(start(page)).toBeEnabled();
  const aws = outside(own);
  await aws.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: group.name, MaxSize: 7 }));
  aws.destroy();
  await start(page).click();
  const refused = scaleDialog(page).getByRole('alert').filter({ hasText: 'changed_meanwhile' });
  await expect(refused).toBeInViewport({ ratio: 1 });
  await expect(scaleDialog(page).getByLabel('Reason')).toBeInViewport({ ratio: 1 });
  await expect(scaleDialog(page).getByLabel('Reason')).toHaveValue('More load than expected');
  await expect(scaleDialog(page).getByLabel('Desired')).toHaveValue('5');
  const plan = scaleDialog(page).getByRole('region', { name: 'What it would do' });
  // Plans one right after the other wait for the rate budget.
  await expect(plan).toContainText('7', { timeout: 30_000 });
  await expect(start(page)).toBeEnabled();
  await start(page).click();
  await expect(page).toHaveURL(/\/job\?id=/);
});

test('a group that a job works on says by whom, and nothing else can be started', async ({ page, group }) => {
  await startScaling(page, group.path, 5);
  await page.goto(group.path);
  await expect(page.getByText(/works on it:/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Scale…' })).toBeDisabled();
  await expectAccessible(page);
  await page
    .getByRole('link', { name: `Scale ${group.name} to 5` })
    .first()
    .click();
  await expect(page).toHaveURL(/\/job\?id=/);
});

test('a dialog stays as it was typed while a job of somebody else has the group', async ({ page, own, group }) => {
  await openScaling(page, group.path);
  await page.keyboard.type('5');
  await scaleDialog(page).getByLabel('Reason').fill('More load than expected');
  await expect(start(page)).toBeEnabled();
  const ref = { connectionId, groupName: group.name };
  await startJob(own, { ...ref, action: { kind: 'suspend', processes: ['AZRebalance'] } });
  await expect(scaleDialog(page)).toContainText(`works on it: Suspend AZRebalance of ${group.name}.`);
  await expect(start(page)).toBeDisabled();
  await expectAccessible(page);
  await expect(scaleDialog(page)).not.toContainText('works on it', { timeout: 30_000 });
  await expect(scaleDialog(page).getByLabel('Reason')).toHaveValue('More load than expected');
  await expect(start(page)).toBeEnabled();
  await start(page).click();
  await expect(page).toHaveURL(/\/job\?id=/);
});

test('a process is suspended and an instance protected by mouse', async ({ page, group }) => {
  await page.goto(group.path);
  await page.getByRole('button', { name: 'Suspend AZRebalance…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('AZRebalance evens out the zones.');
  await dialog.getByLabel('Reason').fill('No moving around tonight');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expectSucceeded(page);
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Resume AZRebalance…' })).toBeVisible();

  await page
    .getByRole('checkbox', { name: /^Choose i-/ })
    .first()
    .check();
  await page.getByRole('button', { name: 'With 1 chosen' }).click();
  await page.getByRole('menuitem', { name: 'Protect from scale-in…' }).click();
  await dialog.getByLabel('Reason').fill('It holds a session');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await expectSucceeded(page);
  await page.goBack();
  await expect(page.getByRole('row').filter({ hasText: 'Protected' })).toHaveCount(1);
});

test('instances that are selected in the list are acted on at their group', async ({ page, own, group }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`${own.url}/instances?q=${group.name}`);
  const rows = page.getByRole('grid', { name: 'Instances' }).getByRole('row');
  await rows
    .nth(1)
    .getByRole('gridcell')
    .nth(1)
    .click({ modifiers: ['Control'] });
  await rows
    .nth(2)
    .getByRole('gridcell')
    .nth(1)
    .click({ modifiers: ['Control'] });
  await page.getByRole('link', { name: `Act on them in ${group.name}` }).click();
  await expect(page.getByRole('button', { name: 'With 2 chosen' })).toBeEnabled();
  await expect(page.getByRole('checkbox', { name: /^Choose i-/, checked: true })).toHaveCount(2);
  await page
    .getByRole('checkbox', { name: /^Choose i-/, checked: true })
    .first()
    .uncheck();
  await expect(page.getByRole('button', { name: 'With 1 chosen' })).toBeEnabled();
  await page.reload();
  await expect(page.getByRole('button', { name: 'With 1 chosen' })).toBeEnabled();
  await expectAccessible(page);
});

test('a protected connection is armed where it is needed', async ({ page, own, group }) => {
  await call(own, 'POST', '/connections/protect', { connectionId, isProtected: true });
  await openScaling(page, group.path);
  await page.keyboard.type('5');
  await scaleDialog(page).getByLabel('Reason').fill('More load than expected');
  await expect(scaleDialog(page)).toContainText('read-only until somebody arms it');
  await start(page).click();
  await expect(scaleDialog(page).getByRole('alert').filter({ hasText: 'connection_protected' })).toBeVisible();
  await expectAccessible(page);
  await scaleDialog(page).getByRole('button', { name: /^Arm / }).click();
  const arming = page.getByRole('dialog', { name: 'Arm this connection?' });
  await arming.getByLabel('Reason').fill('Night shift');
  await arming.getByRole('button', { name: 'Arm', exact: true }).click();
  await expect(arming).toBeHidden();
  await expect(scaleDialog(page)).not.toContainText('read-only until somebody arms it');
  await expect(scaleDialog(page).getByLabel('Reason')).toHaveValue('More load than expected');
  await start(page).click();
  await expect(page).toHaveURL(/\/job\?id=/);
});

test('a viewer sees the jobs of others and why there are no buttons', async ({ page, own, group, browser }) => {
  await startScaling(page, group.path, 5);
  const { url } = await call<{ url: string }>(own, 'POST', '/invitations', { name: 'Ben', role: 'viewer' });
  const context = await browser.newContext();
  const other = await context.newPage();
  await other.goto(url);
  await other.goto(page.url());
  await expect(other.getByRole('region', { name: 'What it waits for' })).toContainText('of 5 in service');
  await expect(other.getByText('Operators can pause or stop it.')).toBeVisible();
  await other.goto(group.path);
  await expect(other.getByText('Operators can change it.')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Scale…' })).toBeHidden();
  await expectAccessible(other);
  await context.close();
});
