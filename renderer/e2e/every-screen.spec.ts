import { overseeAnswers, refusal } from './answers.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { screens } from './screens.ts';

for (const { name, path, question, content } of screens) {
  test.describe(name, () => {
    test('shows that it waits for an answer, and is accessible in both themes', async ({ page, host }) => {
      const answers = await overseeAnswers(page);
      answers.hold(question);
      await page.goto(await path(host));
      const main = page.getByRole('main');
      const waiting = main.locator('[aria-busy=true]').or(main.getByText('Loading…'));
      await expect(waiting.first()).toBeAttached();
      await expect(content(page)).toBeHidden();
      answers.letGo();
      await expect(content(page)).toBeVisible();
      await expect(waiting).toHaveCount(0);
      await expectAccessible(page);
    });

    test('says what stands in the way of its answer, and tries again by keyboard or mouse', async ({ page, host }) => {
      const answers = await overseeAnswers(page);
      answers.refuse(question);
      await page.goto(await path(host));
      const problem = page.getByRole('main').getByRole('alert').filter({ hasText: refusal.message }).first();
      await expect(problem).toContainText(refusal.advice);
      await expect(problem).toContainText(refusal.code);
      await expect(content(page)).toBeHidden();
      const tryAgain = problem.getByRole('button', { name: 'Try again' });
      const refused = answers.refusals();
      await tryAgain.click();
      await expect.poll(answers.refusals).toBeGreaterThan(refused);
      await expect(problem).toBeVisible();
      // From when it is permitted, whatever asks again takes the problem off the screen, and its button with it.
      await tryAgain.focus();
      answers.permit();
      await page.keyboard.press('Enter');
      await expect(content(page)).toBeVisible();
      await expect(problem).toBeHidden();
    });
  });
}
