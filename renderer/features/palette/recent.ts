import { z } from 'zod';
import { type SearchHit, searchHitSchema } from '#contract/inventory.ts';
import { hitKey } from './query.ts';

const storageKey = 'infraviewer.recent';
const keptMax = 8;

/** What was chosen last, newest first. Names only; its condition is asked for again when it is found again. */
export function readRecent(): SearchHit[] {
  try {
    return z.array(searchHitSchema).parse(JSON.parse(localStorage.getItem(storageKey) ?? '[]'));
  } catch {
    return [];
  }
}

/** Puts a choice first. */
export function withRecent(recent: readonly SearchHit[], chosen: SearchHit): SearchHit[] {
  return [chosen, ...recent.filter((hit) => hitKey(hit) !== hitKey(chosen))].slice(0, keptMax);
}

/** Remembers a choice in this browser. */
export function rememberRecent(chosen: SearchHit): void {
  localStorage.setItem(storageKey, JSON.stringify(withRecent(readRecent(), chosen)));
}
