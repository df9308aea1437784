import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenRules, type SourceFile } from './architecture.ts';

const root = join(import.meta.dirname, '..', '..');

function sources(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

const only = (path: string, text: string) => brokenRules([{ path, text }]);

describe('the house', () => {
  it('breaks none of its rules', () => {
    const files = ['main', 'preload', 'renderer', 'build'].flatMap(sources);
    expect(files.length).toBeGreaterThan(50);
    expect(brokenRules(files)).toEqual([]);
  });

  it('has no code outside the folders that the design names', () => {
    const known = ['build', 'main', 'preload', 'renderer', 'node_modules', 'out', 'dist', 'test-results', 'docs'];
    const found = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name);
    expect(found.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('the check itself', () => {
  it.each([
    [
      'an import to the right',
      'main/foundation/store/a.ts',
      `import { x } from '../aws/index.ts'; x();`,
      'may not import',
    ],
    [
      'the inside of a folder',
      'main/features/inventory/a.ts',
      `import { x } from '../../foundation/aws/retry.ts'; x();`,
      'inside',
    ],
    [
      'a feature that uses the simulator',
      'main/features/inventory/a.ts',
      `import { x } from '../../simulator/index.ts'; x();`,
      'may not',
    ],
    [
      'a simulator that uses the product',
      'main/simulator/a.ts',
      `import { x } from '#contract/index.ts'; x();`,
      'may not',
    ],
    [
      'a window that reaches into the core',
      'renderer/lib/a.ts',
      `import { x } from '../../main/app.ts'; x();`,
      'may not',
    ],
    ['Electron outside the shell', 'main/app.ts', `import { app } from 'electron'; app.quit();`, 'Electron'],
    [
      'a second door to AWS',
      'main/features/inventory/a.ts',
      `import { EC2Client } from '@aws-sdk/client-ec2'; new EC2Client();`,
      'door',
    ],
    ['a new folder without a rule', 'main/helpers/a.ts', 'export const x = 1;', 'no rule'],
    ['a late import', 'main/foundation/store/a.ts', `export const x = () => import('../aws/index.ts');`, 'may not'],
    ['a re-export', 'main/foundation/store/a.ts', `export { x } from '../aws/index.ts';`, 'may not'],
  ])('finds %s', (_name, path, text, words) => {
    expect(only(path, text).join('\n')).toContain(words);
  });

  it('finds a circle', () => {
    const files = [
      { path: 'main/simulator/a.ts', text: `import { b } from './b.ts'; export const a = () => b;` },
      { path: 'main/simulator/b.ts', text: `import { a } from './a.ts'; export const b = () => a;` },
    ];
    expect(brokenRules(files).join('\n')).toContain('circle');
  });

  it('lets a feature take the types of an AWS client', () => {
    const text = `import type { EC2Client } from '@aws-sdk/client-ec2'; import { DescribeInstancesCommand } from '@aws-sdk/client-ec2'; export const f = (c: EC2Client) => c.send(new DescribeInstancesCommand({}));`;
    expect(only('main/features/inventory/a.ts', text)).toEqual([]);
  });
});
