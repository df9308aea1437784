import { type Condition, type ConditionCounts, conditions } from '#contract/inventory.ts';
import { formatNumber, plural } from '../../lib/format.ts';
import { conditionAppearance } from '../../ui/condition.tsx';
import type { DotShape } from './dot-shapes.ts';
import type { MapNode } from './map-model.ts';
import type { Overlay } from './search-params.ts';

type Dot = MapNode['dots'][number];

/** Dots that look the same. */
export interface DotLook {
  readonly shape: DotShape;
  /** A class that sets the colour. */
  readonly colour: string;
  readonly indexes: readonly number[];
}

/** What stands out in the change overlay: whatever changed at or after this moment. */
export function isRecent(changedAt: number | null, since: number): boolean {
  return changedAt !== null && changedAt >= since;
}

/** The moment of the latest change of a node or one of its dots at or after `since`; null where there is none. */
export function recentChange({ changedAt, dots }: MapNode, since: number): number | null {
  const times = [changedAt, ...dots.map((dot) => dot.changedAt)].filter((at) => at !== null && at >= since);
  return times.length === 0 ? null : Math.max(...times.map(Number));
}

/** The dots of a node, those that look the same together. */
export function dotLooks(dots: readonly Dot[], overlay: Overlay, since: number): DotLook[] {
  const looks = new Map<string, { shape: DotShape; colour: string; indexes: number[] }>();
  for (const [index, dot] of dots.entries()) {
    const { shape, colour } = lookOf(dot, overlay, since);
    const key = `${shape} ${colour}`;
    const look = looks.get(key) ?? { shape, colour, indexes: [] };
    look.indexes.push(index);
    looks.set(key, look);
  }
  return [...looks.values()];
}

function lookOf(dot: Dot, overlay: Overlay, since: number): { shape: DotShape; colour: string } {
  switch (overlay) {
    case 'health': {
      const { shape, colour } = conditionAppearance[dot.condition];
      return { shape: shape as DotShape, colour };
    }
    case 'change':
      return isRecent(dot.changedAt, since)
        ? { shape: 'diamond', colour: 'text-changing' }
        : { shape: 'dot', colour: 'text-edge' };
    case 'zone':
      return { shape: 'tile', colour: zoneColour(zoneLetter(dot.zone)) };
  }
}

/** The letter that tells a zone from the others of its region, e.g. `b` of `eu-west-1b`; `?` where it is not known. */
export function zoneLetter(zone: string | null): string {
  return zone?.at(-1) ?? '?';
}

const zoneColours = ['map-zone-1', 'map-zone-2', 'map-zone-3'] as const;

/** A shade for a zone's tile; the letter on it says which zone it is. */
export function zoneColour(letter: string): string {
  const index = letter.charCodeAt(0) - 'a'.charCodeAt(0);
  return zoneColours[Math.max(0, index) % zoneColours.length] ?? zoneColours[0];
}

/** How many dots are in each zone, e.g. `a 4 · b 4 · c 3`. */
export function zoneCounts(dots: readonly Dot[]): string {
  const counts = new Map<string, number>();
  for (const { zone } of dots) counts.set(zoneLetter(zone), (counts.get(zoneLetter(zone)) ?? 0) + 1);
  return [...counts]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([letter, count]) => `${letter} ${formatNumber(count)}`)
    .join(' · ');
}

/** Thousands of dots stay as they were while one of them changes. */
const knownWords = new WeakMap<readonly Dot[], string>();

/** How the dots of a node are, in words, e.g. `12 instances: 1 failed, 11 ok`. */
export function dotsWords(dots: readonly Dot[]): string {
  const words = knownWords.get(dots) ?? `${plural(dots.length, 'instance')}: ${conditionWords(countConditions(dots))}`;
  knownWords.set(dots, words);
  return words;
}

function countConditions(dots: readonly Dot[]): ConditionCounts {
  const counts: Partial<Record<Condition, number>> = {};
  for (const { condition } of dots) counts[condition] = (counts[condition] ?? 0) + 1;
  return counts;
}

function conditionWords(counts: ConditionCounts): string {
  return conditions
    .filter((condition) => (counts[condition] ?? 0) > 0)
    .map((condition) => `${formatNumber(counts[condition] ?? 0)} ${conditionAppearance[condition].word.toLowerCase()}`)
    .join(', ');
}
