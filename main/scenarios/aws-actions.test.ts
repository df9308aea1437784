import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const house = join(import.meta.dirname, '../..');

/** IAM's name of each service whose client the product uses. */
const prefixes: Readonly<Record<string, string>> = {
  'auto-scaling': 'autoscaling',
  cloudformation: 'cloudformation',
  cloudwatch: 'cloudwatch',
  ec2: 'ec2',
  'elastic-load-balancing': 'elasticloadbalancing',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  rds: 'rds',
  ssm: 'ssm',
  sts: 'sts',
};

/** Every AWS action that the product's own code may send: whatever it imports to send it. */
async function actionsInCode(): Promise<string[]> {
  const files = globSync('main/{features,foundation}/**/*.ts', { cwd: house }).filter(
    (file) => !/\.(test|testing)\.ts$/.test(file),
  );
  const found = await Promise.all(files.map(async (file) => actionsOf(await readFile(join(house, file), 'utf8'))));
  return [...new Set(found.flat())].toSorted();
}

function actionsOf(source: string): string[] {
  const imports = source.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-([a-z0-9-]+)'/g);
  return [...imports].flatMap(([, names = '', client = '']) => {
    const own = names.replaceAll(/ as \w+/g, '');
    const sent = own.matchAll(/\bpaginate([A-Z]\w+)|\b([A-Z]\w+)Command\b/g);
    return [...sent].map(([, paginated, command]) => `${prefixes[client] ?? client}:${paginated ?? command}`);
  });
}

test('SECURITY.md lists every AWS action that may be sent, and no other', async () => {
  const text = await readFile(join(house, 'SECURITY.md'), 'utf8');
  const listed = [...text.matchAll(/^\| `([a-z0-9]+:[A-Z]\w+)` \| (reads|changes) \|/gm)].map(([, action, effect]) => ({
    action,
    effect,
  }));
  const expected = (await actionsInCode()).map((action) => ({
    action,
    effect: /:(Describe|List|Get|AssumeRole)/.test(action) ? 'reads' : 'changes',
  }));
  expect(listed).toEqual(expected);
});
