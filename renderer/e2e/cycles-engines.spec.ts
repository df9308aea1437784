import type { Page } from '@playwright/test';
import { call, connectionId, groupNamed, groupPath, test } from './acting.ts';
import { expect, expectAccessible } from './fixtures.ts';

const wizard = (page: Page) => page.getByRole('dialog', { name: /^Cycle the group/ });
const dryRun = (page: Page) => wizard(page).getByRole('region', { name: 'What it would do' });
const refresh = (page: Page) => page.getByRole('region', { name: 'Instance refresh' });

/** A dry run reads everything about a group from AWS, at the pace of the budget. */
const read = { timeout: 30_000 };

async function choose(page: Page, label: string, option: string): Promise<void> {
  await wizard(page).getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

test('AWS’s own instance refresh is planned, followed over a reload and rolled back', async ({ page, own }) => {
  test.setTimeout(120_000);
  const name = await groupNamed(own, 'payments-prod-web');
  await page.goto(`${own.url}${groupPath(connectionId, name)}&action=cycle`);
  await wizard(page).getByRole('radio', { name: /^All/ }).check();
  await choose(page, 'Besides serving', 'A command on it');
  await wizard(page).getByLabel('Command', { exact: true }).fill('systemctl is-active web');
  await expect(wizard(page).getByText(/things? an instance refresh cannot do here/)).toBeVisible(read);
  await wizard(page)
    .getByRole('radio', { name: /instance refresh/ })
    .check();
  await expect(dryRun(page)).toContainText('An instance refresh does not wait for a deploy gate.', read);

  // What was typed is still there: it can be taken back, and comes with the other engine.
  await expect(wizard(page).getByLabel('Command', { exact: true })).toHaveValue('systemctl is-active web');
  await choose(page, 'Besides serving', 'Nothing');
  await choose(page, 'Protected ones', 'Are replaced too');
  await wizard(page).getByLabel('Checkpoints at percent').fill('50, 20');
  await wizard(page).getByRole('checkbox', { name: 'Roll back by itself' }).check();
  await expect(wizard(page).getByText(/Give them in rising order/)).toBeVisible();
  await expect(wizard(page).getByText(/it needs the version/)).toBeVisible();
  await expectAccessible(page);
  await wizard(page).getByRole('checkbox', { name: 'Roll back by itself' }).uncheck();
  await wizard(page).getByLabel('Checkpoints at percent').fill('50');
  await wizard(page).getByLabel('Launch template version').fill('2');
  await expect(dryRun(page)).toContainText('Possible for as long as it runs.', read);
  await expect(dryRun(page)).toContainText('50 % and 100 %');
  await wizard(page).getByLabel('Reason').fill('A new release');
  await expect(wizard(page).getByRole('button', { name: 'Start' })).toBeEnabled(read);
  await page.keyboard.press('Enter');

  await expect(refresh(page)).toContainText('12 instances to go', read);
  await page.reload();
  await refresh(page).getByRole('button', { name: 'Roll back…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Roll the instance refresh back?' });
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Say why.')).toBeVisible();
  await page.keyboard.type('It was the wrong version');
  await page.keyboard.press('Enter');
  await expect(refresh(page)).toContainText('RollbackInProgress', read);
  await expect(refresh(page).getByRole('button', { name: 'Roll back…' })).toBeDisabled();
  await expect(refresh(page)).toContainText('It is being rolled back already.');
  await expectAccessible(page);
});

test('the groups of a stack are cycled together, and each is followed in its own section', async ({ page, own }) => {
  test.setTimeout(120_000);
  const worker = await groupNamed(own, 'search-prod-Worker');
  const { rows } = await call<{ rows: { id: string; name: string }[] }>(own, 'GET', '/stacks?text=search-prod');
  const id = rows.find(({ name }) => name === 'search-prod')?.id ?? '';
  await page.goto(`${own.url}/stack?${new URLSearchParams({ connection: connectionId, id })}`);
  await expect(page.getByRole('button', { name: 'Cycle 2 groups…' })).toBeVisible();
  await page.keyboard.press('c');
  const groups = wizard(page).getByRole('list', { name: 'Groups' }).getByRole('checkbox');
  await expect(groups).toHaveCount(2);
  await expect(wizard(page).getByRole('radio', { name: 'Chosen by hand' })).toBeHidden();
  await groups.first().uncheck();
  await groups.last().uncheck();
  await expect(wizard(page).getByText('Choose at least one group.')).toBeVisible();
  await groups.first().check();
  await groups.last().check();
  await wizard(page).getByRole('radio', { name: /^All/ }).check();
  await expect(dryRun(page).getByRole('region', { name: /^Dry run of / })).toHaveCount(2, read);
  await expect(dryRun(page)).toContainText('24 instances of 2 groups', read);
  await wizard(page).getByLabel('Reason').fill('A new release');
  await expect(wizard(page).getByRole('button', { name: 'Start' })).toBeEnabled(read);
  await expectAccessible(page);
  await wizard(page).getByRole('button', { name: 'Start' }).click();

  const sections = page.getByRole('region', { name: /^Cycle of / });
  await expect(sections).toHaveCount(2, read);
  await expect(sections.first().getByText('Next:')).toBeVisible(read);
  const second = page.getByRole('region', { name: `Cycle of ${worker}` });
  await expect(second).toContainText('Queued');
  await expect(second.getByText('Next:')).toBeHidden();
  await second.getByText(worker).click();
  await expect(second.getByText(/^Next: Begins after search-prod-Web/)).toBeVisible();
  await expectAccessible(page);
});

test('instances that are marked in the list, and a group on the map, lead to its cycle', async ({
  page,
  own,
  group,
}) => {
  await page.goto(`${own.url}/instances?q=${group.name.slice(0, 20)}`);
  const cells = page.getByRole('main').getByRole('gridcell');
  await cells.first().click();
  await page.keyboard.press('Control+Space');
  await expect(page.getByRole('link', { name: /^Cycle it…/ })).toBeVisible();
  await page.keyboard.press('c');
  await expect(wizard(page).getByRole('radio', { name: 'Chosen by hand' })).toBeChecked();
  await expect(wizard(page).getByRole('checkbox', { name: /^i-/, checked: true })).toHaveCount(1);

  const environment = `${connectionId}/staging`;
  const selected = `group~${connectionId}~${group.name}`;
  await page.goto(`${own.url}/map?${new URLSearchParams({ environment, selected })}`);
  await page.getByRole('link', { name: /^Cycle…/ }).click();
  await expect(wizard(page).getByRole('radio', { name: /^Stale/ })).toBeFocused();
});
