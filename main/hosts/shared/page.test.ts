import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageFile, pageHeaders } from './page.ts';

let outer: string;
let folder: string;

beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'infraviewer-page-'));
  folder = join(outer, 'renderer');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), 'the page');
  await writeFile(join(folder, 'assets', 'main-1a2b.js'), 'the script');
  await writeFile(join(outer, 'secret.txt'), 'the secret');
});

afterAll(() => rm(outer, { recursive: true, force: true }));

const text = async (pathname: string) => (await pageFile(folder, pathname))?.body.toString();

describe('a file of the window', () => {
  it('is found by its path', async () => {
    expect(await pageFile(folder, '/assets/main-1a2b.js')).toMatchObject({
      type: 'text/javascript; charset=utf-8',
      immutable: true,
    });
    expect(await text('/index.html')).toBe('the page');
  });

  it('is the page itself for every screen', async () => {
    expect(await text('/')).toBe('the page');
    expect(await text('/environments')).toBe('the page');
  });

  it.each([
    '/missing.js',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%00.html',
    '/%',
    '/assets/../../secret.txt',
    '//etc/hosts.txt',
  ])('is not found at %s', async (pathname) => {
    expect(await pageFile(folder, pathname)).toBeUndefined();
  });

  it('never comes from outside the folder', async () => {
    const parts = fc.constantFrom('..', '.', 'assets', '%2e%2e', 'secret.txt', '/', '\\', '..\\', '%5c');
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 8 }), async (path) => {
        expect(await text(`/${path.join('/')}`)).not.toBe('the secret');
      }),
    );
  });
});

describe('the headers of the window', () => {
  it('forbid everything that is not ours', () => {
    const policy = pageHeaders(['ws://127.0.0.1:1'])['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:1;");
    expect(policy).not.toContain('unsafe');
  });
});
