import { type PlacementRules, placementRulesSchema } from '#contract/placement.ts';
import { problem } from '#contract/problems.ts';
import type { Settings } from '../../foundation/store/index.ts';
import { defaultPlacementRules } from './placement.ts';

const settingsKey = 'placement';

/** The rules that this data folder's console places things by, kept in state.db. */
export class PlacementSettings {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** The defaults as long as nobody chose others, or where what is stored can no longer be read. */
  get(): PlacementRules {
    return this.#settings.get(settingsKey, placementRulesSchema) ?? defaultPlacementRules;
  }

  /** Keeps other rules and answers with them as they are kept; refuses rules that could place nothing by intent. */
  set(rules: PlacementRules): PlacementRules {
    const chosen = usableRules(rules);
    this.#settings.set(settingsKey, chosen);
    return chosen;
  }
}

/** Rules as they are applied: in lower case and without repetition, since case plays no part in placing. */
export function normalRules(rules: PlacementRules): PlacementRules {
  return {
    environmentTags: normalWords(rules.environmentTags),
    applicationTags: normalWords(rules.applicationTags),
    environmentWords: normalWords(rules.environmentWords),
    personalWords: normalWords(rules.personalWords),
    componentWords: normalWords(rules.componentWords),
  };
}

function normalWords(words: readonly string[]): string[] {
  return [...new Set(words.map((word) => word.toLowerCase()))];
}

function usableRules(rules: PlacementRules): PlacementRules {
  if (rules.environmentTags.length > 0 || rules.environmentWords.length > 0) return normalRules(rules);
  throw problem(
    'bad_input',
    'With neither a tag nor a word to tell an environment by, nothing would be placed.',
    'Name at least one tag key or one word of an environment.',
  );
}
