import type { Page } from '@playwright/test';
import { call, startScaling, test } from './acting.ts';
import { overseeAnswers } from './answers.ts';
import { expect, expectAccessible, openPalette } from './fixtures.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const jobsStatus = (page: Page) => page.getByRole('contentinfo').getByRole('status', { name: 'Jobs' });
const waiting = (page: Page) => page.getByRole('region', { name: 'What it waits for' });
const log = (page: Page) => page.getByRole('list', { name: 'Log' });

test('the list says what jobs are while there is none', async ({ page, own }) => {
  await page.goto(`${own.url}/environments`);
  await expect(heading(page)).toBeVisible();
  await page.keyboard.press('7');
  await expect(page.getByText('No job yet')).toBeVisible();
  await expectAccessible(page);
});

test('a job says what it waits for and until when, and is stopped with the keyboard', async ({ page, group }) => {
  await startScaling(page, group.path, 5);
  await expect(heading(page)).toHaveText(`Scale ${group.name} to 5`);
  await expect(waiting(page)).toContainText('3 of 5 in service');
  await expect(waiting(page)).toContainText(/gives up at \d\d:\d\d:\d\dZ, in 4\d m/);
  await expect(jobsStatus(page)).toContainText('1 job under way');
  await expect(page.getByRole('region', { name: 'If it is stopped now' })).toContainText('Set the sizes back to 3');
  await expectAccessible(page);

  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Stop this job?' });
  await expect(dialog).toContainText('Set the sizes back to 3');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Say why.')).toBeVisible();
  await page.keyboard.type('Not needed any more');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page.getByRole('banner').or(page.locator('main')).getByText('Cancelled').first()).toBeVisible();
  await expect(log(page)).toContainText('Not needed any more');
  await expect(page.getByRole('button', { name: 'Stop…' })).toBeHidden();
  await expect(jobsStatus(page)).toBeEmpty();
  const ended = page.getByRole('region', { name: 'How it ended' });
  await expect(ended).toContainText('Not needed any more');
  await expect(ended).toContainText('Undone: Set the sizes back to 3');
  await expectAccessible(page);
});

test('a job that is stopped past its pivot says that what it did stays', async ({ page, group }) => {
  await startScaling(page, group.path, 2);
  await expect(page.getByRole('list', { name: `Steps of Scale ${group.name} to 2` })).toContainText(
    'From here on nothing is undone: The group terminates instances',
  );
  await expect(waiting(page)).toContainText('3 in service, 1 more than desired');
  await page.keyboard.press('e');
  await page.getByRole('dialog', { name: 'Stop this job?' }).getByLabel('Reason').fill('The wrong group');
  await page.keyboard.press('Enter');
  const ended = page.getByRole('region', { name: 'How it ended' });
  await expect(ended).toContainText('The wrong group');
  await expect(ended).toContainText('It was past its pivot: what it had done by then stays.');
});

test('what stopping does is told with its sizes, and where it cannot be read the job is stopped all the same', async ({
  page,
  group,
}) => {
  const answers = await overseeAnswers(page);
  await startScaling(page, group.path, 5);
  await expect(waiting(page)).toContainText('3 of 5 in service');
  const dialog = page.getByRole('dialog', { name: 'Stop this job?' });
  await page.keyboard.press('e');
  await expect(dialog).toContainText('2 instances go, which the group chooses by its own termination policies.');
  await expect(dialog).toContainText('The desired capacity goes back from 5 to 3.');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  answers.refuse('/jobs/stopping');
  await page.keyboard.press('e');
  await expect(dialog).toContainText('could not be read. The job can be stopped all the same.');
  await expect(dialog).toContainText('Set the sizes back to 3');
  await expectAccessible(page);
  await page.keyboard.type('Not needed any more');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(log(page)).toContainText('Not needed any more');
});

test('a job is paused and resumed by mouse, and everybody sees who did it and why', async ({ page, own, group }) => {
  await startScaling(page, group.path, 5);
  await expect(waiting(page)).toContainText('3 of 5 in service');
  await page.getByRole('button', { name: 'Pause…' }).click();
  await page.getByLabel('Reason').fill('Something looks wrong');
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const wanted = page.getByRole('region', { name: 'What is wanted of it' });
  await expect(wanted).toContainText('Paused');
  await expect(wanted).toContainText('Something looks wrong');
  await expectAccessible(page);

  const other = await page.context().newPage();
  await other.goto(`${own.url}/jobs`);
  await expect(other.getByRole('row').filter({ hasText: group.name })).toContainText('Paused');
  await expectAccessible(other);

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(wanted).toBeHidden();
  await expect(other.getByRole('row').filter({ hasText: group.name })).toContainText('Waiting');
});

test('jobs are filtered by state and words, and the address keeps it', async ({ page, own, group }) => {
  await startScaling(page, group.path, 5);
  await page.goto(`${own.url}/jobs`);
  const row = page.getByRole('row').filter({ hasText: group.name });
  await expect(row).toBeVisible();
  await page
    .getByRole('group', { name: 'States' })
    .getByRole('button', { name: /Waiting/ })
    .click();
  await expect(page).toHaveURL(/states=waiting/);
  await expect(row).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('nothing is called so');
  await expect(page.getByText('No job matches')).toBeVisible();
  await page.getByRole('button', { name: 'Show every job' }).click();
  await expect(row).toBeVisible();
  await row.getByRole('link').click();
  await expect(heading(page)).toHaveText(`Scale ${group.name} to 5`);
});

test('everything is held at once, says by whom and why, and goes on', async ({ page, own, group }) => {
  await startScaling(page, group.path, 5);
  await expect(waiting(page)).toContainText('3 of 5 in service');
  const url = page.url();
  await page.goto(`${own.url}/jobs`);
  await page.getByRole('button', { name: 'Hold all…' }).click();
  await page.keyboard.type('Nobody knows yet what is going on');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Every job is held.')).toBeVisible();
  await expect(page.locator('main').getByRole('status')).toContainText('Nobody knows yet what is going on');
  await expect(jobsStatus(page)).toContainText('Jobs are held');
  await expectAccessible(page);
  await page.goto(url);
  await expect(page.getByRole('main')).toContainText('Nobody knows yet what is going on');
  // Who holds it is told by the bar at the top and by the log, and no third time.
  await expect(waiting(page)).toHaveCount(0);
  await expect(page.locator('main').getByText(/Nobody knows yet what is going on/)).toHaveCount(2);
  await page.getByRole('button', { name: 'Let jobs go on' }).click();
  await expect(page.getByText('Every job is held.')).toBeHidden();
  await expect(waiting(page)).toContainText('of 5 in service');
});

test('the log is filtered', async ({ page, group }) => {
  await startScaling(page, group.path, 5);
  await expect(log(page)).toContainText('Wait until 5 are in service');
  await page.getByRole('textbox', { name: 'Filter the log' }).fill('requested');
  await expect(log(page).getByRole('listitem')).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Filter the log' }).fill('');
  await page.getByRole('button', { name: 'Only warnings and errors' }).click();
  await expect(page.getByText('No entry matches.')).toBeVisible();
  await expect(page).toHaveURL(/log=abnormal/);
});

test('the log follows its end also where the window becomes narrow', async ({ page, own, group }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startScaling(page, group.path, 5);
  const jobId = new URL(page.url()).searchParams.get('id');
  const reason = 'A reason that takes one line in a wide window and more than one in a narrow one';
  for (let times = 0; times < 5; times++) {
    await call(own, 'POST', '/job/pause', { jobId, reason });
    await call(own, 'POST', '/job/resume', { jobId });
  }
  // Once it is paused nothing comes any more that would bring the end back.
  await call(own, 'POST', '/job/pause', { jobId, reason });
  await expect(log(page).getByRole('listitem').last()).toContainText('Paused.');
  await page.setViewportSize({ width: 1024, height: 700 });
  const isAtEnd = () => log(page).evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight < 2);
  await expect.poll(isAtEnd).toBe(true);
  await expect(page.getByRole('button', { name: 'Follow', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await log(page).evaluate((list) => list.scrollTo(0, 0));
  await expect(page.getByRole('button', { name: 'Follow', exact: true })).toHaveAttribute('aria-pressed', 'false');
});

test('a link to a job that is not there says so', async ({ page, own }) => {
  await page.goto(`${own.url}/job?id=nothing`);
  await expect(page.getByText('There is no such job')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'All jobs' }).click();
  await expect(heading(page)).toHaveText('Jobs');
});

test('the palette opens a job', async ({ page, own, group }) => {
  await startScaling(page, group.path, 5);
  await page.goto(`${own.url}/settings`);
  await expect(heading(page)).toBeVisible();
  await openPalette(page);
  await page.keyboard.type('open job');
  await expect(page.getByRole('option', { selected: true })).toContainText(`Open job Scale ${group.name} to 5`);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText(`Scale ${group.name} to 5`);
});

test('a wide window shows the whole list of jobs', async ({ page, own, group }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await startScaling(page, group.path, 5);
  await page.goto(`${own.url}/jobs`);
  await expect(page.getByRole('row').filter({ hasText: group.name })).toBeVisible();
  const overflow = await page.getByRole('grid').evaluate((grid) => grid.scrollWidth - grid.clientWidth);
  expect(overflow).toBe(0);
});

test('a narrow window shows all of a job', async ({ page, group }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await startScaling(page, group.path, 5);
  await expect(waiting(page)).toContainText('3 of 5 in service');
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  await expect(page.getByRole('button', { name: 'Stop…' })).toBeInViewport();
});
