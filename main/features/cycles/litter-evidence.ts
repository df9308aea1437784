import type { AwsReader } from '../../foundation/aws/index.ts';
import type { HookSeen } from './cycle-model.ts';
import type { ScannedGroup } from './litter-found.ts';
import type { ActivitySeen, Unread } from './model.ts';
import { activitiesPerCall, type Place, readActivities, readOr } from './observe.ts';
import { isRunning, type RefreshRead, readRefreshes } from './observe-refresh.ts';
import { readHooks } from './read-machines.ts';
import type { GroupWhere } from './write-step.ts';

/** What the listing of groups cannot tell of one: read only where something in the listing points to it. */
export interface Evidence {
  /** What of it was to be read. */
  readonly wanted: EvidenceWanted;
  /** When the reading began. */
  readonly at: number;
  /** What the group has done, newest first; null where that was not read. */
  readonly activities: readonly ActivitySeen[] | null;
  readonly hooks: readonly HookSeen[] | null;
  /** The instance refresh that runs; null where none does or that was not read. */
  readonly refresh: RefreshRead | null;
  /** When that was seen first: one that AWS has not begun yet has no beginning. */
  readonly refreshSeenAt: number;
  /** What could not be read, and why. */
  readonly unread: readonly Unread[];
}

/** What is to be read of a group: a call for each. */
export interface EvidenceWanted {
  readonly activities: boolean;
  readonly hooks: boolean;
  readonly refreshes: boolean;
}

export interface EvidenceAsked {
  readonly where: GroupWhere;
  readonly wanted: EvidenceWanted;
  /** When it was read last; 0 for never. */
  readonly readAt: number;
}

/** Of how many groups more is read after a listing that nobody asked for. */
const groupsAtOnce = 3;

/**
 * How often a group may be read because of instances of two versions alone. Estates have many such groups, and idle a
 * connection is to make few calls: half a call a minute is spent on them, however many they are.
 */
export const guessEveryMs = 2 * 60_000;

/** What is read next of what is due: known to be set apart, a few at once; only guessed at, the one that waited longest. */
export function inTurn(
  due: readonly EvidenceAsked[],
  mayGuess: boolean,
): { readonly known: readonly EvidenceAsked[]; readonly guess: readonly EvidenceAsked[] } {
  const { known = [], guess = [] } = Object.groupBy(due, ({ wanted }) =>
    wanted.activities || wanted.hooks ? 'known' : 'guess',
  );
  const oldest = guess.toSorted((one, other) => one.readAt - other.readAt).slice(0, 1);
  return { known: known.slice(0, groupsAtOnce), guess: mayGuess ? oldest : [] };
}

/** An instance that came into its state less than this ago is nothing to look into. */
const settledMs = 10 * 60_000;

const hourMs = 60 * 60_000;

/** A refresh that was found is looked at more often, so that its end is seen. */
const refreshFreshMs = 5 * 60_000;

/** The same as `evidenceWanted`; null as well where what was read is fresh enough. */
export function evidenceDue(group: ScannedGroup, now: number): EvidenceWanted | null {
  const wanted = evidenceWanted(group, now);
  const { evidence } = group;
  if (!wanted || !evidence) return wanted;
  const isMore = (['activities', 'hooks', 'refreshes'] as const).some((of) => wanted[of] && !evidence.wanted[of]);
  const freshMs = evidence.refresh ? refreshFreshMs : hourMs;
  return isMore || now - evidence.at >= freshMs ? wanted : null;
}

/**
 * What is to be read beside the listing of a group, by what the listing points to: since when an instance was found in
 * standby or waiting for a lifecycle hook, which hook that is, and whether an instance refresh has replaced one part of
 * the instances and not the other. Null where it points to nothing.
 */
export function evidenceWanted({ members, evidence }: ScannedGroup, now: number): EvidenceWanted | null {
  const lasting = members.filter(({ inState: seen }) => seen && (!seen.hasArrived || now - seen.at >= settledMs));
  const sources = new Set(members.map(({ launchedFrom }) => launchedFrom));
  const activities = lasting.some(({ inState }) => inState?.hasArrived === false);
  const hooks = lasting.some(({ lifecycle }) => lifecycle.endsWith(':Wait'));
  const refreshes = sources.size > 1 || (evidence?.refresh ?? null) !== null;
  return activities || hooks || refreshes ? { activities, hooks, refreshes } : null;
}

/** Since when the record of a group's activities is whole: AWS is asked for the latest hundred, and keeps six weeks. */
export function recordedSince(activities: readonly ActivitySeen[]): number {
  return activities.length < activitiesPerCall ? 0 : (activities.at(-1)?.at ?? 0);
}

/** Reads what is wanted of a group; what this identity may not read is told as such. */
export async function readEvidence(
  reader: AwsReader,
  { where, wanted }: EvidenceAsked,
  { at, before, signal }: { readonly at: number; readonly before: Evidence | null; readonly signal: AbortSignal },
): Promise<Evidence> {
  const { connectionId, groupName } = where;
  const place: Place = { reader, connectionId, groupName, signal };
  const unread: Unread[] = [];
  const [activities, hooks, refreshes] = await Promise.all([
    wanted.activities ? readOr(null, 'scaling activities', unread, readActivities(place, null)) : null,
    wanted.hooks ? readOr(null, 'lifecycle hooks', unread, readHooks(place)) : null,
    wanted.refreshes ? readOr([], 'instance refreshes', unread, readRefreshes(place)) : [],
  ]);
  const refresh = refreshes.find(isRunning) ?? null;
  const isSame = refresh !== null && before?.refresh?.id === refresh.id;
  return { wanted, at, activities, hooks, refresh, refreshSeenAt: isSame ? before.refreshSeenAt : at, unread };
}
