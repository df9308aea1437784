import { placementRulesSchema } from '#contract/placement.ts';

const wordsSchema = placementRulesSchema.shape.environmentTags;

export interface Added {
  readonly words: readonly string[];
  /** Why nothing was added, or null. */
  readonly problem: string | null;
}

/** Adds what a person typed, of which commas divide several, at the end; nothing is added where any of it cannot be. */
export function addWords(words: readonly string[], typed: string): Added {
  const wanted = typed
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const known = new Set(words.map((word) => word.toLowerCase()));
  for (const word of wanted) {
    if (known.has(word.toLowerCase())) return { words, problem: `“${word}” is in the list already.` };
    known.add(word.toLowerCase());
  }
  if (wanted.length === 0) return { words, problem: 'Type a word first.' };
  const next = wordsSchema.safeParse([...words, ...wanted]);
  if (!next.success) return { words, problem: 'A word has at most 128 characters, and a list at most 200 words.' };
  return { words: next.data, problem: null };
}

/** The words with one of them moved by so many places; it stays within the list. */
export function moveWord(words: readonly string[], index: number, by: number): readonly string[] {
  const target = Math.min(Math.max(index + by, 0), words.length - 1);
  const rest = words.filter((_, each) => each !== index);
  const moved = words.slice(index, index + 1);
  return [...rest.slice(0, target), ...moved, ...rest.slice(target)];
}
