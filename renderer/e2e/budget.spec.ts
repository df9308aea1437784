import { expect, expectAccessible, test } from './fixtures.ts';

test('the API budget says what each service was asked, how much of the limit that is, and by which operation', async ({
  page,
}) => {
  await page.goto('/budget');
  const ec2 = page.getByRole('region', { name: /^EC2 of Shop · eu-west-1/ });
  await expect(ec2.getByText(/%$/)).toBeVisible();
  await expect(ec2.getByRole('img', { name: /^Calls by minute/ })).toBeVisible();
  await ec2.getByText(/operations?, /).click();
  await expect(ec2.getByRole('row', { name: /DescribeInstances/ })).toBeVisible();
  await expectAccessible(page);
});

test('the API budget says in words what is slowed down to spare it', async ({ page }) => {
  await page.goto('/budget');
  const balancing = page.getByRole('region', { name: /^Load Balancing of Shop · eu-west-1/ });
  const slowed = balancing.getByRole('list', { name: 'Slowed down to spare the API' });
  await expect(slowed).toContainText(/Target health takes turns: each of \d+ target groups about every \d+ \w+, at/);
  await expectAccessible(page);
});

test('the band leads to the API budget, and so does 7', async ({ page }) => {
  await page.goto('/environments');
  await expect(page.getByRole('heading', { level: 1, name: 'Environments' })).toBeVisible();
  await page.keyboard.press('8');
  await expect(page.getByRole('heading', { level: 1, name: 'API budget' })).toBeVisible();
  await page.goto('/environments');
  await page.getByRole('button', { name: /^API/ }).click();
  await page.getByRole('link', { name: 'Every operation' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'API budget' })).toBeVisible();
});

test('the operations of a service are opened and closed by keyboard', async ({ page }) => {
  await page.goto('/budget');
  const ec2 = page.getByRole('region', { name: /^EC2 of Shop · eu-west-1/ });
  const operation = ec2.getByRole('row', { name: /DescribeInstances/ });
  await ec2.locator('summary').focus();
  await page.keyboard.press('Enter');
  await expect(operation).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(operation).toBeHidden();
});
