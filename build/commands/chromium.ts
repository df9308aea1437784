import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * A Chromium to test with: the one CHROMIUM names, the machine's, Playwright's, or one installed now, from Debian as
 * root, else from Playwright. Undefined, with the reason printed, where none can be had.
 */
export function findChromium(): string | undefined {
  return present() ?? installed();
}

function present(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  const onPath = names.map(which).find((path) => path !== undefined);
  return onPath ?? [...applications, chromium.executablePath()].find((path) => existsSync(path));
}

function installed(): string | undefined {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && which('apt-get')) {
    console.log('No Chromium here: installing the system package "chromium" …');
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { ...quiet, env });
  } else {
    console.log('No Chromium here: asking Playwright to fetch its own …');
    spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], { stdio: 'inherit' });
  }
  return present();
}

function which(name: string): string | undefined {
  try {
    const finder = process.platform === 'win32' ? 'where' : 'which';
    return execFileSync(finder, [name], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .split('\n')[0]
      ?.trim();
  } catch {
    return undefined;
  }
}
