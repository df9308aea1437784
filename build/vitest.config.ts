import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..');

export default defineConfig({
  root,
  resolve: {
    // Nothing under test may load Electron: its package fetches a binary when it is first required.
    alias: { electron: join(root, 'main/hosts/desktop/electron.stub.ts') },
  },
  test: {
    include: ['main/**/*.test.ts', 'build/**/*.test.ts', 'renderer/**/*.test.ts', 'preload/**/*.test.ts'],
    environment: 'node',
    // better-sqlite3 is a native module: processes keep a crash in one file from taking the others along.
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    allowOnly: process.env['CI'] !== 'true',
  },
});
