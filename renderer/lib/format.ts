const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in its largest unit, e.g. `14 s`, `2 m`, `3 h`, `5 d`. Never negative. */
export function formatDuration(durationMs: number): string {
  const length = Math.max(0, durationMs);
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < hour) return `${Math.floor(length / minute)} m`;
  if (length < 2 * day) return `${Math.floor(length / hour)} h`;
  return `${formatNumber(Math.floor(length / day))} d`;
}

/** Time that is left, in its two largest units, e.g. `1 h 17 m`, `4 m 10 s`. */
export function formatRemaining(durationMs: number): string {
  const length = Math.max(0, durationMs);
  if (length >= 2 * day) return formatDuration(length);
  if (length >= hour) return `${Math.floor(length / hour)} h ${Math.floor((length % hour) / minute)} m`;
  if (length >= minute) return `${Math.floor(length / minute)} m ${Math.floor((length % minute) / second)} s`;
  return formatDuration(length);
}

/** UTC as `2026-11-21 20:44:43Z`. */
export function formatUtc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

const localTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'long',
});

/** The person's own time zone, named. */
export function formatLocal(at: number): string {
  return localTime.format(at);
}

/** The clock's UTC face, e.g. `20:44:43Z`. */
export function formatUtcClock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)}Z`;
}

const localClock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** The clock's local face, e.g. `21:44`. */
export function formatLocalClock(at: number): string {
  return localClock.format(at);
}

const numbers = new Intl.NumberFormat('en-US');

/** `12431` as `12,431`. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** A share of one as whole percent; anything above nothing shows at least `1%`. */
export function formatShare(share: number): string {
  return `${share > 0 ? Math.max(1, Math.round(share * 100)) : 0}%`;
}

/** `1 stack`, `12 stacks`. */
export function plural(count: number, singular: string, pluralForm = `${singular}s`): string {
  return `${formatNumber(count)} ${count === 1 ? singular : pluralForm}`;
}
