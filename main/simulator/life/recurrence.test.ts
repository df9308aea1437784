import { expect, it } from 'vitest';
import { nextOccurrence } from './recurrence.ts';

it.each([
  ['0 8 * * *', '2026-11-22T08:00:00Z', '2026-11-23T08:00:00Z'],
  ['0 8 * * *', '2026-11-22T07:59:59Z', '2026-11-22T08:00:00Z'],
  ['*/15 * * * *', '2026-11-22T23:50:00Z', '2026-11-23T00:00:00Z'],
  ['30 6,18 * * 1-5', '2026-11-20T18:30:00Z', '2026-11-23T06:30:00Z'],
  ['0 0 1 * 1', '2026-11-24T00:00:00Z', '2026-11-30T00:00:00Z'],
  ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
])('%s after %s means %s', (cron, after, next) => {
  expect(nextOccurrence(cron, Date.parse(after))).toBe(Date.parse(next));
});

it.each(['', '0 8 * *', '60 * * * *', '0 8 * * MON', '*/0 * * * *', '0 0 31 2 *', '5-1 * * * *'])(
  'means nothing: %s',
  (cron) => {
    expect(nextOccurrence(cron, 0)).toBeNull();
  },
);
