import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'electron-vite';
import { root } from './tools.ts';

const sources = ['main', 'preload', 'renderer', 'build/electron.vite.config.ts', 'package.json', 'package-lock.json'];
const stamp = join(root, 'out/.built');

/** Builds main, preload and renderer into out/. */
export async function buildAll(): Promise<number> {
  const startedAt = new Date();
  rmSync(stamp, { force: true });
  await build({ root, configFile: join(root, 'build/electron.vite.config.ts'), logLevel: 'warn' });
  writeFileSync(stamp, '');
  // A source that was saved while the build ran is newer than the stamp, so the next start builds again.
  utimesSync(stamp, startedAt, startedAt);
  return 0;
}

/** Builds only where a source is newer than the last complete build. */
export async function buildIfStale(): Promise<void> {
  const builtAt = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (sources.every((source) => newest(join(root, source)) <= builtAt)) return;
  console.log('Building Infraviewer (once after a change) …');
  await buildAll();
}

function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
