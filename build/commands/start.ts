import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from './build.ts';
import { root, run } from './tools.ts';

const electronFolder = join(root, 'node_modules/electron');
const server = join(root, 'out/main/server.js');

/**
 * Opens the demo estate: on the desktop, or in the browser where Electron cannot be had. `--server` asks for the
 * browser straight away; everything else is handed on.
 */
export async function start(args: string[]): Promise<number> {
  await buildIfStale();
  const rest = args.filter((argument) => argument !== '--server');
  const obstacle = rest.length < args.length ? 'You asked for the server' : await desktopObstacle();
  if (!obstacle) return run(electronBinary(), ['.', ...rest]);
  console.log(`${obstacle}, so the console opens in your browser instead.`);
  return run(process.execPath, [server, '--demo', ...rest]);
}

/** The server host for a team or a machine without a desktop: no demo estate unless it is asked for. */
export async function serve(args: string[]): Promise<number> {
  await buildIfStale();
  return run(process.execPath, [server, ...args]);
}

/** Why the desktop cannot be used here, as the beginning of a sentence; undefined where it can. */
async function desktopObstacle(): Promise<string | undefined> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return 'There is no display here';
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'Electron does not run as root';
  if (existsSync(electronBinary())) return undefined;
  // The electron package brings no binary; it fetches one on demand (Electron 42 release notes).
  console.log('Fetching the Electron binary (once) …');
  const code = await run(process.execPath, [join(electronFolder, 'install.js')]);
  return code === 0 && existsSync(electronBinary()) ? undefined : 'The Electron binary could not be fetched';
}

function electronBinary(): string {
  const pathFile = join(electronFolder, 'path.txt');
  return join(electronFolder, 'dist', existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron');
}
