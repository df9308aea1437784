import { buildIfStale } from './build.ts';
import { check } from './check.ts';
import { findChromium } from './chromium.ts';
import { inOrder, runTool } from './tools.ts';

/** Everything: types, lint, unit and scenario tests, then the browser. */
export function test(args: string[]): Promise<number> {
  return inOrder(
    () => check(),
    () => unit(args),
    () => endToEnd([]),
  );
}

export function unit(args: string[]): Promise<number> {
  return runTool('vitest', ['run', '--config', 'build/vitest.config.ts', ...args]);
}

/** What the unit tests try of jobs in seconds, for minutes: every point of a crash, many more histories and rounds. */
export function deep(args: string[]): Promise<number> {
  const tests = args.length > 0 ? args : ['histories', 'jobs-crash', 'cycle-crash', 'jobs-process'];
  const { HISTORIES = '2000' } = process.env;
  const counts = { INFRAVIEWER_DEEP: '1', HISTORIES, CYCLE_HISTORIES: HISTORIES };
  return runTool('vitest', ['run', '--config', 'build/vitest.config.ts', ...tests], counts);
}

/** The browser suite against the built server host. Without a Chromium it is skipped with the reason, and fails in CI. */
export async function endToEnd(args: string[]): Promise<number> {
  const chromium = findChromium();
  if (!chromium) {
    console.log('SKIPPED: the browser tests, because no Chromium was found and none could be installed.');
    return process.env['CI'] === 'true' ? 1 : 0;
  }
  await buildIfStale();
  return runTool('playwright', ['test', '--config', 'build/playwright.config.ts', ...args], { CHROMIUM: chromium });
}
