/** From the least to the most that each field of a cron expression may have: minute, hour, day, month, weekday. */
const bounds = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Further ahead than any expression that means a day at all, February 29th included. */
const daysAhead = 8 * 366;

type Fields = readonly [
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
  ReadonlySet<number>,
];

/**
 * The first minute after a time that a cron expression means, in UTC; null where it means none or cannot be read: five
 * fields of numbers, ranges, steps and lists, without names (Auto Scaling user guide: "Scheduled scaling").
 */
export function nextOccurrence(cron: string, after: number): number | null {
  const fields = fieldsOf(cron);
  if (!fields) return null;
  const [minutes, hours] = fields;
  const firstDay = Math.floor(after / dayMs) * dayMs;
  for (let day = firstDay; day < firstDay + daysAhead * dayMs; day += dayMs) {
    if (!isMeant(new Date(day), fields)) continue;
    for (const hour of hours) {
      for (const minute of minutes) {
        const at = day + (hour * 60 + minute) * minuteMs;
        if (at > after) return at;
      }
    }
  }
  return null;
}

/** Where an expression limits both the day and the weekday, either will do, as in every cron. */
function isMeant(date: Date, [, , days, months, weekdays]: Fields): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const isDay = days.has(date.getUTCDate());
  const isWeekday = weekdays.has(date.getUTCDay());
  return days.size < 31 && weekdays.size < 7 ? isDay || isWeekday : isDay && isWeekday;
}

function fieldsOf(cron: string): Fields | null {
  const texts = cron.trim().split(/\s+/);
  if (texts.length !== bounds.length) return null;
  const [minutes, hours, days, months, weekdays] = bounds.map(([least, most], index) =>
    valuesOf(texts[index] ?? '', least, most),
  );
  return minutes && hours && days && months && weekdays ? [minutes, hours, days, months, weekdays] : null;
}

/** In ascending order; null for what cannot be read. */
function valuesOf(text: string, least: number, most: number): ReadonlySet<number> | null {
  const values: number[] = [];
  for (const part of text.split(',')) {
    const read = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (!read) return null;
    const [, from, to, step = '1'] = read;
    const first = from === undefined ? least : Number(from);
    const last = from === undefined ? most : Number(to ?? from);
    if (first < least || last > most || first > last || step === '0') return null;
    for (let value = first; value <= last; value += Number(step)) values.push(value);
  }
  return new Set(values.toSorted((left, right) => left - right));
}
