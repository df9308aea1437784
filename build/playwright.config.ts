import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const root = join(import.meta.dirname, '..');
const isCi = process.env['CI'] === 'true';

/** What waits for hosts and for a simulated AWS takes longest. */
const long = /(job-survives|offline|live|cycles[a-z-]*|litter|unreadable|job-questions)\.spec\.ts$/;

export default defineConfig({
  testDir: join(root, 'renderer/e2e'),
  outputDir: join(root, 'test-results'),
  forbidOnly: isCi,
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  // The first project begins first, so that both workers have something to do until the end.
  projects: [
    { name: 'long', testMatch: long },
    { name: 'short', testIgnore: long },
  ],
  use: {
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    screenshot: 'only-on-failure',
    // A trace records every step of every test, which costs a seventh of the time; ask for it with `--trace on`.
    trace: 'off',
    launchOptions: {
      ...(process.env['CHROMIUM'] ? { executablePath: process.env['CHROMIUM'] } : {}),
      // Chromium's own sandbox needs a user other than root; the pages are ours, on loopback.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
