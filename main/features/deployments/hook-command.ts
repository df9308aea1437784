import type { HookTarget } from '#contract/hooks.ts';
import { failed, type HookOutcome, type HookTold, passed } from './hook-told.ts';
import type { ProgramEnd, StartProgram } from './programs.ts';

export interface CommandDeps {
  readonly start: StartProgram;
  readonly environment: NodeJS.ProcessEnv;
}

type HookCommand = Extract<HookTarget, { kind: 'command' }>;

/** So much of the end of its output is kept while it runs. */
const keptMax = 4_000;
const lineMax = 200;

/** Runs a program that is told in its environment; only exit code 0 passes. Rejects where the signal is aborted. */
export async function runHookCommand(
  { start, environment }: CommandDeps,
  { program, args }: HookCommand,
  told: HookTold,
  signal: AbortSignal,
): Promise<HookOutcome> {
  signal.throwIfAborted();
  let output = '';
  const running = start(program, args, {
    env: environmentOf(told, environment),
    onOutput: (text) => {
      output = `${output}${text}`.slice(-keptMax);
    },
  });
  const end = await endOrAbort(running, signal);
  const line = lastLine(output);
  const saying = line === '' ? '' : `; it said last: ${line}`;
  if ('problem' in end) return failed(`${program}: ${end.problem}${saying}`);
  const evidence = `${program} ended with code ${end.code}${saying}`;
  return end.code === 0 ? passed(evidence) : failed(evidence);
}

/** What it started goes with it. */
async function endOrAbort(running: ReturnType<StartProgram>, signal: AbortSignal): Promise<ProgramEnd> {
  const kill = () => running.kill();
  signal.addEventListener('abort', kill, { once: true });
  try {
    const end = await running.ended;
    signal.throwIfAborted();
    return end;
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

/** Nothing of the console's own environment but where programs and the home are: there may be keys in it. */
function environmentOf(told: HookTold, { PATH, HOME }: NodeJS.ProcessEnv): Record<string, string> {
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(HOME === undefined ? {} : { HOME }),
    INFRAVIEWER_MOMENT: told.moment,
    INFRAVIEWER_JOB: told.job,
    INFRAVIEWER_INSTANCE: told.instance,
    INFRAVIEWER_ZONE: told.zone,
    INFRAVIEWER_GROUP: told.group,
    INFRAVIEWER_ACCOUNT: told.account,
    INFRAVIEWER_REGION: told.region,
    INFRAVIEWER_KEY: told.key,
  };
}

function lastLine(output: string): string {
  const [line = ''] = output
    .split(/\r?\n/)
    .map((one) => one.replaceAll(/\p{Cc}/gu, ' ').trim())
    .filter((one) => one !== '')
    .slice(-1);
  return line.length > lineMax ? `${line.slice(0, lineMax - 1)}…` : line;
}
