import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** The script behind a package's command, run with this Node: the links in .bin would pick the machine's own. */
export const tools = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  electronBuilder: 'node_modules/electron-builder/cli.js',
  playwright: 'node_modules/@playwright/test/cli.js',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
} as const;

/** Runs a command in the project's root with its output shown; answers its exit code. */
export function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    const forward = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}

export function runTool(tool: keyof typeof tools, args: string[], env: Record<string, string> = {}): Promise<number> {
  return run(process.execPath, [join(root, tools[tool]), ...args], env);
}

/** Runs one step after another and stops at the first that fails. */
export async function inOrder(...steps: (() => Promise<number>)[]): Promise<number> {
  for (const step of steps) {
    const code = await step();
    if (code !== 0) return code;
  }
  return 0;
}
