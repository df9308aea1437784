import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../commands/chromium.ts';

/** Measures something in a real browser and closes it. */
export async function inBrowser<Result>(measure: (browser: Browser) => Promise<Result>): Promise<Result> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('The browser rows need a Chromium.');
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  try {
    return await measure(browser);
  } finally {
    await browser.close();
  }
}
