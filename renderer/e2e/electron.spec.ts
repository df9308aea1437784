import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';

const root = join(import.meta.dirname, '..', '..');

/** The binary that the electron package fetches on demand, where somebody has fetched it. */
function electronBinary(): string | undefined {
  const folder = join(root, 'node_modules/electron');
  const named = join(folder, 'path.txt');
  const path = existsSync(named) ? join(folder, 'dist', readFileSync(named, 'utf8').trim()) : '';
  return existsSync(path) ? path : undefined;
}

const binary = electronBinary();
if (!binary)
  process.stdout.write('SKIPPED: the desktop in a real Electron, because its binary was not fetched here.\n');

test.describe('the desktop', () => {
  test.skip(!binary, 'the Electron binary was not fetched here');

  test('opens the demo in a sandboxed window that has nothing of Electron or Node', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'infraviewer-electron-'));
    const app = await _electron.launch({
      executablePath: binary ?? '',
      args: [root, '--demo', `--user-data-dir=${folder}`],
      env: { PATH: process.env['PATH'] ?? '', DISPLAY: process.env['DISPLAY'] ?? '', HOME: folder },
    });
    try {
      const window = await app.firstWindow();
      expect(window.url()).toMatch(/^infraviewer:\/\/console\//);
      await expect(window.getByRole('heading', { name: 'Environments' })).toBeVisible();
      await expect(window.getByRole('row').filter({ hasText: 'prod' }).first()).toBeVisible();
      const globals = await window.evaluate(() =>
        ['require', 'process', 'electron'].filter((name) => name in globalThis),
      );
      expect(globals).toEqual([]);
    } finally {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
