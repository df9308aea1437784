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
