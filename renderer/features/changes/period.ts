const hourMs = 3_600_000;

/** The periods that are one choice; each reaches from so many milliseconds ago until now. */
export const periods = { hour: hourMs, day: 24 * hourMs, week: 7 * 24 * hourMs, all: null } as const;

export type PeriodName = keyof typeof periods;

export const periodNames = Object.keys(periods) as [PeriodName, ...PeriodName[]];

/** A moment as a form's field has it, in UTC: `2026-11-21T20:44`. */
const momentPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** Milliseconds since the epoch of a moment in UTC, as a form's field has it; undefined where it is none. */
export function readMoment(text: string | undefined): number | undefined {
  if (text === undefined || !momentPattern.test(text)) return undefined;
  const at = Date.parse(`${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** The moment for a form's field, in UTC and whole minutes. */
export function writeMoment(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}

export interface PeriodChoice {
  readonly period?: PeriodName | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

export interface Period {
  /** Milliseconds since the epoch, inclusive. */
  readonly from?: number;
  /** Milliseconds since the epoch, exclusive. */
  readonly until?: number;
}

/** What period the address asks for: moments where it has any, else so long until now. The last day if it has none. */
export function periodOf({ period = 'day', from, until }: PeriodChoice, now: number): Period {
  const start = readMoment(from);
  const end = readMoment(until);
  if (start !== undefined || end !== undefined) {
    return { ...(start !== undefined && { from: start }), ...(end !== undefined && { until: end }) };
  }
  const length = periods[period];
  return length === null ? {} : { from: now - length };
}

/** Why a period holds nothing, or null where it may hold something. */
export function periodProblem({ from, until }: Period): string | null {
  if (from === undefined || until === undefined || from < until) return null;
  return 'The period ends before it begins.';
}
