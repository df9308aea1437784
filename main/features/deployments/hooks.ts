import type { Hook, HookAnswer } from '#contract/hooks.ts';
import { problem } from '#contract/problems.ts';
import type { PermitCheck, WritePermit } from '../../foundation/audit/index.ts';
import type { Clock } from '../../foundation/runtime/index.ts';
import type { Settings } from '../../foundation/store/index.ts';
import { type CommandDeps, runHookCommand } from './hook-command.ts';
import { HookSettings } from './hook-settings.ts';
import { failed, type HookOutcome, type HookTold } from './hook-told.ts';
import { callWebhook, type WebhookDeps } from './hook-webhook.ts';

export interface HooksDeps extends WebhookDeps, CommandDeps {
  readonly clock: Clock;
  readonly settings: Settings;
  /** Asked right before a hook of a job runs. */
  readonly checkPermit: PermitCheck;
  readonly onChange: () => void;
}

/** The hooks that a cycle runs. */
export interface HookRunner {
  names(): string[];
  /**
   * Runs the hook of a name for a job, at least once: its key tells a repetition. Throws `stopped` where the console
   * stops meanwhile, and refuses what no committed intent stands for.
   */
  run(name: string, told: HookTold, permit: WritePermit): Promise<HookAnswer>;
}

/** For a console where nobody can set one up, e.g. one that is measured. */
export const noHooks: HookRunner = { names: () => [], run: async () => failed('there are no hooks') };

/** The action of a hook in the record of what was done. */
export function hookAction(name: string): string {
  return `hook:${name}`;
}

/** What the contract's procedures about hooks do, and what cycles run. */
export class HooksService implements HookRunner {
  readonly #deps: HooksDeps;
  readonly #hooks: HookSettings;
  readonly #stopping = new AbortController();

  constructor(deps: HooksDeps) {
    this.#deps = deps;
    this.#hooks = new HookSettings(deps.settings);
  }

  names(): string[] {
    return this.#hooks.list().map(({ name }) => name);
  }

  list(): Hook[] {
    return this.#hooks.list();
  }

  /** Keeps a hook in place of the one of its name. Throws `bad_input` for a URL that holds a password. */
  save(hook: Hook): void {
    refuseKeysIn(hook);
    this.#hooks.save(hook);
    this.#deps.onChange();
  }

  remove(name: string): void {
    this.#hooks.remove(name);
    this.#deps.onChange();
  }

  /** Runs a hook once with an example, saved or not. */
  async try(hook: Hook): Promise<HookAnswer> {
    refuseKeysIn(hook);
    const { state, evidence } = await this.#perform(hook, example);
    return { state, evidence };
  }

  async run(name: string, told: HookTold, permit: WritePermit): Promise<HookAnswer> {
    const { clock, checkPermit } = this.#deps;
    const refusal = checkPermit(permit, hookAction(name), told.connection);
    if (refusal) throw problem(refusal.code, refusal.message, refusal.advice);
    const begunAt = clock.now();
    const hook = this.#hooks.find(name);
    const outcome = hook ? await this.#perform(hook, told) : failed('there is no such hook any more');
    const { state, evidence, httpStatus } = outcome;
    const code = state === 'passed' ? null : 'HookFailed';
    permit.answered({ at: clock.now(), durationMs: clock.now() - begunAt, requestId: null, httpStatus, code });
    return { state, evidence };
  }

  /** Ends what runs: it is not known how it ended, and it is run again later. */
  stop(): void {
    this.#stopping.abort();
  }

  async #perform({ target, timeoutS }: Hook, told: HookTold): Promise<HookOutcome> {
    const late = new AbortController();
    const stopTimer = this.#deps.clock.timer(timeoutS * 1000, () => late.abort());
    const signal = AbortSignal.any([late.signal, this.#stopping.signal]);
    try {
      if (target.kind === 'webhook') return await callWebhook(this.#deps, target, told, signal);
      return await runHookCommand(this.#deps, target, told, signal);
    } catch (error) {
      if (this.#stopping.signal.aborted) throw problem('stopped', 'The console stops.', 'It is run again later.');
      if (!late.signal.aborted) throw error;
      return failed(`it did not end within ${timeoutS} s`);
    } finally {
      stopTimer();
    }
  }
}

/** Keys are told by where they are, and never kept themselves. */
function refuseKeysIn({ target }: Hook): void {
  if (target.kind !== 'webhook') return;
  const { username, password } = new URL(target.url);
  if (username === '' && password === '') return;
  const message = 'A user name or a password in a URL would be stored.';
  throw problem('bad_input', message, 'Name the variable or the file that holds a bearer token instead.', {
    field: 'target.url',
  });
}

const example: HookTold = {
  moment: 'before_retire',
  job: 'example',
  connection: 'example',
  account: '123456789012',
  region: 'eu-west-1',
  group: 'example-group',
  instance: 'i-00000000000000000',
  zone: 'eu-west-1a',
  key: 'example',
};
