import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AwsBetween, standBetween } from './aws-between.ts';
import { test as base, expect } from './fixtures.ts';
import { type RunningHost, startHost } from './host.ts';

export const guardedConnection = 'profile:guarded@eu-west-1';

export interface Guarded {
  readonly host: RunningHost;
  readonly aws: AwsBetween;
}

/** A host with a further connection, `guarded`, whose AWS the test can turn against it. */
export const test = base.extend<{ guarded: Guarded }>({
  guarded: async ({ page, context }, use) => {
    const host = await startHost();
    const caller = host.demo?.callers[0];
    if (host.demo === null || caller === undefined) throw new Error('The host has no demo.');
    const aws = await standBetween(host.demo.url);
    await mkdir(join(host.dataFolder, '.aws'), { recursive: true });
    await writeFile(
      join(host.dataFolder, '.aws', 'config'),
      [
        '[profile guarded]',
        'region = eu-west-1',
        `aws_access_key_id = ${caller.accessKeyId}`,
        `aws_secret_access_key = ${caller.secretAccessKey}`,
        `endpoint_url = ${aws.url}`,
      ].join('\n'),
    );
    await context.addCookies([{ ...host.cookie, url: host.url }]);
    await page.goto(`${host.url}/connections`);
    await page.getByRole('button', { name: 'Open guarded' }).click();
    const card = page.getByRole('article', { name: /guarded in eu-west-1/ });
    await expect(card.getByText('Signed in')).toBeVisible();
    await use({ host, aws });
    await host.stop();
    await aws.stop();
  },
});
