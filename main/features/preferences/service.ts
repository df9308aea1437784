import { type Preferences, preferencesSchema } from '#contract/preferences.ts';
import type { Settings } from '../../foundation/store/index.ts';

const settingsKey = 'preferences';

/** How the console looks, for everybody who uses this data folder. */
export interface PreferencesService {
  get(): Preferences;
  /** Changes what is given and leaves the rest; answers with the whole. */
  set(changes: PreferenceChanges): Preferences;
}

export type PreferenceChanges = { readonly [Name in keyof Preferences]?: Preferences[Name] | undefined };

export function createPreferences(settings: Settings, onChange: () => void): PreferencesService {
  const get = () => settings.get(settingsKey, preferencesSchema) ?? preferencesSchema.parse({});
  return {
    get,
    set(changes) {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const changed = preferencesSchema.parse({ ...get(), ...given });
      settings.set(settingsKey, changed);
      onChange();
      return changed;
    },
  };
}
