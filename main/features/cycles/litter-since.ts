import { recordedSince } from './litter-evidence.ts';
import type { ScannedGroup, SeenSince } from './litter-found.ts';
import { listed } from './model.ts';

/** More are counted instead of named. */
const namedMax = 12;

/** Since when something is so. */
export interface Began {
  /** Null where it is not known. */
  readonly since: number | null;
  /** It cannot have begun later. */
  readonly before: number;
}

/** Since when, by what was seen here and by what AWS has on record of the group. */
export function began({ evidence }: ScannedGroup, seen: SeenSince, description: string): Began {
  if (seen.hasArrived) return { since: seen.at, before: seen.at };
  const activities = evidence?.activities ?? null;
  if (activities === null) return { since: null, before: seen.at };
  const activity = activities.find((one) => one.description.startsWith(description));
  if (activity) return { since: activity.at, before: activity.at };
  return { since: null, before: Math.min(seen.at, recordedSince(activities)) };
}

/** The first of those that are known; null where none is. */
export function earliest(some: readonly Began[]): number | null {
  const known = some.flatMap(({ since }) => since ?? []);
  return known.length > 0 ? Math.min(...known) : null;
}

/** Their names, or of many the first ones. */
export function namesText(names: readonly string[]): string {
  if (names.length <= namedMax) return listed(names);
  return `${names.slice(0, namedMax).join(', ')} and ${names.length - namedMax} more`;
}

/** Why it is not known what was to be read beside the listing. */
export function unreadText({ evidence }: ScannedGroup, what: string): string {
  const unread = evidence?.unread.find((one) => one.what === what);
  return unread ? ` Its ${what} could not be read: ${unread.why}` : '';
}
