import type { ResourceRef } from '#contract/inventory.ts';

/** What a person typed into the palette, understood. */
export interface PaletteQuery {
  /** The words to look for. */
  readonly text: string;
  /** Commands only, things only, or both. */
  readonly scope: 'everything' | 'commands' | 'things';
  /** Only things of this kind. */
  readonly kind: ResourceRef['kind'] | null;
  /** Only this of what can be done with groups. */
  readonly action: GroupAction | null;
}

/** What can be done with a group at once, by the word that begins it. */
export const groupActions = ['scale', 'cycle'] as const;

export type GroupAction = (typeof groupActions)[number];

/**
 * Reads the prefixes: `>` commands, `@` environments, `#` stacks, `i-` instances; and what is to be done with a group,
 * e.g. `cycle web`.
 */
export function parseQuery(typed: string): PaletteQuery {
  return { action: null, ...wanted(typed) };
}

function wanted(typed: string): Omit<PaletteQuery, 'action'> & Partial<Pick<PaletteQuery, 'action'>> {
  const trimmed = typed.trim();
  const rest = trimmed.slice(1).trim();
  if (trimmed.startsWith('>')) return { text: rest, scope: 'commands', kind: null };
  if (trimmed.startsWith('@')) return { text: rest, scope: 'things', kind: 'environment' };
  if (trimmed.startsWith('#')) return { text: rest, scope: 'things', kind: 'stack' };
  if (/^i-/i.test(trimmed)) return { text: trimmed, scope: 'things', kind: 'instance' };
  const action = groupActions.find((one) => trimmed.toLowerCase().startsWith(`${one} `));
  if (action) return { text: trimmed.slice(action.length).trim(), scope: 'everything', kind: 'group', action };
  return { text: trimmed, scope: 'everything', kind: null };
}

/** Whether every word occurs in the title. */
export function matchesWords(title: string, text: string): boolean {
  const lower = title.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

/** The most that is shown: more is better found by typing on. */
export const shownMax = 30;

/** The things that the query asks for, at most `shownMax`. */
export function selectHits<Hit extends ResourceRef>(hits: readonly Hit[], query: PaletteQuery): Hit[] {
  return hits.filter((hit) => query.kind === null || hit.kind === query.kind).slice(0, shownMax);
}

/** What identifies a hit among all others. */
export function hitKey(hit: ResourceRef): string {
  return `${hit.kind} ${hit.connectionId} ${hit.id}`;
}

/** What identifies a command among all that is shown. */
export function commandKey({ id }: { readonly id: string }): string {
  return `command ${id}`;
}
