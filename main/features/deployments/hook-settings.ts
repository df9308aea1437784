import { z } from 'zod';
import { type Hook, hookSchema } from '#contract/hooks.ts';
import { problem } from '#contract/problems.ts';
import type { Settings } from '../../foundation/store/index.ts';

const settingsKey = 'hooks';
const hooksSchema = z.array(hookSchema);

/** More would be no list that people choose from. */
export const hooksMax = 100;

/** The hooks of this data folder's console, in state.db. What they hold of other systems' keys is where those are. */
export class HookSettings {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** By their names. */
  list(): Hook[] {
    return this.#settings.get(settingsKey, hooksSchema) ?? [];
  }

  find(name: string): Hook | null {
    return this.list().find((hook) => hook.name === name) ?? null;
  }

  /** Keeps a hook; one of the same name is replaced. Throws `bad_input` where there are too many. */
  save(hook: Hook): void {
    const others = this.list().filter(({ name }) => name !== hook.name);
    if (others.length >= hooksMax) {
      throw problem('bad_input', `There are ${hooksMax} hooks already.`, 'Remove one that nobody needs.');
    }
    const hooks = [...others, hook].toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
    this.#settings.set(settingsKey, hooks);
  }

  /** Throws `not_found` where there is none of that name. */
  remove(name: string): void {
    const hooks = this.list();
    const others = hooks.filter((hook) => hook.name !== name);
    if (others.length === hooks.length) throw problem('not_found', `There is no hook ${name}.`, 'It is gone already.');
    this.#settings.set(settingsKey, others);
  }
}
