import { type Service, services } from '#contract/inventory.ts';
import type { ProblemCode } from '#contract/problems.ts';

/**
 * When to read what, decided without doing it. Each scope has up to four kinds of read, the most thorough first: `all`
 * lists everything, `heads` looks for stacks that something happened to, `turn` reads the health behind a balancer whose
 * turn it is, `some` reads single things by id (of balancers: their health).
 */
export type Read =
  | { readonly of: 'all' }
  | { readonly of: 'heads' }
  | { readonly of: 'turn'; readonly ids: readonly string[] }
  | { readonly of: 'some'; readonly ids: readonly string[] };

/** Whether a window is being looked at. In the background, and without any window, older data will do. */
export type Attention = 'focused' | 'blurred';

/** What happened to the reads of one scope so far. Times are milliseconds since the epoch. */
export interface Reads {
  /** At most one read of a scope runs at a time. */
  readonly running: { readonly read: Read; readonly since: number } | null;
  /** When the last read of each kind that ended well began; null where none did. */
  readonly allAt: number | null;
  readonly headsAt: number | null;
  readonly turnAt: number | null;
  readonly someAt: number | null;
  /** Whether a person asked for everything to be read again. */
  readonly wanted: boolean;
  /** Failures since the last success. */
  readonly failures: number;
  /** Nothing is looked through before: a scope is being read at most half of the time, however large it is. */
  readonly restUntil: number;
  /** Nothing at all is read before, unless a person asks. */
  readonly retryAt: number | null;
  /** Until when every interval is longer, because AWS throttled. */
  readonly slowUntil: number;
}

export const noReads: Reads = {
  running: null,
  allAt: null,
  headsAt: null,
  turnAt: null,
  someAt: null,
  wanted: false,
  failures: 0,
  restUntil: 0,
  retryAt: null,
  slowUntil: 0,
};

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const dayMs = 24 * 60 * minuteMs;

/** How often single things that change, or that somebody looks at, are read. */
export const hotIntervalMs = 8 * secondMs;

/** How often a scope that AWS refuses, and what changes slowly, is read. */
export const coolIntervalMs: Record<Attention, number> = { focused: 5 * minuteMs, blurred: 10 * minuteMs };

const warmIntervalMs: Record<Attention, number> = { focused: minuteMs, blurred: 5 * minuteMs };

/** How often the health behind a balancer is read while its environment is looked at. */
export const nearTurnIntervalMs = 15 * secondMs;

/** What an idle connection may cost, in calls a minute, and what of it health gets at least and at most. */
const idleCallsPerMinute = 7.5;
const turnsPerMinuteMin = 0.5;
const turnsPerMinuteMax: Record<Attention, number> = { focused: 4, blurred: 1 };

const slowMs = 5 * minuteMs;
const slowFactor = 2;
const backoffMs = 15 * secondMs;
const backoffMaxMs = 5 * minuteMs;

/** The largest part by which a connection's own intervals are longer, so that connections do not read in step. */
const jitter = 0.1;

/** How far a connection's intervals are stretched. */
export function paceOf(random: () => number): number {
  return 1 + jitter * random();
}

/** What a read may begin later than it is due, and take. */
const graceMs = minuteMs;

/** How long what was read counts as fresh: until it should have been read again. */
export function freshForMs(attention: Attention): Record<Service, number> {
  const warm = warmIntervalMs[attention] * (1 + jitter) + graceMs;
  const cool = coolIntervalMs[attention] * (1 + jitter) + graceMs;
  return { cloudformation: warm, autoscaling: warm, ec2: cool, elb: cool, elbv2: cool, rds: cool };
}

/** How often the turn of some health comes: as often as the listings leave room for. `calls` is what each costs. */
export function turnIntervalMs(calls: Readonly<Record<Service, number>>, attention: Attention): number {
  const listings = services.map((service) => (calls[service] * minuteMs) / listingIntervalMs(service, attention));
  const left = idleCallsPerMinute - listings.reduce((sum, each) => sum + each, 0);
  const perMinute = Math.min(turnsPerMinuteMax[attention], Math.max(turnsPerMinuteMin, left));
  return minuteMs / perMinute;
}

/** How often a scope is looked through. */
function listingIntervalMs(service: Service, attention: Attention): number {
  return service === 'cloudformation' ? warmIntervalMs[attention] : allIntervalMs(service, attention);
}

/** What a scope is to be decided upon. */
export interface Situation {
  readonly now: number;
  readonly service: Service;
  readonly attention: Attention;
  /** From `paceOf`. */
  readonly pace: number;
  readonly reads: Reads;
  /** Single things that are worth reading soon, the most urgent first. */
  readonly hot: readonly string[];
  /** Whose health is read next if nothing is urgent; null where there is none. */
  readonly turn: Turn | null;
}

/** Health that is read in turn. */
export interface Turn {
  readonly ids: readonly string[];
  /** How often a turn comes. */
  readonly intervalMs: number;
  /** How many things take turns, and whether they are only those of an environment that is looked at. */
  readonly things: number;
  readonly isNear: boolean;
}

/** The next read of a scope and when it is due; null while one runs. */
export function nextRead(situation: Situation): { readonly read: Read; readonly dueAt: number } | null {
  const { reads, hot, turn } = situation;
  if (reads.running) return null;
  const heads = headsDueAt(situation);
  const candidates: { read: Read; dueAt: number }[] = [{ read: { of: 'all' }, dueAt: allDueAt(situation) }];
  if (heads !== null) candidates.push({ read: { of: 'heads' }, dueAt: heads });
  if (turn) candidates.push({ read: { of: 'turn', ids: turn.ids }, dueAt: turnDueAt(situation, turn.intervalMs) });
  if (hot.length > 0) candidates.push({ read: { of: 'some', ids: hot }, dueAt: hotDueAt(situation) });
  const due = candidates.find((candidate) => candidate.dueAt <= situation.now);
  return due ?? candidates.reduce((first, other) => (other.dueAt < first.dueAt ? other : first));
}

/** When the scope as a whole is looked through next. */
export function nextListingAt(situation: Situation): number {
  return Math.min(allDueAt(situation), headsDueAt(situation) ?? Number.POSITIVE_INFINITY);
}

/** Something that is read less often than it might be, to spare the API. Durations are in milliseconds. */
export type Sparing =
  /** The scope is looked through less often than while somebody looks and AWS does not throttle. */
  | {
      readonly kind: 'interval';
      readonly intervalMs: number;
      readonly usualMs: number;
      readonly isUnwatched: boolean;
      /** When AWS throttled last, if that is why; null where it is not. */
      readonly throttledAt: number | null;
    }
  /** Nothing is read before, after so many failures. */
  | { readonly kind: 'retry'; readonly until: number; readonly failures: number }
  /** The scope is not looked through before, because that takes long. */
  | { readonly kind: 'rest'; readonly until: number }
  /** Health is read in turn; each thing's comes about so often. */
  | { readonly kind: 'turns'; readonly turn: Turn; readonly eachMs: number; readonly callsPerMinute: number };

/** What these rules slow down in this situation. */
export function sparings(situation: Situation): Sparing[] {
  const { now, reads, turn } = situation;
  const found: Sparing[] = [...slowerIntervals(situation)];
  if (reads.retryAt !== null && reads.retryAt > now && !reads.wanted) {
    found.push({ kind: 'retry', until: reads.retryAt, failures: reads.failures });
  } else if (reads.running === null && reads.restUntil > now && nextListingAt(situation) === reads.restUntil) {
    found.push({ kind: 'rest', until: reads.restUntil });
  }
  if (turn) {
    const intervalMs = turn.intervalMs * slownessOf(situation);
    found.push({ kind: 'turns', turn, eachMs: intervalMs * turn.things, callsPerMinute: minuteMs / intervalMs });
  }
  return found;
}

function slowerIntervals(situation: Situation): Sparing[] {
  const { now, service, attention, reads } = situation;
  const usualMs = listingIntervalMs(service, 'focused');
  const intervalMs = listingIntervalMs(service, attention) * slownessOf(situation);
  if (intervalMs === usualMs) return [];
  const throttledAt = now < reads.slowUntil ? reads.slowUntil - slowMs : null;
  return [{ kind: 'interval', intervalMs, usualMs, isUnwatched: attention === 'blurred', throttledAt }];
}

function allDueAt(situation: Situation): number {
  const { reads, now } = situation;
  if (reads.wanted) return now;
  const byInterval = dueAt(situation, reads.allAt, allIntervalMs(situation.service, situation.attention));
  return Math.max(byInterval, reads.restUntil);
}

function headsDueAt(situation: Situation): number | null {
  const { reads, service, attention } = situation;
  if (service !== 'cloudformation' || reads.allAt === null) return null;
  const byInterval = dueAt(situation, later(reads.allAt, reads.headsAt), warmIntervalMs[attention]);
  return Math.max(byInterval, reads.restUntil);
}

/** The first turn comes an interval after the listing: a cold sync is for what there is. */
function turnDueAt(situation: Situation, intervalMs: number): number {
  return dueAt(situation, situation.reads.turnAt ?? situation.reads.allAt, intervalMs);
}

/** A listing tells all about single things, except of their health. */
function hotDueAt(situation: Situation): number {
  const { reads, turn } = situation;
  return dueAt(situation, turn ? reads.someAt : later(reads.allAt, reads.someAt), hotIntervalMs);
}

/** Stacks are looked through by their heads; everything of them is read once a day, in case a head did not tell. */
function allIntervalMs(service: Service, attention: Attention): number {
  switch (service) {
    case 'cloudformation':
      return dayMs;
    case 'autoscaling':
      return warmIntervalMs[attention];
    case 'ec2':
    case 'elb':
    case 'elbv2':
    case 'rds':
      return coolIntervalMs[attention];
  }
}

function dueAt(situation: Situation, lastAt: number | null, intervalMs: number): number {
  const { now, pace, reads } = situation;
  const byInterval = lastAt === null ? now : lastAt + Math.round(intervalMs * pace * slownessOf(situation));
  return Math.max(byInterval, reads.retryAt ?? byInterval);
}

/** How many times as long every interval is, because AWS throttled. */
function slownessOf({ now, reads }: Situation): number {
  return now < reads.slowUntil ? slowFactor : 1;
}

function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

export function started(reads: Reads, read: Read, now: number): Reads {
  return { ...reads, running: { read, since: now }, wanted: read.of === 'all' ? false : reads.wanted };
}

export function succeeded(reads: Reads, now: number): Reads {
  const { running } = reads;
  if (!running) return reads;
  const ended = { ...reads, running: null, failures: 0, retryAt: null };
  const restUntil = now + (now - running.since);
  switch (running.read.of) {
    case 'all':
      return { ...ended, allAt: running.since, restUntil };
    case 'heads':
      return { ...ended, headsAt: running.since, restUntil };
    case 'turn':
      return { ...ended, turnAt: running.since };
    case 'some':
      return { ...ended, someAt: running.since };
  }
}

export function failed(reads: Reads, code: ProblemCode, attention: Attention, now: number): Reads {
  const failures = reads.failures + 1;
  const ended = { ...reads, running: null, failures };
  const backedOffAt = now + Math.min(backoffMaxMs, backoffMs * 2 ** Math.min(failures - 1, 10));
  switch (code) {
    case 'access_denied':
      return { ...ended, retryAt: now + coolIntervalMs[attention] };
    case 'throttled':
      return { ...ended, retryAt: backedOffAt, slowUntil: now + slowMs };
    default:
      return { ...ended, retryAt: backedOffAt };
  }
}
