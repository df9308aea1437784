import type { Entry, Facts } from './link.ts';
import type { Fact, Listing } from './resources.ts';
import { isSame } from './same.ts';

interface Changed {
  readonly before: Entry;
  readonly after: Entry;
}

/** What a listing does to one kind of facts. */
export interface FactChanges {
  readonly kind: Fact['kind'];
  readonly appeared: readonly Entry[];
  readonly changed: readonly Changed[];
  /** The same as before, read again by itself. */
  readonly confirmed: readonly Entry[];
  readonly vanished: readonly Entry[];
}

export interface Applied {
  readonly facts: Facts;
  readonly changes: readonly FactChanges[];
}

/**
 * What is known after a listing, and how it differs from before. Only what the listing's extent covers can vanish. A
 * thing that was read by itself after the listing had begun stays as it is, so that nothing goes back in time.
 */
export function apply(before: Facts, listing: Listing): Applied {
  const kinds = listing.extent.of === 'all' ? listing.extent.kinds : [listing.extent.kind];
  const applied = kinds.map((kind) => applyKind(kind, before[kind], listing));
  const facts = { ...before, ...Object.fromEntries(applied.map(({ changes, entries }) => [changes.kind, entries])) };
  const orphaned = [orphansAmong('target_health', facts), orphansAmong('classic_health', facts)];
  const dropped = orphaned.filter(({ changes }) => changes.vanished.length > 0);
  return {
    facts: { ...facts, ...Object.fromEntries(dropped.map(({ changes, entries }) => [changes.kind, entries])) },
    changes: [...applied, ...dropped].map(({ changes }) => changes),
  };
}

/** Whose health each kind of health is. */
const subjects = { target_health: 'target_group', classic_health: 'classic_load_balancer' } as const;

export function isHealth(kind: Fact['kind']): boolean {
  return kind in subjects;
}

/** Health is read by itself, so it never vanishes from a listing: it goes with the thing whose health it is. */
function orphansAmong(kind: keyof typeof subjects, facts: Facts) {
  const known = facts[subjects[kind]];
  const entries = new Map<string, Entry>();
  const vanished: Entry[] = [];
  for (const [id, entry] of facts[kind]) {
    if (known.has(id)) entries.set(id, entry);
    else vanished.push(entry);
  }
  return { entries, changes: { kind, appeared: [], changed: [], confirmed: [], vanished } };
}

function applyKind(kind: Fact['kind'], before: ReadonlyMap<string, Entry>, listing: Listing) {
  const read = readOf(kind, listing);
  const entries = new Map(before);
  const changes = { kind, appeared: [] as Entry[], changed: [] as Changed[], confirmed: [] as Entry[] };
  for (const fact of read.values()) {
    const known = before.get(fact.id);
    if (known && isNewer(known, listing)) continue;
    const entry = merged(known, fact, listing);
    entries.set(fact.id, entry);
    if (!known) changes.appeared.push(entry);
    else if (entry.fact !== known.fact) changes.changed.push({ before: known, after: entry });
    else if (entry !== known) changes.confirmed.push(entry);
  }
  const vanished = missing(before, read, listing);
  for (const { fact } of vanished) entries.delete(fact.id);
  const told = { ...changes, vanished };
  return { entries: isNothing(told) ? before : entries, changes: told };
}

function readOf(kind: Fact['kind'], listing: Listing): Map<string, Fact> {
  const read = new Map<string, Fact>();
  for (const fact of listing.facts) if (fact.kind === kind && !isGone(fact)) read.set(fact.id, fact);
  return read;
}

function isNothing({ appeared, changed, confirmed, vanished }: FactChanges): boolean {
  return appeared.length + changed.length + confirmed.length + vanished.length === 0;
}

function missing(before: ReadonlyMap<string, Entry>, read: ReadonlyMap<string, Fact>, listing: Listing): Entry[] {
  const { extent } = listing;
  const covered = extent.of === 'all' ? [...before.keys()] : extent.ids;
  const absent = covered.filter((id) => !read.has(id)).flatMap((id) => before.get(id) ?? []);
  return absent.filter((known) => !isNewer(known, listing));
}

/** AWS docs, DescribeStacks: a deleted stack can be asked for by its id for 90 more days. */
function isGone(fact: Fact): boolean {
  return fact.kind === 'stack' && fact.status === 'DELETE_COMPLETE';
}

function isNewer(known: Entry, listing: Listing): boolean {
  return known.readAt !== null && known.readAt > listing.readAt;
}

/** Keeps the very fact, and the very entry, that was known where nothing differs. Health always tells its own time. */
function merged(known: Entry | undefined, fact: Fact, listing: Listing): Entry {
  const same = known && isSame(known.fact, fact) ? known : undefined;
  if (listing.extent.of === 'only' || isHealth(fact.kind)) {
    return { fact: same?.fact ?? fact, readAt: listing.readAt, readAs: listing.identity };
  }
  return same ?? { fact, readAt: null, readAs: null };
}
