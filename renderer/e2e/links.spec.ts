import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const connection = encodeURIComponent('demo@eu-west-1');

/** Links that a chat cut off, or that lead to what is gone, with what is said and the list they lead back to. */
const links = [
  { path: '/group', says: 'The link names no group', back: 'All instances, by group', list: 'Instances' },
  {
    path: `/group?connection=${connection}`,
    says: 'The link names no group',
    back: 'All instances, by group',
    list: 'Instances',
  },
  {
    path: `/group?connection=${connection}&name=gone`,
    says: 'The group gone is not in the inventory',
    back: 'All instances, by group',
    list: 'Instances',
  },
  { path: '/group?name[]=7', says: 'The link names no group', back: 'All instances, by group', list: 'Instances' },
  { path: '/instance?id=5', says: 'The link names no instance', back: 'All instances', list: 'Instances' },
  {
    path: `/instance?connection=${connection}&id=i-1`,
    says: 'The instance i-1 is not in the inventory',
    back: 'All instances',
    list: 'Instances',
  },
  { path: '/stack', says: 'The link names no stack', back: 'All environments', list: 'Environments' },
  {
    path: `/stack?connection=${connection}&id=gone&tab=7`,
    says: 'The stack gone is not in the inventory',
    back: 'All environments',
    list: 'Environments',
  },
  { path: '/job', says: 'The link names no job', back: 'All jobs', list: 'Jobs' },
  { path: '/job?id=gone', says: 'There is no such job', back: 'All jobs', list: 'Jobs' },
] as const;

for (const { path, says, back, list } of links) {
  test(`${path} says calmly what is missing, and leads back`, async ({ page }) => {
    await page.goto(path);
    const main = page.getByRole('main');
    await expect(main.getByText(says, { exact: true })).toBeVisible();
    await expect(main.getByRole('alert')).toHaveCount(0);
    await expectAccessible(page);
    await main.getByRole('link', { name: back, exact: true }).click();
    await expect(heading(page)).toHaveText(list);
  });
}

/** Every list of the inventory, with what it shows once it is not narrowed any more. */
const narrowedLists = [
  '/environments',
  '/instances',
  '/instances?by=groupName',
  '/load-balancers',
  '/databases',
] as const;

for (const path of narrowedLists) {
  test(`${path} of a connection that is not open says so, and leads back to all`, async ({ page }) => {
    await page.goto(`${path}${path.includes('?') ? '&' : '?'}connection=nope`);
    const main = page.getByRole('main');
    await expect(main.getByText('No connection nope is open', { exact: true })).toBeVisible();
    await expectAccessible(page);
    await main.getByRole('button', { name: 'Show every connection' }).click();
    await expect(page).not.toHaveURL(/connection=/);
    await expect(main.getByText('No connection nope is open')).toBeHidden();
    await expect(main.getByRole('row').nth(1)).toBeVisible();
  });
}
