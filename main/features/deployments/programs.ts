import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../../foundation/runtime/index.ts';

/** How a program ended: by its exit code, or by what kept it from one, in words. */
export type ProgramEnd = { readonly code: number } | { readonly problem: string };

/** A program that runs. */
export interface RunningProgram {
  readonly ended: Promise<ProgramEnd>;
  /** Ends it with all that it started. */
  kill(): void;
}

/** Starts a program without a shell, with this environment and no other. */
export type StartProgram = (
  program: string,
  args: readonly string[],
  options: { readonly env: Readonly<Record<string, string>>; onOutput(text: string): void },
) => RunningProgram;

/** So long after a program ended its last output is waited for: what it left running may hold that open for ever. */
const lastOutputWithinMs = 1_000;

/** Starts programs on this machine, each in a process group of its own. */
export function programStarter(clock: Clock): StartProgram {
  return (program, args, { env, onOutput }) => {
    const isWindows = process.platform === 'win32';
    const child = spawn(program, [...args], {
      ...{ env, shell: false, windowsHide: true, detached: !isWindows },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onOutput);
    return { ended: endOf(child, clock), kill: () => killGroup(child, isWindows) };
  };
}

function endOf(child: ChildProcess, clock: Clock): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ problem: `it could not be started (${error.code ?? error.name})` }),
    );
    child.once('exit', (code, signal) => {
      const end = code === null ? { problem: `it was ended by ${signal}` } : { code };
      const stop = clock.timer(lastOutputWithinMs, () => resolve(end));
      child.once('close', () => {
        stop();
        resolve(end);
      });
    });
  });
}

function killGroup(child: ChildProcess, isWindows: boolean): void {
  if (child.pid === undefined) return;
  if (isWindows) {
    spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group is gone already.
  }
}
