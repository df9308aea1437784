import { z } from 'zod';
import { searchHitSchema } from '#contract/inventory.ts';
import { hitKey } from './query.ts';

const storageKey = 'infraviewer.recent';
const keptMax = 8;

/** What is remembered of a choice: what it is, and not how it was, which may no longer be true. */
const choiceSchema = searchHitSchema.pick({ kind: true, connectionId: true, id: true, name: true, environment: true });

export type Choice = z.infer<typeof choiceSchema>;

/** What was chosen last, newest first. */
export function readRecent(): Choice[] {
  try {
    return z.array(choiceSchema).parse(JSON.parse(localStorage.getItem(storageKey) ?? '[]'));
  } catch {
    return [];
  }
}

/** Puts a choice first. */
export function withRecent(recent: readonly Choice[], chosen: Choice): Choice[] {
  return [chosen, ...recent.filter((hit) => hitKey(hit) !== hitKey(chosen))].slice(0, keptMax);
}

/** Remembers a choice in this browser. */
export function rememberRecent(chosen: Choice): void {
  localStorage.setItem(storageKey, JSON.stringify(withRecent(readRecent(), choiceSchema.parse(chosen))));
}
