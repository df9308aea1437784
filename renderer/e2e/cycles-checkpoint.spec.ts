import type { Page } from '@playwright/test';
import type { GroupCycle } from '#contract/cycles.ts';
import type { JobDetail } from '#contract/jobs.ts';
import { call, connectionId, test } from './acting.ts';
import { type Answers, overseeAnswers } from './answers.ts';
import { expect, expectAccessible } from './fixtures.ts';
import type { RunningHost } from './host.ts';

const checkpoint = (page: Page) => page.getByRole('region', { name: 'Checkpoint', exact: true });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Go on past the checkpoint?' });
const goOn = (page: Page) => dialog(page).getByRole('button', { name: 'Go on', exact: true });

/** Starts a cycle that waits for a person after its canary, and answers with its job. */
async function startCycle(own: RunningHost, groupName: string): Promise<string> {
  const asked = {
    groups: [{ connectionId, groupName }],
    spec: { selection: { kind: 'all' }, checkpoint: 'after_canary' },
  };
  const { fingerprint } = await call<{ fingerprint: string }>(own, 'POST', '/cycle/plan', asked);
  const request = { ...asked, fingerprint, reason: 'A new release', ticket: null, requestKey: crypto.randomUUID() };
  const { jobId } = await call<{ jobId: string }>(own, 'POST', '/cycle/start', request);
  return jobId;
}

type Wait = NonNullable<JobDetail['tree'][number]['row']['wait']>;

/** Has the core tell of a cycle as it will be minutes later, when its canary is done. */
function tell(answers: Answers, wait: Partial<Wait>, signal?: { readonly state: 'done' }): void {
  answers.change('/cycles/live', (answer) => {
    for (const cycle of answer as GroupCycle[]) cycle.currentBatch = 2;
  });
  answers.change('/jobs/get', (answer) => {
    const [node] = (answer as JobDetail).tree;
    if (!node) return;
    const told = {
      ...({ kind: 'person', reason: 'The canary serves.', since: 0, deadline: null, usual: null } as const),
      ...wait,
    };
    node.row = { ...node.row, state: 'waiting', wait: told };
    const [step] = node.steps;
    if (step && signal) node.steps.push({ ...step, key: 'asked', kind: 'signal', observed: null, ...signal });
  });
}

test('a dialog that is open at a checkpoint stays with its text, whatever becomes of the wait', async ({
  page,
  own,
  group,
}) => {
  const answers = await overseeAnswers(page);
  const jobId = await startCycle(own, group.name);
  tell(answers, {});
  await page.goto(`${own.url}/job?id=${jobId}`);
  await checkpoint(page).getByRole('button', { name: 'Go on…' }).click();
  await dialog(page).getByRole('textbox').fill('I have looked at the canary');
  await expect(goOn(page)).toBeEnabled();

  // A window asks anew when its job moves.
  tell(answers, { kind: 'aws' });
  await call(own, 'POST', '/job/pause', { jobId, reason: 'To move it' });
  await expect(dialog(page)).toContainText('The cycle looks at the group just now');
  await expect(checkpoint(page)).toHaveCount(0);
  await expect(goOn(page)).toBeDisabled();
  tell(answers, { since: 60_000 });
  await call(own, 'POST', '/job/resume', { jobId });
  await expect(goOn(page)).toBeEnabled();
  await expect(dialog(page).getByRole('textbox')).toHaveValue('I have looked at the canary');

  tell(answers, { kind: 'aws' }, { state: 'done' });
  await call(own, 'POST', '/job/pause', { jobId, reason: 'To move it' });
  await expect(dialog(page)).toContainText('Somebody has let it go on already');
  await expect(goOn(page)).toBeDisabled();
  await expect(dialog(page).getByRole('textbox')).toHaveValue('I have looked at the canary');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
});
