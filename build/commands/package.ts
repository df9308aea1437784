import { buildAll } from './build.ts';
import { inOrder, runTool } from './tools.ts';

/** Installers for this system, from electron-builder.yml. Needs the Electron binary, which it fetches. */
export function packageApp(args: string[]): Promise<number> {
  return inOrder(
    () => buildAll(),
    () => runTool('electronBuilder', ['--config', 'electron-builder.yml', '--publish', 'never', ...args]),
  );
}
